package contribution

import "socle/pkg/money"

// Amounts gives what is due on a line, in the order of the components: the bulk path, allocation-free when dst has room.
// wage is the amount declared for the period, days those worked (0: not counted). It equals Assess, amount by amount.
func (rs *RuleSet) Amounts(wage money.Minor, days int, dst []money.Minor) []money.Minor {
	n := len(rs.Components)
	if cap(dst) < n {
		dst = make([]money.Minor, n)
	}
	dst = dst[:n]
	if wage <= 0 || wage > rs.safe {
		for i := range rs.groups {
			rs.amountsOf(&rs.groups[i], wage, days, dst)
		}
		return dst
	}
	lanes, cuts := rs.lanes, rs.cuts
	for i := range lanes {
		l := &lanes[i]
		base := max(min(max(wage, l.floor), l.ceiling)-l.from, 0)
		dst[l.first] = money.Minor(uint64(base*l.rate+500_000) / 1_000_000)
	}
	for i := range cuts {
		s := &cuts[i]
		t := dst[s.left]
		part := money.Minor(s.part(uint64(t)))
		dst[s.left], dst[s.right] = part, t-part
	}
	for _, i := range rs.others {
		rs.amountsOf(&rs.groups[i], wage, days, dst)
	}
	return dst
}

// amountsOf is the way of the groups that have no lane: flat, on net pay, in proportion to days, rounded otherwise, huge.
func (rs *RuleSet) amountsOf(g *group, wage money.Minor, days int, dst []money.Minor) {
	if g.rate == 0 {
		rs.flats(g, wage, dst)
		return
	}
	if g.bounds.Net {
		wage -= rs.withheld(dst)
	}
	g.share(g.bounds.of(wage, days, rs.FullDays), dst)
}

// flats are due per head whatever the pay, and not without pay.
func (rs *RuleSet) flats(g *group, wage money.Minor, dst []money.Minor) {
	for _, m := range g.members {
		dst[m] = 0
		if wage > 0 {
			dst[m] = rs.Components[m].Flat
		}
	}
}

// withheld is what the worker bears on other bases than net pay.
func (rs *RuleSet) withheld(amounts []money.Minor) money.Minor {
	var sum money.Minor
	for i, c := range rs.Components {
		if !OnEmployerSide(c.Bearer) && c.Base != NetSalary {
			sum += amounts[i]
		}
	}
	return sum
}

// share rounds the group's total once and shares it out.
func (g *group) share(base money.Minor, dst []money.Minor) {
	total, unit := g.total(base)
	dst[g.members[0]] = total
	for _, s := range g.splits {
		t := dst[s.left]
		part := whole.Ratio(t, int64(s.weight), int64(s.total))
		dst[s.left], dst[s.right] = part, t-part
	}
	if unit > 1 {
		for _, m := range g.members {
			dst[m] *= unit
		}
	}
}

// total is base × rate rounded once, counted in rounding units.
func (g *group) total(base money.Minor) (units, unit money.Minor) {
	if g.rounding.Unit > 1 || g.rounding.Mode != money.HalfUp || base > g.safe {
		return g.rounding.Of(base, g.rate) / g.rounding.Unit, g.rounding.Unit
	}
	return (base*money.Minor(g.rate) + 500_000) / 1_000_000, 1
}

// Sides adds amounts up: the employer's side, the employee's side, and what is collected for others.
func (rs *RuleSet) Sides(amounts []money.Minor) (employer, employee, others money.Minor) {
	for i, c := range rs.Components {
		switch {
		case !c.InTotal:
			others += amounts[i]
		case OnEmployerSide(c.Bearer):
			employer += amounts[i]
		default:
			employee += amounts[i]
		}
	}
	return employer, employee, others
}

// Base is the base of component i on a line: what a declaration shows as its capped wage.
func (rs *RuleSet) Base(i int, wage money.Minor, days int) money.Minor {
	if rs.bounds[i].Net {
		wage -= rs.withheld(rs.Amounts(wage, days, nil))
	}
	return rs.bounds[i].of(wage, days, rs.FullDays)
}

// Settle rounds the totals of a declaration where the fund does so; it leaves them as they are elsewhere.
func (rs *RuleSet) Settle(totals []money.Minor) {
	if r := rs.Rounding.Declaration; r != nil {
		for i, t := range totals {
			totals[i] = r.Ratio(t, 1, 1)
		}
	}
}
