// Package contribution is the law engine: it turns a wage into what is due, by branch and by bearer.
//
// A fund's law is a list of dated parameters (package effective): rates, ceilings, floors, minimum wages, coverage.
// Resolve picks those that were the law in the period of employment, for a regime, a risk class, a sector, a worker
// category and a headcount, as known on a day, and makes of them one immutable rule set.
// A rule set assesses a line: Assess explains every amount in steps (base, parameter, rate, rounding, result);
// Amounts gives the same amounts in bulk, in the order of the rule set's components.
//
// Amounts are whole minor units. What shares one base is rounded once together, as the fund declares, and then
// shared out: shares always add up to their total, and more wage is never less contribution.
// Nothing here is written for one fund: a new fund is data.
package contribution
