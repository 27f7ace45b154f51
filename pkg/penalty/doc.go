// Package penalty computes what lateness and failings cost: surcharges on what is owed, and penalties beside it.
//
// A fund's rule says what sets it off (late payment, late declaration, no declaration…), and how it is counted: so much
// for the first month or fraction and so much for each further one, from a month on, per day, by tiers of delay,
// per employee, in percent of the minimum wage or of what is unpaid, with caps.
// A month or fraction counts from the due date: nothing on the due date itself, one month the day after.
// The version of a rule is picked by the rule's own anchor: the due date of the period, or the period of employment.
package penalty
