// Package indicator is the catalogue of the twelve indicators (KPI-01 … KPI-12), defined once.
//
// The dashboard, the report builder, the map, the alerts, the export and the comparison of funds all ask this package, so
// that one name never has two figures. An indicator is a numerator and, where it is a ratio, a denominator, each a sum of
// measured facts; it says its formula in words, its unit, which way is better, by what it can be cut and which list lies
// behind it. A ratio whose denominator is zero is not applicable, never 0 %.
//
// Facts are whole numbers kept by employer and month (see Measures: the contract of whoever fills them). Cells are sums of
// facts; a quarter or a year is months put end to end. Nothing here reads a database or a clock.
package indicator
