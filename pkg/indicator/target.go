package indicator

import (
	"math/big"

	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// Target is what a fund wants of one reading in one civil year. Targets cut by agency or sector are targets of their own,
// which the caller picks by Scope.
//
// A count or an amount (minor units) is the total of the year, spread over the months by Phasing: twelve weights, empty for
// equal months; the months always add up to the year. A percentage or a number of days is a level that every month should
// reach, in thousandths of a percent or of a day (93.5 % = 93500); Phasing is then empty.
type Target struct {
	ID      string  `json:"id" yaml:"id"`
	Reading string  `json:"reading,omitempty" yaml:"reading,omitempty"`
	Year    int     `json:"year" yaml:"year"`
	Amount  int64   `json:"amount" yaml:"amount"`
	Phasing []int64 `json:"phasing,omitempty" yaml:"phasing,omitempty"`
	Scope   string  `json:"scope,omitempty" yaml:"scope,omitempty"`
}

// Check refuses a target of an unknown reading, or phased over other than twelve months.
func (t Target) Check() error {
	i, ok := Get(t.ID)
	if !ok {
		return fault.Field("id", "target.indicator_unknown", "there is no indicator %q", t.ID)
	}
	r, ok := i.Reading(t.Reading)
	if !ok {
		return fault.Field("reading", "target.reading_unknown", "%s has no reading %q", t.ID, t.Reading)
	}
	if len(t.Phasing) != 0 && (len(t.Phasing) != 12 || r.Unit.level()) {
		return fault.Field("phasing", "target.phasing", "give twelve weights for a count or an amount, none for a level")
	}
	for _, w := range t.Phasing {
		if w < 0 {
			return fault.Field("phasing", "target.phasing", "a weight cannot be negative")
		}
	}
	return nil
}

// For is the target of a period, in the unit of the reading (percent, days, units, minor units); false when this target is
// not about that reading and year.
func (t Target) For(id, reading string, p cal.Period) (*big.Rat, bool) {
	i, ok := Get(t.ID)
	if !ok || t.ID != id || t.Year != p.Start.Year() {
		return nil, false
	}
	r, ok := i.Reading(t.Reading)
	if !ok || r.Key != reading {
		return nil, false
	}
	if r.Unit.level() {
		return big.NewRat(t.Amount, 1000), true
	}
	var sum money.Minor
	for n, part := range t.months() {
		if p.Covers(cal.MonthOf(t.Year, 1) + cal.Month(n)) {
			sum = sum.Add(part)
		}
	}
	return big.NewRat(int64(sum), 1), true
}

// months spreads the year so that the twelve parts add up to it.
func (t Target) months() []money.Minor {
	weights := t.Phasing
	if len(weights) != 12 {
		weights = []int64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	}
	return money.Allocate(money.Minor(t.Amount), weights...)
}

// level says that a figure of this unit does not add up over months.
func (u Unit) level() bool { return u == Percent || u == Days }
