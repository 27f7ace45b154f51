package contribution

import (
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
	twice, total, inverse uint64 // 2 × weight, total, ⌊2⁶⁴ / (2 × total)⌋
}

// part is the split's part of a whole: the nearest unit, halves up. It divides by multiplying: the quotient is off by one
// at most, and put right.
func (c *cut) part(whole uint64) uint64 {
	n, d := whole*c.twice+c.total, 2*c.total
	q, _ := bits.Mul64(n, c.inverse)
	if n-q*d >= d {
		q++
	}
	return q
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
		for _, s := range g.splits {
			rs.cuts = append(rs.cuts, s.cut())
		}
		rs.safe = min(rs.safe, g.safe)
	}
}

func (g *group) plain() bool {
	b := g.bounds
	return g.rate > 0 && !b.Net && !b.Prorate && !b.HasFixed && b.Floor <= g.safe &&
		g.rounding.Mode == money.HalfUp && g.rounding.Unit == 1
}

func (s split) cut() cut {
	inverse, _ := bits.Div64(1, 0, max(2*s.total, 2))
	return cut{int32(s.left), int32(s.right), 2 * s.weight, s.total, inverse}
}
