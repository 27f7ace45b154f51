// Package bankstatement reads the statements that banks send: CAMT.053 (ISO 20022), CSV, MT940 and CFONB 120.
//
// Whatever the format, a statement is one account in one currency: what it held before, what moved, what it
// holds after. Balanced says that the three agree. Amounts are exact, in whole minor units of the currency
// (none for CFA francs, three for the Tunisian dinar); money received is positive, money paid out negative.
//
// An account kept in several currencies gives one statement per currency, so that sums never mix them.
// A batch that the bank booked as one entry is told apart into its payments when it says them all.
// What cannot be read to the end is refused whole: half a statement would look like missing payments.
package bankstatement
