package adjustment

import (
	"socle/pkg/contribution"
	"socle/pkg/money"
)

// totals are those of a declaration, by law: kinds of workers that the law does not tell apart are rounded together.
type totals map[string]*total

type total struct {
	rules   *contribution.RuleSet
	amounts []money.Minor // in the order of its components
}

func (t totals) of(rs *contribution.RuleSet) []money.Minor {
	if t[rs.Law] == nil {
		t[rs.Law] = &total{rs, make([]money.Minor, len(rs.Components))}
	}
	return t[rs.Law].amounts
}

// settle rounds totals where the fund rounds a declaration as a whole, and adds them up by share.
func (r *reckoner) settle(all totals) (sum sums) {
	for _, t := range all {
		t.rules.Settle(t.amounts)
		for i, place := range r.index.components(t.rules) {
			sum = sum.add(place, t.amounts[i])
		}
	}
	return sum
}

// stored adds up the amounts as they were filed, roundings included.
func (r *reckoner) stored(before sums, s step, g lines) sums {
	places := r.index.components(s.filed)
	for _, l := range g.list {
		for i, a := range l.amounts {
			before = before.add(places[i], money.Minor(a))
		}
	}
	return before
}

// posted adds what adjustments posted since.
func (r *reckoner) posted(before sums, h head, b *batch) sums {
	for _, s := range b.posted[h.ID] {
		before = before.add(r.index.of(shareKey{s.Branch, s.Bearer, s.InTotal}), s.Difference())
	}
	return before
}
