// Package reporting makes the papers that the direction reads: the monthly report as PDF and as a workbook.
//
// A report is made once the month is measured, kept as documents, and sent to the managers. It says the same figures as
// the dashboard on that day, with targets, ages of arrears, territory and definitions; a report that was made never
// changes, another can be made beside it.
package reporting
