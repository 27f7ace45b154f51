package adjustment

import "socle/pkg/money"

// comparison sets the lines of one step against one another; it keeps the room that they need.
type comparison struct {
	step
	was, is           []int // numbers of the shares, of what stands and of now
	old, fresh, delta []money.Minor
}

func (r *reckoner) compare(s step) *comparison {
	c := &comparison{step: s, was: r.index.components(s.stood), is: r.index.components(s.now)}
	c.delta = make([]money.Minor, len(r.index.keys))
	return c
}

// group computes lines under the law of now, adds them to the totals of that law, and says how many differ from what
// stands. Lines below one are roundings: they come again from the totals.
func (r *reckoner) group(s step, g lines, stood, settled totals) (touched int) {
	c := r.compare(s)
	then, now := stood.of(s.stood), settled.of(s.now)
	for n := range g.list {
		l := &g.list[n]
		if l.line < 1 {
			continue
		}
		if c.line(l) {
			touched++
		}
		add(then, c.old)
		add(now, c.fresh)
	}
	return touched
}

// line computes one as it stands and as it would be, and says whether they differ.
func (c *comparison) line(l *line) bool {
	c.old = c.standing(l, c.old)
	if !c.moves() {
		c.fresh = c.old
		return false
	}
	c.fresh = l.held.Under(c.now, c.fresh)
	return c.differ()
}

// standing gives the amounts of a line as they stand: those filed, or those of the law that an adjustment put it under.
func (s step) standing(l *line, dst []money.Minor) []money.Minor {
	if s.stood != s.filed {
		return l.held.Under(s.stood, dst)
	}
	dst = dst[:0]
	for _, a := range l.amounts {
		dst = append(dst, money.Minor(a))
	}
	return dst
}

// differ compares amounts by share; it leaves delta empty.
func (c *comparison) differ() bool {
	for i, place := range c.was {
		c.delta[place] -= c.old[i]
	}
	for i, place := range c.is {
		c.delta[place] += c.fresh[i]
	}
	differs := false
	for i := range c.delta {
		differs = differs || c.delta[i] != 0
		c.delta[i] = 0
	}
	return differs
}

func add(to, amounts []money.Minor) {
	for i, a := range amounts {
		to[i] = to[i].Add(a)
	}
}
