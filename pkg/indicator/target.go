package indicator

import (
	"cmp"
	"math/big"
	"slices"

	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// Target is what a fund wants of one reading in one period, a year most often. Targets of a region or an agency are targets
// of their own, picked by the caller.
//
// A count or an amount (minor units) is the total of the period, spread over its months by Phasing: one weight a month,
// empty for equal months; the months always add up to the total. A percentage or a number of days is a level that every
// month should reach, in thousandths of a percent or of a day (93.5 % = 93500), without phasing. So is a stock, such as arrears:
// what it should be at the end of every month.
type Target struct {
	ID      string
	Reading string // "" is the indicator's main reading
	Period  cal.Period
	Amount  int64
	Phasing []int64
}

// NewTarget reads a target as a fund's folder writes it: a plain decimal string in the unit of the reading (percent, days,
// a count, currency units).
func NewTarget(id, reading string, p cal.Period, value string, phasing []int64, cur money.Currency) (Target, error) {
	t := Target{ID: id, Reading: reading, Period: p, Phasing: phasing}
	r, err := t.reading()
	if err != nil {
		return t, err
	}
	decimals := map[Unit]int{Percent: 3, Days: 3, Money: cur.Decimals}[r.Unit]
	amount, err := money.Currency{Decimals: decimals}.Parse(value)
	if err != nil || amount < 0 {
		return t, fault.Field("value", "target.value", "%q is not a target in %s", value, r.Unit)
	}
	t.Amount = int64(amount)
	return t, t.Check()
}

// Check refuses a target of an unknown reading, or with other than one weight a month.
func (t Target) Check() error {
	r, err := t.reading()
	if err != nil {
		return err
	}
	if n := len(t.Phasing); n != 0 && (n != int(t.Period.Months) || r.Unit.level() || r.stands()) {
		return fault.Field("phasing", "target.phasing", "give one weight a month for a count or an amount, none for a level or a stock")
	}
	if slices.ContainsFunc(t.Phasing, func(w int64) bool { return w < 0 }) {
		return fault.Field("phasing", "target.phasing", "a weight cannot be negative")
	}
	return nil
}

func (t Target) reading() (Reading, error) {
	i, ok := Get(t.ID)
	if !ok {
		return Reading{}, fault.Field("id", "target.indicator_unknown", "there is no indicator %q", t.ID)
	}
	r, ok := i.Reading(t.Reading)
	if !ok {
		return Reading{}, fault.Field("reading", "target.reading_unknown", "%s has no reading %q", t.ID, t.Reading)
	}
	return r, nil
}

// Wanted is what the targets want of a reading in a period, in the unit of the reading (percent, days, units, minor units):
// for every month the target of the shortest period that covers it, added up, or averaged for a level; for a stock that of the
// last month. It is false when some month has no target.
func Wanted(targets []Target, id, reading string, p cal.Period) (*big.Rat, bool) {
	mine := about(targets, id, reading)
	if len(mine) == 0 || p.Months == 0 {
		return nil, false
	}
	r, _ := mine[0].reading()
	first, sum := p.Start, new(big.Rat)
	if r.stands() {
		first = p.End()
	}
	for m := first; m <= p.End(); m++ {
		at := slices.IndexFunc(mine, func(t Target) bool { return t.Period.Covers(m) })
		if at < 0 {
			return nil, false
		}
		sum.Add(sum, mine[at].month(m))
	}
	if r.Unit.level() {
		sum.Quo(sum, big.NewRat(int64(p.Months), 1))
	}
	return sum, true
}

// about keeps the targets of one reading, the shortest periods first.
func about(targets []Target, id, reading string) []Target {
	mine := []Target{}
	for _, t := range targets {
		if r, err := t.reading(); err == nil && t.ID == id && r.Key == reading {
			mine = append(mine, t)
		}
	}
	slices.SortStableFunc(mine, func(a, b Target) int { return cmp.Compare(a.Period.Months, b.Period.Months) })
	return mine
}

// month is the part of one month that the target covers.
func (t Target) month(m cal.Month) *big.Rat {
	switch r, _ := t.reading(); {
	case r.Unit.level():
		return big.NewRat(t.Amount, 1000)
	case r.stands():
		return big.NewRat(t.Amount, 1)
	}
	weights := t.Phasing
	if len(weights) == 0 {
		weights = slices.Repeat([]int64{1}, int(t.Period.Months))
	}
	return big.NewRat(int64(money.Allocate(money.Minor(t.Amount), weights...)[m-t.Period.Start]), 1)
}

// level says that a figure of this unit does not add up over months.
func (u Unit) level() bool { return u == Percent || u == Days }

// stands says that the reading is a stock: what there is at the end, whatever the months.
func (r Reading) stands() bool {
	return len(r.Numerator) > 0 && !r.Unit.level() && !slices.ContainsFunc(r.Numerator, func(t Term) bool { return contract[t.Measure].Over != Closing })
}
