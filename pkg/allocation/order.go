package allocation

import (
	"cmp"
	"slices"

	"socle/pkg/fault"
)

// Criterion is one way of putting one debt before another.
type Criterion string

// The criteria a fund can line up.
const (
	ByDesignation Criterion = "designated" // what the payer designated comes first
	ByLevyLast    Criterion = "levy_last"  // levies collected for others come after everything else
	ByPeriod      Criterion = "period"     // the oldest period of employment comes first
	ByDue         Criterion = "due"        // the earliest due date comes first (instalments, extensions)
	ByKind        Criterion = "kind"       // in the order of Order.Kinds
	ByGroup       Criterion = "group"      // in the order of Order.Groups
)

// Order is the fund's order of allocation, as its folder declares it. The first criterion that separates two debts decides.
type Order struct {
	By     []Criterion `json:"by" yaml:"by"`
	Kinds  []Kind      `json:"kinds,omitempty" yaml:"kinds,omitempty"`
	Groups []string    `json:"groups,omitempty" yaml:"groups,omitempty"`

	// ProRata shares what is left among debts that no criterion separates, in proportion to what each still owes.
	// Without it they are paid one after the other, by due date, then by id.
	ProRata bool `json:"pro_rata,omitempty" yaml:"pro_rata,omitempty"`

	// OnlyDesignated keeps as a credit what exceeds the designated debts, instead of paying others with it.
	OnlyDesignated bool `json:"only_designated,omitempty" yaml:"only_designated,omitempty"`
}

// Default is the order of a fund that declares none: the oldest period first and, inside it, principal, levies,
// surcharges, penalties; the branches of one period share in proportion.
func Default() Order {
	return Order{
		By:      []Criterion{ByPeriod, ByKind},
		Kinds:   []Kind{Principal, Levy, Surcharge, Penalty},
		ProRata: true,
	}
}

// Check refuses an order that names an unknown or repeated criterion or kind.
func (o Order) Check() error {
	known := []Criterion{ByDesignation, ByLevyLast, ByPeriod, ByDue, ByKind, ByGroup}
	if bad, ok := unknownOrTwice(o.By, known); ok {
		return fault.Field("by", "allocation.criterion_unknown", "%q is not a criterion of allocation, or is named twice", bad)
	}
	if bad, ok := unknownOrTwice(o.Kinds, []Kind{Principal, Surcharge, Penalty, Levy}); ok {
		return fault.Field("kinds", "allocation.kind_unknown", "%q is not a kind of debt, or is named twice", bad)
	}
	if o.OnlyDesignated && !slices.Contains(o.By, ByDesignation) {
		return fault.Field("only_designated", "allocation.designation_unheeded",
			"the order must name %q to keep to what the payer designates", ByDesignation)
	}
	return nil
}

func unknownOrTwice[T comparable](named, known []T) (bad T, found bool) {
	for i, n := range named {
		if !slices.Contains(known, n) || slices.Contains(named[:i], n) {
			return n, true
		}
	}
	return bad, false
}

// compare puts a before b, and says by which criterion; "" when none separates them.
func (o Order) compare(a, b Item, d Designation) (int, Criterion) {
	for _, by := range o.By {
		if c := o.by(by, a, b, d); c != 0 {
			return c, by
		}
	}
	return 0, ""
}

func (o Order) by(by Criterion, a, b Item, d Designation) int {
	switch by {
	case ByDesignation:
		return cmp.Compare(last(!d.names(a)), last(!d.names(b)))
	case ByLevyLast:
		return cmp.Compare(last(a.Component.Kind.ranked() == Levy), last(b.Component.Kind.ranked() == Levy))
	case ByPeriod:
		return byPeriod(a, b)
	case ByDue:
		return cmp.Compare(a.Due, b.Due)
	case ByKind:
		return cmp.Compare(rank(o.Kinds, a.Component.Kind.ranked()), rank(o.Kinds, b.Component.Kind.ranked()))
	case ByGroup:
		return cmp.Compare(rank(o.Groups, a.Component.Group), rank(o.Groups, b.Component.Group))
	}
	return 0
}

func last(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// rank puts what the fund does not name after what it names.
func rank[T comparable](order []T, v T) int {
	if i := slices.Index(order, v); i >= 0 {
		return i
	}
	return len(order)
}
