package contribution

import "socle/pkg/money"

// bounds turns a declared amount into a base. Amounts are for the whole period; unbounded when the flags are down.
type bounds struct {
	Fixed      money.Minor `json:"fixed,omitempty"`
	Floor      money.Minor `json:"floor,omitempty"`
	From       money.Minor `json:"from,omitempty"`
	Ceiling    money.Minor `json:"ceiling,omitempty"`
	HasFixed   bool        `json:"has_fixed,omitempty"`
	HasCeiling bool        `json:"has_ceiling,omitempty"`
	Prorate    bool        `json:"prorate,omitempty"` // in proportion to the days worked
	Net        bool        `json:"net,omitempty"`     // stands on net pay
}

// of gives the base of a declared amount. Without pay there is no base. Days 0, or a full period, means no proration.
func (b *bounds) of(amount money.Minor, days, full int) money.Minor {
	if amount <= 0 {
		return 0
	}
	fixed, floor, from, ceiling := b.Fixed, b.Floor, b.From, b.Ceiling
	if b.Prorate && days > 0 && days < full {
		n, d := int64(days), int64(full)
		fixed, floor = whole.Ratio(fixed, n, d), whole.Ratio(floor, n, d)
		from, ceiling = whole.Ratio(from, n, d), whole.Ratio(ceiling, n, d)
	}
	if b.HasFixed {
		amount = fixed
	}
	amount = max(amount, floor)
	if b.HasCeiling {
		amount = min(amount, ceiling)
	}
	return max(amount-from, 0)
}

var whole = money.Rounding{Mode: money.HalfUp}

// bounds works the rule's formulas out for the period: a monthly ceiling counts three times in a quarter.
func (n *naming) bounds(r Rule, q Query) (b bounds, err error) {
	num, den := n.scheme.months(r.CeilingPeriod, int64(q.Period.Months))
	for _, f := range []struct {
		formula Formula
		into    *money.Minor
		has     *bool
	}{{r.BaseAmount, &b.Fixed, &b.HasFixed}, {r.Floor, &b.Floor, nil},
		{r.BandFrom, &b.From, nil}, {r.Ceiling, &b.Ceiling, &b.HasCeiling}} {
		if f.formula == "" {
			continue
		}
		if *f.into, err = n.minor(f.formula, num, den); err != nil {
			return b, err
		}
		if f.has != nil {
			*f.has = true
		}
	}
	b.Prorate = r.Prorate || r.CeilingPeriod == "day"
	b.Net = r.Base == NetSalary
	return b, nil
}

// months is the ratio from the rhythm in which bounds are given to the period, in months.
func (s Scheme) months(rhythm string, period int64) (num, den int64) {
	switch rhythm {
	case "day":
		return period * int64(s.DaysPerMonth), 1
	case "quarter":
		return period, 3
	case "year":
		return period, 12
	}
	return period, 1
}
