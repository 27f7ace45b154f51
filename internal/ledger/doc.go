// Package ledger keeps the books of a fund: what each employer owes, what was received, and where it went.
//
// Every event that moves money is a posting whose entries sum to zero: a declaration, a payment, an allocation,
// a surcharge, a waiver, a bounce. A posting is never changed or deleted; a mistake is put right by its reversal.
// An open item is what one employer owes for one period and one component (principal, levy collected for others,
// surcharge, penalty); what is outstanding on it is the sum of its entries, never a number kept beside them.
// Each posting names the effect it is ("declaration:<id>"), and an effect can be posted once only.
package ledger
