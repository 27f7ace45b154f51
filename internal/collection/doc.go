// Package collection takes in the money and puts it where it belongs.
//
// A payment comes by cheque, over the counter, by mobile money or on a bank statement. It is matched to the employer that
// owes, with the reason shown, or waits in suspense until an officer places it, splits it or undoes what was done.
// Placed money pays debts in the fund's order; what is left over stays the employer's credit and pays its next debt.
// An unpaid cheque takes everything back as if it had never been paid. Each night the day is closed: what is late bears
// its surcharge, and a payment that turns out to be older takes it back.
// Every receipt has the next number, without gap, and a code that anyone can verify. An employer's account shows each
// movement, where it comes from and how it was counted.
package collection
