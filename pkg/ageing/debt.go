package ageing

import (
	"cmp"
	"slices"

	"socle/pkg/cal"
	"socle/pkg/money"
)

// Standing is the state of the employer who owes.
type Standing int

// The standings, counted apart.
const (
	Active Standing = iota
	Suspended
	Closed
	standings
)

// Instalment is one date of a payment plan, with what of it is still owed.
type Instalment struct {
	Due         cal.Date
	Outstanding money.Minor
}

// Debt is what an employer owes on one due date. With a plan, Plan holds the instalments still to pay.
// Amounts are in minor units.
type Debt struct {
	Due         cal.Date
	Outstanding money.Minor
	Standing    Standing
	Plan        []Instalment
}

// pieces splits a debt by the dates that count. The last instalments hold the debt first: when less is outstanding than
// the plan says, the earliest instalments are the ones paid; what no instalment covers ages by the debt's own due date.
func (d Debt) pieces() []Instalment {
	if len(d.Plan) == 0 {
		return []Instalment{{d.Due, d.Outstanding}}
	}
	plan := slices.SortedFunc(slices.Values(d.Plan), func(a, b Instalment) int { return cmp.Compare(b.Due, a.Due) })
	left, out := d.Outstanding, make([]Instalment, 0, len(plan)+1)
	for _, p := range plan {
		part := min(max(p.Outstanding, 0), max(left, 0))
		out = append(out, Instalment{p.Due, part})
		left -= part
	}
	return append(out, Instalment{d.Due, left})
}
