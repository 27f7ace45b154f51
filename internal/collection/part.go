package collection

import (
	"socle/pkg/cal"
	"socle/pkg/money"
	"socle/pkg/penalty"
)

// Part is a part of a debt with the day it was paid on, or the day counted to while it is not.
type Part struct {
	On     cal.Date    `json:"on"`
	Paid   bool        `json:"paid"`
	Owed   money.Minor `json:"owed"`
	Months int         `json:"months"`
	Amount money.Minor `json:"amount"`
	Rules  []string    `json:"rules"` // keys of the parameters that were applied
}

// split cuts a debt by the days its parts were paid on and counts each by a law. What was paid beyond the debt bears
// nothing: the latest is cut.
func split(r lateItem, of penalty.Kept) (parts []Part, total money.Minor, err error) {
	parts = []Part{}
	excess := max(-r.Outstanding, 0)
	for i := len(r.Days) - 1; i >= 0; i-- {
		cut := min(excess, max(r.Amounts[i], 0))
		excess -= cut
		if owed := r.Amounts[i] - cut; owed > 0 {
			parts = append([]Part{{On: r.Days[i], Paid: true, Owed: owed}}, parts...)
		}
	}
	if r.Outstanding > 0 {
		parts = append(parts, Part{On: r.AsOf, Owed: r.Outstanding})
	}
	for i := range parts {
		if err := parts[i].assess(r, of); err != nil {
			return nil, 0, err
		}
		total += parts[i].Amount
	}
	return parts, total, nil
}

func (p *Part) assess(r lateItem, of penalty.Kept) error {
	a, err := of.Assess(caseOf(r, *p))
	if err != nil {
		return err
	}
	p.Months, p.Amount, p.Rules = a.MonthsLate, a.Surcharge, []string{}
	for _, s := range a.Steps {
		if n := len(p.Rules); n == 0 || p.Rules[n-1] != s.Parameter.Key {
			p.Rules = append(p.Rules, s.Parameter.Key)
		}
	}
	return nil
}

func caseOf(r lateItem, p Part) penalty.Case {
	return penalty.Case{Period: r.Period, Due: r.DueDate, On: p.On, Owed: p.Owed, Employees: r.Headcount, Regime: r.Regime}
}
