// Package law keeps the law of a fund as dated, sourced rows: rates, ceilings, minimum wages, penalties, due dates,
// and the targets and brand that go the same way.
//
// Each row says when it is the law (valid), when we knew it (recorded), where it comes from and how sure that is.
// A change is proposed by one person with its source and approved by another; it closes the row that was held for
// true and adds a new one, so that what applied on a day, as known on another day, can always be told.
// Nothing is ever rewritten: an assessment made under the old row keeps it.
package law
