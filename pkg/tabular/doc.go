// Package tabular reads the lists that employers and banks send as CSV or Excel sheets, and writes such files.
//
// Files come as people's machines make them: semicolons, commas or tabs, UTF-8, UTF-16 or Windows-1252, a
// "sep=;" line, decimal commas, spaces between thousands. Whatever the file, a reader gives the same rows of
// plain text with their line numbers; headers are recognised by synonyms in French and English.
//
// An amount such as 250.000 can mean two things. The currency decides when it can, and every such reading is
// said in words, so that a person confirms it before anything is kept.
//
// staff.go reads an employer's list of employees, wages.go the lines of a declaration: each answers with
// every finding, by line, column, field and code. Sizes, rows, columns and cells are bounded.
package tabular
