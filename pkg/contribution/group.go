package contribution

import (
	"slices"

	"socle/pkg/money"
)

// group is a set of components on one base: rounded once together, then shared out.
//
// The sharing is a tree of two-way splits, the employee's side first, then branch by branch. A two-way split gives the
// left its part to the nearest unit and the right what remains: when the whole grows by one unit, one side grows and
// neither shrinks. So the parts always add up and none falls when the wage rises, which largest remainders do not give.
type group struct {
	members  []int // components, in the order of the tree
	bounds   bounds
	rate     money.Rate // of all members
	rounding money.Rounding
	safe     money.Minor // the largest base whose products 64 bits carry
	splits   []split
}

// split shares what stands on left between left and right, by weights.
type split struct {
	left, right   int    // components; left holds the sum before, its part after
	weight, total uint64 // in parts per million
}

func grouped(rs *RuleSet, keys []string, picked []*chosen) []group {
	var order []string
	members := map[string][]int{}
	for i, key := range keys {
		if members[key] == nil {
			order = append(order, key)
		}
		members[key] = append(members[key], i)
	}
	own := map[string]*money.Rounding{}
	for _, c := range picked {
		own[c.branch.Code+"/"+c.Selector.Bearer] = c.rule.Rounding
	}
	groups := make([]group, 0, len(order))
	for _, key := range order {
		groups = append(groups, rs.group(members[key], rs.roundingOf(own[rs.Components[members[key][0]].Key()])))
	}
	slices.SortStableFunc(groups, func(a, b group) int { return later(a) - later(b) })
	return groups
}

// later puts what stands on net pay last: it needs the others' amounts.
func later(g group) int {
	if g.bounds.Net {
		return 1
	}
	return 0
}

// roundingOf is the share's own rounding, else the fund's.
func (rs *RuleSet) roundingOf(own *money.Rounding) money.Rounding {
	if own != nil {
		return money.Rounding{Mode: own.Mode, Unit: max(own.Unit, 1)}
	}
	return money.Rounding{Mode: rs.Rounding.Mode, Unit: max(rs.Rounding.Unit, 1)}
}

func (rs *RuleSet) group(members []int, rounding money.Rounding) group {
	slices.SortStableFunc(members, func(a, b int) int { return rs.side(a) - rs.side(b) })
	g := group{members: members, bounds: rs.bounds[members[0]], rounding: rounding}
	for _, m := range members {
		g.rate += rs.Components[m].Rate
	}
	g.safe = min((1<<40)/max(money.Minor(g.rate)/1_000_000, 1), (1<<61)/max(money.Minor(g.rate), 1))
	edge := 0
	for edge < len(members) && rs.side(members[edge]) == 0 {
		edge++
	}
	if edge == 0 || edge == len(members) {
		g.halve(rs, members)
		return g
	}
	g.cut(rs, members, edge)
	g.halve(rs, members[:edge])
	g.halve(rs, members[edge:])
	return g
}

// side is 0 for what the worker bears, 1 for the employer.
func (rs *RuleSet) side(i int) int {
	if OnEmployerSide(rs.Components[i].Bearer) {
		return 1
	}
	return 0
}

// cut splits members at edge.
func (g *group) cut(rs *RuleSet, members []int, edge int) {
	var left, total uint64
	for i, m := range members {
		if i < edge {
			left += uint64(rs.Components[m].Rate)
		}
		total += uint64(rs.Components[m].Rate)
	}
	total = max(total, 1) // nothing to share: every part is zero
	g.splits = append(g.splits, split{members[0], members[edge], left, total})
}

// halve splits members at the place that leaves both halves nearest in weight, and goes on in each.
func (g *group) halve(rs *RuleSet, members []int) {
	if len(members) < 2 {
		return
	}
	var total, before int64
	for _, m := range members {
		total += int64(rs.Components[m].Rate)
	}
	edge, best := 1, int64(1)<<62
	for i := 1; i < len(members); i++ {
		before += int64(rs.Components[members[i-1]].Rate)
		if d := before*2 - total; max(d, -d) < best {
			edge, best = i, max(d, -d)
		}
	}
	g.cut(rs, members, edge)
	g.halve(rs, members[:edge])
	g.halve(rs, members[edge:])
}
