// Package ebds reads, checks and writes the e-BDS (Damancom) files of the Moroccan fund.
//
// Three kinds of file go between the fund and an employer each month. The fund sends a pre-printed file A
// with the employees it knows; the employer returns the main file B with every one of them, their days and
// wages, and the newcomers (entrants); corrections and omissions follow in complementary files E1 to E9.
// Every line has 260 characters; amounts are in centimes; each line carries a control sum.
//
// Check answers with all that it finds, each with line, record, field and a permanent code (codes.go,
// docs/formats/ebds-codes.md); warnings do not refuse a file. The layout stands as data in layout.go, the
// rules of the month in rules.go, the comparison of the answer with the pre-printed file in against.go.
// Write makes all three kinds, with their control sums.
//
// The ceiling of a month is law, not format: the caller passes it.
package ebds
