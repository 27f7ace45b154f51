package contribution

import (
	"math"
	"math/bits"

	"socle/pkg/money"
)

// lane is a group in the common case, a rate between fixed bounds rounded half up to the unit, laid out for the bulk path.
type lane struct {
	rate, floor, from, ceiling money.Minor
	first                      int // where the total is put before it is shared out
}

// cut is a split laid out for the bulk path.
type cut struct {
	left, right           int32
	twice, total, inverse uint64 // 2 × weight, total, ⌊2⁶⁴ / (2 × total)⌋ + 1
}

// part is the split's part of a whole: the nearest unit, halves up. It divides by one multiplication, which is exact as
// long as the whole is no larger than most.
func (c *cut) part(whole uint64) uint64 {
	q, _ := bits.Mul64(whole*c.twice+c.total, c.inverse)
	return q
}

// most is the largest whole that part divides exactly: with the inverse rounded up, n × d must stay below 2⁶⁴.
func (c *cut) most() money.Minor {
	n := math.MaxUint64/(2*c.total) - c.total
	return money.Minor(min(n/max(c.twice, 1), uint64(maxAmount)))
}

// layOut puts the plain groups in lanes, their splits one after the other, and keeps the others aside.
func (rs *RuleSet) layOut() {
	rs.safe = maxAmount
	for i := range rs.groups {
		g := &rs.groups[i]
		if !g.plain() {
			rs.others = append(rs.others, i)
			continue
		}
		l := lane{money.Minor(g.rate), g.bounds.Floor, g.bounds.From, maxAmount, g.members[0]}
		if g.bounds.HasCeiling {
			l.ceiling = g.bounds.Ceiling
		}
		rs.lanes = append(rs.lanes, l)
		rs.safe = min(rs.safe, g.safe)
		for _, s := range g.splits {
			c := s.cut()
			rs.cuts = append(rs.cuts, c)
			rs.safe = min(rs.safe, c.most()/money.Minor(max(g.rate, 1_000_000))*1_000_000)
		}
	}
	for _, l := range rs.lanes {
		if l.floor > rs.safe {
			rs.safe = 0 // a floor that lifts small wages out of it: no wage is
		}
	}
}

func (g *group) plain() bool {
	b := g.bounds
	return g.rate > 0 && !b.Net && !b.Prorate && !b.HasFixed && b.Floor <= g.safe &&
		g.rounding.Mode == money.HalfUp && g.rounding.Unit == 1
}

func (s split) cut() cut {
	weight, total := lowest(s.weight, max(s.total, 1))
	inverse, _ := bits.Div64(1, 0, 2*total)
	return cut{int32(s.left), int32(s.right), 2 * weight, total, inverse + 1}
}

// lowest brings a fraction to its lowest terms.
func lowest(weight, total uint64) (uint64, uint64) {
	a, b := total, weight
	for b != 0 {
		a, b = b, a%b
	}
	return weight / a, total / a
}
