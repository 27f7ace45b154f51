// Package matricule makes and checks the numbers that a fund gives to employers and insured persons.
//
// A fund describes its number in two words: a format and an algorithm. In the format N is a digit of
// the running number, K a check digit, and everything else stands as written ("1NNNNNNNK"; write \N or \K
// for the letters themselves). The algorithm says how the check digits follow from the other digits.
//
// The fund keeps the counter; this package only turns the n-th number into its written form and back.
// What each algorithm sees and misses is said beside it: a clerk's most frequent mistakes are one wrong
// digit and two neighbours exchanged.
package matricule
