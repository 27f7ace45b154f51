package analytics

import (
	"fmt"
	"strings"

	"socle/pkg/indicator"
)

// group is a statement that measures employers month by month. It gives employer_id, month and one column per measure.
//
// Every group reads the same parameters:
// $1 the employers, null for all · $2 the first month that is wanted · $3 the day as of which is measured ·
// $4 the upper ends of the buckets of age · $5 days within which money follows an action · $6 months within which one
// contributes · $7 the fund's time zone · $8 and $9 the codes of the classes of size and their upper ends, 0 for none.
type group struct {
	measures []indicator.Measure
	sql      string
}

// only keeps a column to the employers that are measured.
type only func(column string) string

// Two ways to say which employers: the planner should not have to guess that a list may be absent.
func allOf(string) string         { return "$1::uuid[] is null" }
func someOf(column string) string { return column + " = any($1::uuid[])" }

// everything is all groups as one statement of rows employer, month, measure, value; several rows of one key add up.
func everything(o only) string {
	var parts []string
	for _, of := range []func(only) group{registered, decided, insured, alone, contributing, obligations, declared, filed,
		collected, suspended, reversed, arrears, recovered} {
		parts = append(parts, of(o).long())
	}
	return strings.Join(parts, "\nunion all\n")
}

// long turns a row with one column per measure into one row per measure that is not zero.
func (g group) long() string {
	pairs := make([]string, len(g.measures))
	for i, m := range g.measures {
		pairs[i] = fmt.Sprintf("(%d, x.%s)", int(m), m)
	}
	return "select x.employer_id, x.month, v.measure::smallint, v.value::bigint\nfrom (" + g.sql + ") x\n" +
		"cross join lateral (values " + strings.Join(pairs, ", ") + ") v (measure, value)\n" +
		"where v.value <> 0 and x.month between $2 and $3"
}

// nobody is the employer of what belongs to none: money in suspense, a person who contributes alone.
const nobody = `'00000000-0000-0000-0000-000000000000'::uuid`

// counts says whether a declaration counts: filed, not cancelled, and the employer's own rather than an estimate.
const counts = `d.status in ('filed', 'accepted', 'accepted_with_anomalies') and d.kind <> 'estimate'`

// lastMonth is the first day of the last month of a declaration's period.
const lastMonth = `(date_trunc('month', d.starts) + case when d.period like '%-Q%' then interval '2 months' else interval '0' end)::date`

// sizeOf is the class of an employer e by its staff, in the fund's own classes.
const sizeOf = `coalesce((select s.code from unnest($8::text[], $9::int[]) with ordinality s (code, up_to, n) where s.up_to = 0 or e.headcount <= s.up_to order by s.n limit 1), '')`
