package contribution

import (
	"fmt"

	"socle/pkg/effective"
	"socle/pkg/money"
)

// compile works the bounds out for the period and groups what is rounded together.
func (s Scheme) compile(q Query, picked []*chosen, names *naming) (*RuleSet, error) {
	rs := &RuleSet{Fund: s.Fund, Currency: s.Currency, Rounding: s.Rounding, Period: q.Period, Regime: q.Regime,
		RiskClass: q.RiskClass, Sector: q.Sector, Category: q.Category, Headcount: q.Headcount, Assumed: q.assumed,
		FullDays: s.DaysPerMonth * int(q.Period.Months)}
	keys := make([]string, 0, len(picked))
	for _, c := range picked {
		b, err := names.bounds(c.rule, q)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Key(), err)
		}
		shares, err := c.shares(names, int64(q.Period.Months))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Key(), err)
		}
		for _, share := range shares {
			rs.Components = append(rs.Components, share)
			rs.bounds = append(rs.bounds, b)
			keys = append(keys, s.together(c, share, b, len(rs.Components)))
		}
	}
	rs.groups = grouped(rs, keys, picked)
	rs.layOut()
	rs.sign()
	return rs, nil
}

// shares makes one component, or two where the law gives one rate for both sides.
func (c *chosen) shares(names *naming, months int64) ([]Component, error) {
	if err := c.rule.Check(c.Selector.Bearer); err != nil {
		return nil, err
	}
	whole, err := c.take(names, c.rule.RatePct, c.rule.FlatAmount, months)
	if err != nil || !joint(c.Selector.Bearer) {
		return []Component{whole}, err
	}
	worker, err := c.take(names, c.rule.EmployeePct, c.rule.EmployeeAmount, months)
	if err != nil {
		return nil, err
	}
	whole.Bearer, worker.Bearer = Employer, Employee
	whole.Rate -= worker.Rate
	whole.Flat -= worker.Flat
	if whole.Rate < 0 || whole.Flat < 0 {
		return nil, fmt.Errorf("the employee's part is more than the whole")
	}
	return []Component{whole, worker}, nil
}

func (c *chosen) take(names *naming, pct effective.Decimal, flat Formula, months int64) (Component, error) {
	k := Component{Branch: c.branch.Code, Bearer: c.Selector.Bearer, InTotal: c.branch.InTotal(),
		Base: c.rule.Base, Waived: c.waived, Parameter: RefTo(c.Parameter)}
	if k.Base == "" {
		k.Base = "gross_salary"
	}
	if c.waived {
		return k, nil
	}
	var err error
	if pct != "" {
		k.Rate, err = money.ParsePercent(string(pct))
	} else if flat != "" {
		k.Flat, err = names.minor(flat, months, 1)
	}
	if err == nil && k.Rate < 0 {
		err = fmt.Errorf("a rate is never negative")
	}
	return k, err
}

// together says with which others a share is rounded: never with one that stands on another base, never a levy for
// others with the fund's own.
func (s Scheme) together(c *chosen, share Component, b bounds, n int) string {
	on := fmt.Sprintf("%s %+v %t %+v", share.Base, b, share.InTotal, c.rule.Rounding)
	switch {
	case share.Flat != 0 || s.Rounding.Level == ByShare:
		return fmt.Sprintf("%d", n)
	case s.Rounding.Level == ByBranch || !share.InTotal || c.rule.Rounding != nil:
		return share.Branch + " " + on
	case s.Rounding.Level == ByGroup && c.branch.Group != "":
		return "group " + c.branch.Group + " " + on
	case s.Rounding.Level == ByGroup:
		return share.Branch + " " + on
	default:
		return on
	}
}
