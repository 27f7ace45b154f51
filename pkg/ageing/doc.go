// Package ageing tells how old what is owed is (balance âgée), as of a date.
//
// A debt ages by the days gone since its due date: on the due date itself it is not due, the day after it is one day past
// due. The fund chooses the buckets; by default not due, 1–30, 31–60, 61–90, 91–360 and over 360 days. The buckets always
// add up to what is outstanding.
//
// The instalments of a payment plan age by their own dates. Debts of suspended and closed employers stay visible and are
// counted apart.
package ageing
