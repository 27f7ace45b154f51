// Package affiliation knows the employers of the fund, the persons it insures, and who works where.
//
// An employer's file is opened by the employer on the portal or by a field agent on the spot, completed with its
// documents, and submitted. It then passes the fund's levels of validation, one after the other: each may validate,
// send back for completion (which stops the clock) or reject with a reason. The last level gives the affiliation
// number: unique, in the fund's own form with its check digit, never given twice. Later an employer is suspended,
// resumed, closed or reopened, from a date. All of it stands in the employer's history, with who and when.
//
// Persons are hired by an employer and leave it; they keep one insured number for life. Nobody is entered a second
// time in silence: when a person looks like one already known, the doubt is shown and somebody decides.
package affiliation
