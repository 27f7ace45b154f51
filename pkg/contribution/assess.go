package contribution

import (
	"math/big"

	"socle/pkg/fault"
	"socle/pkg/money"
)

// Line is what is declared for one worker: pay of the period in minor units, and days worked (0: not counted).
type Line struct {
	Wage money.Minor `json:"wage"`
	Days int         `json:"days,omitempty"`
}

// Assessment is what is due on a line, explained.
type Assessment struct {
	RuleSet       string      `json:"rule_set"`
	Line          Line        `json:"line"`
	Lines         []Due       `json:"lines"`
	EmployerTotal money.Minor `json:"employer_total"`
	EmployeeTotal money.Minor `json:"employee_total"`
	Total         money.Minor `json:"total"`
	Others        money.Minor `json:"others"` // collected for other bodies, outside the total
}

// Due is one component's amount with the steps that led to it.
type Due struct {
	Component
	Amount     money.Minor `json:"amount"`
	BaseAmount money.Minor `json:"base_amount"`
	Steps      []Step      `json:"steps"`
}

// Check refuses a line that cannot be assessed.
func (l Line) Check() error {
	switch {
	case l.Wage < 0:
		return fault.Field("wage", "law.wage_negative", "a wage is never negative: correct the declaration instead")
	case l.Wage > maxAmount:
		return fault.Field("wage", "law.wage_too_high", "a wage above %d minor units is a mistake", maxAmount)
	case l.Days < 0 || l.Days > 366:
		return fault.Field("days", "law.days_invalid", "%d days is not possible", l.Days)
	}
	return nil
}

// Assess computes a line and keeps every step. It is computed apart from Amounts, in exact arithmetic, and equals it.
func (rs *RuleSet) Assess(line Line) (Assessment, error) {
	if err := line.Check(); err != nil {
		return Assessment{}, err
	}
	a := Assessment{RuleSet: rs.ID, Line: line, Lines: make([]Due, len(rs.Components))}
	for _, g := range rs.groups {
		rs.assessGroup(g, line, a.Lines)
	}
	for _, d := range a.Lines {
		switch {
		case !d.InTotal:
			a.Others += d.Amount
		case OnEmployerSide(d.Bearer):
			a.EmployerTotal += d.Amount
		default:
			a.EmployeeTotal += d.Amount
		}
	}
	a.Total = a.EmployerTotal + a.EmployeeTotal
	return a, nil
}

func (rs *RuleSet) assessGroup(g group, line Line, dues []Due) {
	head := []Step{{Code: StepWage, Amount: line.Wage}}
	amount := line.Wage
	if g.bounds.Net {
		for _, d := range dues {
			if !OnEmployerSide(d.Bearer) && d.Base != NetSalary {
				amount -= d.Amount
			}
		}
		head = append(head, Step{Code: StepNet, Amount: amount})
	}
	base, bounded := g.bounds.explain(amount, line.Days, rs.FullDays)
	head = append(head, bounded...)
	for _, m := range g.members {
		dues[m] = Due{Component: rs.Components[m], BaseAmount: base, Steps: append([]Step(nil), head...)}
	}
	if g.rate == 0 {
		assessFlats(g, line, dues)
		return
	}
	rs.assessRates(g, base, dues)
}

func assessFlats(g group, line Line, dues []Due) {
	for _, m := range g.members {
		d := &dues[m]
		if d.Waived {
			d.Steps = append(d.Steps, Step{Code: StepWaived})
			continue
		}
		if line.Wage > 0 {
			d.Amount = d.Flat
		}
		d.Steps = append(d.Steps, Step{Code: StepFlat, Amount: d.Amount, Limit: d.Flat})
	}
}

func (rs *RuleSet) assessRates(g group, base money.Minor, dues []Due) {
	total := g.rounding.Of(base, g.rate)
	parts := g.parts(total)
	for _, m := range g.members {
		d := &dues[m]
		d.Amount = parts[m]
		if d.Waived {
			d.Steps = append(d.Steps, Step{Code: StepWaived})
			continue
		}
		d.Steps = append(d.Steps, Step{Code: StepRate, Rate: d.Rate, Exact: rs.Exact(base, d.Rate)})
		if len(g.members) > 1 {
			d.Steps = append(d.Steps,
				Step{Code: StepTogether, Rate: g.rate, Exact: rs.Exact(base, g.rate), Amount: total},
				Step{Code: StepShare, Rate: d.Rate, Of: g.rate, Amount: d.Amount})
			continue
		}
		d.Steps = append(d.Steps, Step{Code: StepRounded, Amount: d.Amount})
	}
}

// parts shares a rounded total out, one two-way split after the other.
func (g group) parts(total money.Minor) map[int]money.Minor {
	units := total / g.rounding.Unit
	held := map[int]money.Minor{g.members[0]: units}
	for _, s := range g.splits {
		t := held[s.left]
		held[s.left] = whole.Ratio(t, int64(s.weight), int64(s.total))
		held[s.right] = t - held[s.left]
	}
	for m, v := range held {
		held[m] = v * g.rounding.Unit
	}
	return held
}

// Exact writes base × rate in currency units, before any rounding.
func (rs *RuleSet) Exact(base money.Minor, rate money.Rate) string {
	den := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(6+rs.Currency.Decimals)), nil)
	v := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(int64(base)), big.NewInt(int64(rate))), den)
	digits, _ := v.FloatPrec()
	return v.FloatString(max(digits, rs.Currency.Decimals))
}

// explain is of with its steps.
func (b *bounds) explain(amount money.Minor, days, full int) (money.Minor, []Step) {
	var steps []Step
	if amount <= 0 {
		return 0, nil
	}
	n, d := int64(1), int64(1)
	if b.Prorate && days > 0 && days < full {
		n, d = int64(days), int64(full)
		steps = append(steps, Step{Code: StepDays, Days: days, FullDays: full})
	}
	for _, s := range []struct {
		code  string
		limit money.Minor
		apply bool
		to    func(limit money.Minor) money.Minor
	}{
		{StepBaseAmount, b.Fixed, b.HasFixed, func(l money.Minor) money.Minor { return l }},
		{StepFloor, b.Floor, b.Floor > 0, func(l money.Minor) money.Minor { return max(amount, l) }},
		{StepCeiling, b.Ceiling, b.HasCeiling, func(l money.Minor) money.Minor { return min(amount, l) }},
		{StepBand, b.From, b.From > 0, func(l money.Minor) money.Minor { return max(amount-l, 0) }},
	} {
		if s.apply {
			limit := whole.Ratio(s.limit, n, d)
			amount = s.to(limit)
			steps = append(steps, Step{Code: s.code, Limit: limit, Amount: amount})
		}
	}
	return amount, steps
}
