package penalty

import (
	"fmt"

	"socle/pkg/money"
)

// Estimate is what the fund assesses in the place of an employer that did not declare: the last declaration and its
// surcharge (c.Owed is the last declaration). A fund without such a rule estimates the last declaration as it was.
func Estimate(l Law, c Case) (money.Minor, Assessment, error) {
	c.Triggers = []string{ExOfficio}
	a, err := Assess(l, c)
	return c.Owed + a.Penalty, a, err
}

// Remit gives what a remission programme forgives under one of its plans, of surcharges and of penalties.
func Remit(l Law, c Case, plan string, surcharges, penalties money.Minor) (ofSurcharges, ofPenalties money.Minor, err error) {
	c.Triggers = []string{Remission}
	rules, err := inForce(l, Case{Due: c.On, Period: c.Period, On: c.On, Triggers: c.Triggers, AsKnown: c.AsKnown})
	if err != nil {
		return 0, 0, err
	}
	for _, r := range rules {
		for _, o := range r.Schedule {
			if o.Plan != plan {
				continue
			}
			s, _ := rate(o.SurchargesPct)
			p, _ := rate(o.PenaltiesPct)
			n := &counting{applied: r, law: l}
			return n.rounding().Of(surcharges, s), n.rounding().Of(penalties, p), nil
		}
	}
	return 0, 0, fmt.Errorf("no remission programme with plan %q is open on %s", plan, c.On)
}

// Text words the step in French.
func (s Step) Text(c money.Currency) string {
	amount := c.Decimal(s.Amount)
	switch s.Code {
	case "initial":
		return fmt.Sprintf("majoration initiale %s %% de %s : %s", s.Rate.Percent(), c.Decimal(s.Base), amount)
	case "further":
		return fmt.Sprintf("%d période(s) de retard suivante(s), %s %% de %s : %s", s.Count, s.Rate.Percent(), c.Decimal(s.Base), amount)
	case "per_day":
		return fmt.Sprintf("%d jour(s) de retard, %s %% de %s : %s", s.Count, s.Rate.Percent(), c.Decimal(s.Base), amount)
	case "tier", "flat":
		return fmt.Sprintf("%s %% de %s : %s", s.Rate.Percent(), c.Decimal(s.Base), amount)
	case "interest":
		return fmt.Sprintf("intérêt %s %% l'an, %d jour(s) : %s", s.Rate.Percent(), s.Count, amount)
	case "per_employee":
		return fmt.Sprintf("%s × %d salarié(s) × %d : %s", c.Decimal(s.Base), s.Employees, s.Count, amount)
	case "cap":
		return "ramené au plafond : " + amount
	}
	return "montant forfaitaire " + amount
}
