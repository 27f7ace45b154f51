// Package effective holds values of the law that are dated twice and sourced.
//
// A parameter says a thing (a rate, a ceiling, a minimum wage, a penalty, a due day) for somebody (a regime,
// a branch, a bearer, a risk class) from one day to another: that is when it is the law (valid). It also says
// from when to when the fund held it for true (recorded): a correction closes the old row and adds a new one,
// so that what was computed last year can still be explained with what was known last year.
// Every parameter names its source, how far to trust it, and who approved it.
//
// The question asked here is always the same: what applied on this date, as known on that date?
package effective
