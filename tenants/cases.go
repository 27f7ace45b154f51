package tenants

import (
	"fmt"
	"math/big"
	"strings"

	"socle/pkg/contribution"
	"socle/pkg/duedate"
	"socle/pkg/effective"
	"socle/pkg/money"
	"socle/pkg/penalty"
)

func (l *loading) readCases() {
	for _, file := range l.glob("cases/*.yaml") {
		var cases CasesFile
		p, ok := l.yaml(file, &cases, true)
		if !ok {
			continue
		}
		for i, c := range cases.Cases {
			l.hold(p, rule{c.ID != "", "want an id", []any{"cases", i, "id"}},
				rule{(c.Calc == nil) != (c.Surcharge == nil), "want either calc or surcharge", []any{"cases", i}},
				rule{c.Source != "", "want a source", []any{"cases", i, "source"}})
			c.File, c.measures = file, cases.Measures
			l.folder.Cases = append(l.folder.Cases, c)
		}
	}
}

// Run computes a case with the folder's law and tells the first difference from what was expected.
func (f *Folder) Run(c Case) error {
	got, err := f.compute(c)
	if err != nil {
		return fmt.Errorf("%s %s: %w", c.File, c.ID, err)
	}
	for name, want := range c.Expect {
		v, err := got.measure(name, c.measures)
		if err != nil {
			return fmt.Errorf("%s %s: %w", c.File, c.ID, err)
		}
		off := new(big.Rat).Sub(v, want.Rat())
		if off.Abs(off).Cmp(c.Tolerance.Rat()) > 0 {
			return fmt.Errorf("%s %s: %s is %s, expected %s", c.File, c.ID, name, v.FloatString(f.Currency.Decimals), want)
		}
	}
	return nil
}

// figures are the amounts of a case by name, in currency units.
type figures map[string]*big.Rat

func (f *Folder) compute(c Case) (figures, error) {
	if c.Surcharge != nil {
		return f.computeSurcharge(c)
	}
	q := contribution.Query{Period: c.Calc.Period, AsKnown: c.Calc.AsKnown, Regime: c.Calc.Regime, RiskClass: c.Calc.RiskClass,
		Sector: c.Calc.Sector, Category: c.Calc.Category, Headcount: c.Calc.Headcount, Overrides: c.Calc.Params}
	wage, err := f.Currency.Parse(string(c.Calc.Wage))
	if err != nil {
		return nil, err
	}
	rs, err := f.Law().Resolve(q)
	if err != nil {
		return nil, err
	}
	a, err := rs.Assess(contribution.Line{Wage: wage, Days: c.Calc.Days})
	if err != nil {
		return nil, err
	}
	got := figures{"wage": f.units(wage), "employer_total": f.units(a.EmployerTotal),
		"employee_total": f.units(a.EmployeeTotal), "total": f.units(a.Total), "others": f.units(a.Others)}
	for _, d := range a.Lines {
		got[d.Key()] = f.units(d.Amount)
		got["exact "+d.Key()], _ = new(big.Rat).SetString(rs.Exact(d.BaseAmount, d.Rate))
	}
	return got, nil
}

func (f *Folder) computeSurcharge(c Case) (figures, error) {
	owed, err := f.Currency.Parse(string(c.Surcharge.Due))
	if err != nil {
		return nil, err
	}
	s := c.Surcharge
	rule, err := duedate.ForPeriod(f.params, s.Period, duedate.Asked{Headcount: s.Headcount})
	if err != nil {
		return nil, err
	}
	due := rule.Of(s.Period, f.WorkCalendar())
	if !c.ExpectDate.IsZero() && due != c.ExpectDate {
		return nil, fmt.Errorf("due on %s, expected %s", due, c.ExpectDate)
	}
	a, err := penalty.Assess(f.Law(), penalty.Case{Period: s.Period, Due: due, On: s.PaidOn, Owed: owed,
		Branch: s.Branch, Employees: s.Employees, Triggers: s.Triggers})
	return figures{"surcharge": f.units(a.Surcharge), "penalty": f.units(a.Penalty), "total": f.units(a.Total),
		"months_late": big.NewRat(int64(a.MonthsLate), 1)}, err
}

func (f *Folder) units(m money.Minor) *big.Rat {
	return effective.Decimal(f.Currency.Decimal(m)).Rat()
}

// measure is a figure by name, or a sum that the file's measures define: "wage - old_age/employee + …".
func (got figures) measure(name string, measures map[string]string) (*big.Rat, error) {
	if v, ok := got[name]; ok {
		return v, nil
	}
	sum, ok := measures[name]
	if !ok {
		return nil, fmt.Errorf("%q is no figure and no measure", name)
	}
	total, minus := new(big.Rat), false
	for _, word := range strings.Fields(sum) {
		if word == "+" || word == "-" {
			minus = word == "-"
			continue
		}
		v, ok := got[strings.Replace(word, "exact:", "exact ", 1)]
		if !ok {
			v = new(big.Rat) // a branch that is not in force adds nothing
		}
		if minus {
			v = new(big.Rat).Neg(v)
		}
		total.Add(total, v)
	}
	return total, nil
}
