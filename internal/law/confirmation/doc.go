// Package confirmation lists what nobody of the fund has confirmed yet: values of the law and targets that come from a
// folder with a lesser trust than "confirmed".
//
// A person confirms one by proposing the same value again, with the text that it stands in; a second person approves it,
// as every change of the law. While one is left, the fund says so on its screens and cannot be put in production.
package confirmation
