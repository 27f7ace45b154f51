// Package tenants holds one folder per fund: its law, its calendar, its territory, its words and its brand, as data.
//
// A folder is reviewed like code and read strictly: an unknown field, a date that is none, a source that is not listed,
// two rates for one day are errors that name the file, the line and the field.
// The folders beside this file are built into the program; others are read from a directory.
// Nothing here computes: a folder gives its parameters and its scheme to the law engine.
package tenants
