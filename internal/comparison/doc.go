// Package comparison sets funds side by side for the regional body, from what each fund publishes and nothing else.
//
// Every night a fund publishes the aggregates of its indicators to the deployment's registry. A figure behind which stand
// fewer than five employers is held back. The regional body's own role reads what was published; it has no way to
// a fund's tables. Amounts keep the fund's own currency; nothing is converted silently.
package comparison
