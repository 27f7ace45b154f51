package penalty

import (
	"slices"

	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/effective"
	"socle/pkg/money"
)

// Case is what a surcharge or penalty is asked for.
type Case struct {
	Period    cal.Period
	Due       cal.Date    // the due date of the period, with its shifts and extensions
	On        cal.Date    // the day of payment, or the day up to which it runs
	Owed      money.Minor // paid late, or still open on that day
	Branch    string      // of the amount, empty for all
	Employees int
	Regime    string
	AsKnown   cal.Date
	Triggers  []string // what happened; nil is late payment and late declaration on the day of payment
}

// Assessment is what is due for lateness, explained. Surcharge is counted on money, Penalty on facts.
type Assessment struct {
	DueDate    cal.Date    `json:"due_date"`
	MonthsLate int         `json:"months_late"`
	DaysLate   int         `json:"days_late"`
	Steps      []Step      `json:"steps"`
	Surcharge  money.Minor `json:"surcharge"`
	Penalty    money.Minor `json:"penalty"`
	Total      money.Minor `json:"total"`
}

// Step is one rule counted.
type Step struct {
	Rule      string           `json:"rule"`    // name of the rule
	Trigger   string           `json:"trigger"` //
	Code      string           `json:"code"`    // initial, further, per_day, tier, flat, interest, per_employee, amount, cap
	Count     int              `json:"count,omitempty"`
	Employees int              `json:"employees,omitempty"`
	Base      money.Minor      `json:"base,omitempty"`
	Rate      money.Rate       `json:"rate,omitempty"` // of all Count together
	Amount    money.Minor      `json:"amount"`         // added; negative for a cap
	Parameter contribution.Ref `json:"parameter"`
}

// Assess counts every rule that was set off. The rule's anchor picks its version. No delay is no surcharge.
func Assess(l Law, c Case) (Assessment, error) {
	if c.Triggers == nil {
		c.Triggers = []string{LatePayment, LateDeclaration}
	}
	rules, err := inForce(l, c)
	if err != nil {
		return Assessment{}, err
	}
	return countAll(rules, l, c)
}

// countAll counts rules one after the other.
func countAll(rules []applied, l Law, c Case) (Assessment, error) {
	a := Assessment{DueDate: c.Due, MonthsLate: MonthsLate(c.Due, c.On), DaysLate: DaysLate(c.Due, c.On), Steps: []Step{}}
	for _, r := range rules {
		steps, err := r.count(l, c, a.MonthsLate, a.DaysLate)
		if err != nil {
			return a, err
		}
		for _, s := range steps {
			if r.Trigger == LatePayment {
				a.Surcharge += s.Amount
			} else {
				a.Penalty += s.Amount
			}
		}
		a.Steps = append(a.Steps, steps...)
	}
	a.Total = a.Surcharge + a.Penalty
	return a, nil
}

// Surcharge is the late-payment part alone, for an amount open on a day.
func Surcharge(l Law, c Case) (money.Minor, error) {
	c.Triggers = []string{LatePayment}
	a, err := Assess(l, c)
	return a.Surcharge, err
}

// applied is a rule with its parameter.
type applied struct {
	Rule
	from effective.Parameter
}

// inForce picks the rules of the case, one version each by its anchor. Where several late-payment rules are for different
// branches and the amount's branch is not said, the first declared is taken.
func inForce(l Law, c Case) ([]applied, error) {
	var kept []applied
	for _, p := range l.Parameters {
		if p.Kind != effective.Penalty || !p.Recorded.KnownOn(c.AsKnown) {
			continue
		}
		if p.Selector.Regime != "" && p.Selector.Regime != c.Regime {
			continue
		}
		r := applied{from: p}
		if err := p.Read(&r.Rule); err != nil {
			return nil, err
		}
		if slices.Contains(c.Triggers, r.Trigger) && p.Valid.Covers(r.anchor(c)) && concerns(r, c, kept) {
			kept = append(kept, r)
		}
	}
	return kept, nil
}

func (r Rule) anchor(c Case) cal.Date {
	if r.Anchor == ByPeriod {
		return c.Period.First()
	}
	return c.Due
}

func concerns(r applied, c Case, kept []applied) bool {
	if len(r.Branches) == 0 {
		return true
	}
	if c.Branch != "" {
		return slices.Contains(r.Branches, c.Branch)
	}
	return !slices.ContainsFunc(kept, func(k applied) bool { return k.Trigger == r.Trigger && len(k.Branches) > 0 })
}
