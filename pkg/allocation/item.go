package allocation

import (
	"cmp"

	"socle/pkg/cal"
	"socle/pkg/money"
)

// Kind is the nature of a debt.
type Kind string

// The kinds of debt.
const (
	Principal Kind = "principal" // contributions of a group of branches (cotisations)
	Surcharge Kind = "surcharge" // late-payment surcharge (majoration de retard)
	Penalty   Kind = "penalty"   // fine or penalty for not declaring (astreinte, amende)
	Levy      Kind = "levy"      // collected for others, outside the social totals (Morocco's training tax)

	// What a retroactive change of the law added: paid where principal and levies are, and due on a date of its own.
	Adjustment     Kind = "adjustment"
	LevyAdjustment Kind = "levy_adjustment"
)

// ranked is the kind by whose place in the order a debt is paid.
func (k Kind) ranked() Kind {
	switch k {
	case Adjustment:
		return Principal
	case LevyAdjustment:
		return Levy
	}
	return k
}

// Component is what an open item is made of: a kind and, for principal and levy, the group of branches.
type Component struct {
	Kind  Kind   `json:"kind" yaml:"kind"`
	Group string `json:"group,omitempty" yaml:"group,omitempty"`
}

// Item is an open item of one employer: period × component, with what is still owed.
// Outstanding is in minor units; an item with nothing outstanding, or less, is left alone.
type Item struct {
	ID          string
	Period      cal.Period
	Due         cal.Date
	Component   Component
	Outstanding money.Minor
}

// Designation is what the payer asked to pay. It weighs only where the fund's order heeds it.
type Designation struct {
	Periods []cal.Period
	Items   []string // ids of open items, when the payer ticked them on a statement
}

// Empty says that the payer designated nothing.
func (d Designation) Empty() bool { return len(d.Periods) == 0 && len(d.Items) == 0 }

func (d Designation) names(i Item) bool {
	for _, id := range d.Items {
		if id == i.ID {
			return true
		}
	}
	for _, p := range d.Periods {
		if p == i.Period {
			return true
		}
	}
	return false
}

func byPeriod(a, b Item) int {
	return cmp.Or(cmp.Compare(a.Period.Start, b.Period.Start), cmp.Compare(a.Period.Months, b.Period.Months))
}
