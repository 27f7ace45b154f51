// Package allocation decides which debts a payment pays (imputation).
//
// An employer owes open items: for one period, the principal of a group of branches, a surcharge, a penalty or a levy
// collected for others. A payment goes to them in the order that the fund declares. By default the oldest period is paid
// first and, inside a period, the principal before the surcharges; a fund may put surcharges first, follow the period that
// the payer designates, or serve levies last.
//
// What is left over is a credit of the employer: it is kept, never lost. Every allocation says why this debt came before
// the next one, so that a statement surprises nobody. A cheque that bounces is reversed to the unit.
package allocation
