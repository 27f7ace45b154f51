// Package declaration is the nominative declaration of wages: what an employer must file, what it filed, and what follows.
//
// An obligation is an employer, a period and a due date; it exists ahead of any filing, and is met by a declaration, by a
// nil declaration with its reason, or by an estimate of the fund. A declaration starts as a draft with the employer's
// staff, or as a file (e-BDS, CSV, XLSX) that is checked whole before anything of it counts. Filing it computes every
// line with the law of the period, posts what is due in the ledger and meets the obligation, in one transaction.
// What was filed is never edited: a correction is a further declaration, linked to the first, that holds the difference.
// The sum over a period is what stands. Every amount can be shown in the steps that led to it.
package declaration
