package penalty

import (
	"fmt"

	"socle/pkg/contribution"
	"socle/pkg/effective"
	"socle/pkg/money"
)

// counting is one rule being counted on one case.
type counting struct {
	applied
	law          Law
	c            Case
	months, days int
	steps        []Step
}

func (r applied) count(l Law, c Case, months, days int) ([]Step, error) {
	n := &counting{applied: r, law: l, c: c, months: months, days: days}
	if err := r.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w", r.from.Key(), err)
	}
	if n.timed() && months == 0 {
		return nil, nil
	}
	err := n.run()
	return n.steps, err
}

// timed says whether the rule needs a delay: what is set off by a fact alone does not.
func (n *counting) timed() bool { return n.Trigger == LatePayment || n.Trigger == LateDeclaration }

func (n *counting) run() error {
	switch {
	case n.Progressive != nil:
		n.progress(*n.Progressive)
	case n.PerDayPct != "":
		n.percent("per_day", n.days, n.PerDayPct)
	case len(n.Tiers) > 0:
		n.tier()
	case n.FlatPct != "":
		n.percent("flat", 1, n.FlatPct)
	case n.PerEmployee != nil:
		if err := n.perEmployee(*n.PerEmployee); err != nil {
			return err
		}
	case n.FlatAmount != "":
		v, err := n.amount(n.FlatAmount)
		if err != nil {
			return err
		}
		n.add(Step{Code: "amount", Amount: v})
	}
	return n.caps()
}

// progress rounds the whole percentage once; the initial part is shown apart, what remains is for the further months.
func (n *counting) progress(p Progressive) {
	n.percent("initial", 1, p.InitialPct)
	further := p.further(n.months)
	if further == 0 || p.ThenPct == "" {
		return
	}
	then, _ := rate(p.ThenPct)
	all := n.rounding().Of(n.c.Owed, n.rateAt(n.months, n.days))
	n.add(Step{Code: "further", Count: further, Base: n.c.Owed, Rate: then * money.Rate(further), Amount: all - n.steps[0].Amount})
}

func (n *counting) tier() {
	for _, t := range n.Tiers {
		if t.UpToMonths == 0 || n.months <= t.UpToMonths {
			n.percent("tier", 1, t.Pct)
			break
		}
	}
	if n.YearlyInterestPct != "" {
		if r, _ := rate(n.YearlyInterestPct); r > 0 {
			n.add(Step{Code: "interest", Count: n.days, Base: n.c.Owed, Rate: r,
				Amount: n.rounding().Ratio(n.c.Owed, int64(r)*int64(n.days), 365_000_000)})
		}
	}
}

// percent adds count times a percentage of what is owed, rounded once.
func (n *counting) percent(code string, count int, pct effective.Decimal) {
	r, _ := rate(pct)
	all := r * money.Rate(count)
	n.add(Step{Code: code, Count: count, Base: n.c.Owed, Rate: all, Amount: n.rounding().Of(n.c.Owed, all)})
}

func (n *counting) perEmployee(p PerEmployee) error {
	count := 1
	if p.EachMonth {
		count = max(n.months-p.AfterMonths, 0)
	} else if p.AfterMonths > 0 && n.months <= p.AfterMonths {
		count = 0
	}
	each, err := n.each(p)
	if err != nil || count == 0 {
		return err
	}
	n.add(Step{Code: "per_employee", Count: count, Employees: n.c.Employees, Base: each,
		Amount: each * money.Minor(n.c.Employees*count)})
	return nil
}

func (n *counting) each(p PerEmployee) (money.Minor, error) {
	if p.MinimumWage == "" {
		return n.amount(p.Amount)
	}
	wage, err := n.law.MinimumWage(p.MinimumWage, contribution.Query{Period: n.c.Period, AsKnown: n.c.AsKnown})
	if err != nil {
		return 0, err
	}
	r, err := rate(p.MinimumWagePct)
	return n.rounding().Of(wage, r), err
}

// caps takes back what passes a cap, as a step of its own: the tightest of those declared.
func (n *counting) caps() error {
	var sum money.Minor
	for _, s := range n.steps {
		sum += s.Amount
	}
	limit := sum
	if n.CapPct != "" {
		r, _ := rate(n.CapPct)
		limit = min(limit, n.rounding().Of(n.c.Owed, r))
	}
	if n.CapPctPerYear != "" {
		limit = min(limit, n.rounding().Of(n.c.Owed, n.cappedYearly()))
	}
	if n.Cap != "" {
		v, err := n.amount(n.Cap)
		if err != nil {
			return err
		}
		limit = min(limit, v)
	}
	if limit < sum {
		n.add(Step{Code: "cap", Amount: limit - sum})
	}
	return nil
}

// cappedYearly cuts what each twelve months of delay add to the yearly cap, and sums them.
func (n *counting) cappedYearly() (all money.Rate) {
	most, _ := rate(n.CapPctPerYear)
	var before money.Rate
	for year := 1; ; year++ {
		upTo := n.rateAt(min(n.months, 12*year), min(n.days, 365*year))
		all += min(upTo-before, most)
		before = upTo
		if 12*year >= n.months && 365*year >= n.days {
			return all
		}
	}
}

// rateAt is the percentage reached after so many months, or days.
func (n *counting) rateAt(months, days int) money.Rate {
	if n.PerDayPct != "" {
		r, _ := rate(n.PerDayPct)
		return r * money.Rate(days)
	}
	if n.Progressive == nil {
		r, _ := rate(n.FlatPct)
		return r
	}
	initial, _ := rate(n.Progressive.InitialPct)
	then, _ := rate(n.Progressive.ThenPct)
	return initial + then*money.Rate(n.Progressive.further(months))
}

// further counts the periods that the second percentage is due for.
func (p Progressive) further(months int) int {
	over, every := months-max(p.AfterMonths, 1), max(p.EveryMonths, 1)
	if over <= 0 {
		return 0
	}
	return (over + every - 1) / every
}

func (n *counting) amount(d effective.Decimal) (money.Minor, error) {
	return n.law.Scheme.Currency.Parse(string(d))
}

// rounding is the rule's own, else the fund's mode and unit.
func (n *counting) rounding() money.Rounding {
	if n.Rounding != nil {
		return *n.Rounding
	}
	return money.Rounding{Mode: n.law.Scheme.Rounding.Mode, Unit: n.law.Scheme.Rounding.Unit}
}

func (n *counting) add(s Step) {
	s.Rule, s.Trigger, s.Parameter = n.from.Selector.Name, n.Trigger, contribution.RefTo(n.from)
	n.steps = append(n.steps, s)
}
