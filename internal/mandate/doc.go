// Package mandate lets an employer have its accountant act for it.
//
// The employer names the accountant by e-mail, chooses what may be done (declare, pay, see the account, keep the staff
// list) and until which day. The accountant accepts by the link in the letter, sees all its employers on one page, and
// acts for one of them at a time: what it does is kept in the audit as done for that employer, by that mandate. Either
// side, or the fund, ends a mandate at once; one whose day has passed ends by itself. What each right opens is written
// in policies/grants/mandate.yaml.
package mandate
