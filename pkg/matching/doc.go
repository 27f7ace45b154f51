// Package matching proposes whose money a payment is (rapprochement), and which periods it pays.
//
// What arrives from a bank is an amount, a date and a line of text, often cut, with digits exchanged or a number read
// wrong: this is where two thirds of the disputes between employers and funds came from. So nothing is decided on one
// sign. Each sign (declaration reference, affiliation number and its check digit, amount against what is owed, account
// used before, period named, name of the payer) adds points, and every proposal says its reasons.
//
// A match is made without a person only when the score reaches the fund's threshold, one sign identifies the employer
// by number, reference or account, and no other employer comes near. A name alone, even with the right amount, is never
// enough. The rest waits in suspense for an officer, proposals first.
package matching
