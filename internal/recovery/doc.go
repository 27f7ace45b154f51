// Package recovery sees to it that debts are paid.
//
// It shows what is owed by age as of any day, and who has not filed or not paid. An officer opens a case on an employer,
// which sends a reminder; then come the formal notice (mise en demeure), the writ (contrainte) and the court, in this order
// and none skipped, with visits, payment plans and waivers beside them. Plans and waivers are proposed by one person and
// decided by another. A case closes when nothing is left past due.
// Before a deadline, those who have not filed yet are reminded by mail and SMS, once.
// Debts of suspended and closed employers stay in sight and are counted apart.
package recovery
