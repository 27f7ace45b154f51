// Package simulation plays a simulated country into a fund: employers that register, declare, pay, are late or missing.
//
// The country is drawn by pkg/country from published statistics; the same seed draws the same one. It goes in through
// the product's own bulk path, day by day, with a clock of its own. Every step commits together with its mark, and every
// id follows from the seed, so that a run that was killed goes on where it stopped and ends as if it had not been.
package simulation
