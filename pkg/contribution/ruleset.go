package contribution

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/money"
)

// RuleSet is the law of one period for one kind of worker: immutable, safe for concurrent use.
// Its components are in a fixed order; every slice of amounts follows it.
type RuleSet struct {
	ID         string         // the same law gives the same id, whatever the month
	Fund       string         //
	Currency   money.Currency //
	Rounding   Rounding       //
	Period     cal.Period     //
	Regime     string         //
	RiskClass  string         //
	Sector     string         //
	Category   string         //
	Assumed    []string       // what was taken from the fund's defaults: "risk class 2"
	Components []Component
	FullDays   int // days of a full period of work
	groups     []group
	bounds     []bounds // of each component
	lanes      []lane   // the bulk path: see layOut
	cuts       []cut
	others     []int
	safe       money.Minor // the largest wage of the bulk path
}

// Component is one share of one branch.
type Component struct {
	Branch    string      `json:"branch"`
	Bearer    string      `json:"bearer"`
	InTotal   bool        `json:"in_total"`
	Base      string      `json:"base"`
	Rate      money.Rate  `json:"rate"` // zero when flat or waived
	Flat      money.Minor `json:"flat,omitempty"`
	Waived    bool        `json:"waived,omitempty"`
	Parameter Ref         `json:"parameter"`
}

// Ref names the parameter behind an amount.
type Ref struct {
	Key        string               `json:"key"`
	ValidFrom  cal.Date             `json:"valid_from"`
	ValidTo    cal.Date             `json:"valid_to,omitempty"`
	Source     []string             `json:"source"`
	Confidence effective.Confidence `json:"confidence"`
	Dates      effective.Confidence `json:"dates,omitempty"`
	Note       string               `json:"note,omitempty"`
	ApprovedBy string               `json:"approved_by,omitempty"`
}

// RefTo names a parameter.
func RefTo(p Parameter) Ref {
	return Ref{Key: p.Key(), ValidFrom: p.Valid.From, ValidTo: p.Valid.To, Source: p.Source,
		Confidence: p.Confidence, Dates: p.Dates, Note: p.Note, ApprovedBy: p.ApprovedBy}
}

// Key names the place of a component: branch and bearer.
func (c Component) Key() string { return c.Branch + "/" + c.Bearer }

// compile works the bounds out for the period and groups what is rounded together.
func (s Scheme) compile(q Query, picked []*chosen, names *naming) (*RuleSet, error) {
	rs := &RuleSet{Fund: s.Fund, Currency: s.Currency, Rounding: s.Rounding, Period: q.Period, Regime: q.Regime,
		RiskClass: q.RiskClass, Sector: q.Sector, Category: q.Category, Assumed: q.assumed,
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
	rs.ID = rs.fingerprint()
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

// fingerprint is the id of the law: the same components, bounds and rounding give the same, in any period of that length.
func (rs *RuleSet) fingerprint() string {
	doc, err := json.Marshal(struct {
		Fund, Regime string
		Months       int8
		Days         int
		Currency     money.Currency
		Components   []Component
		Rounding     Rounding
		Bounds       []bounds
		Groups       []keptGroup
	}{rs.Fund, rs.Regime, rs.Period.Months, rs.FullDays, rs.Currency, rs.Components, rs.Rounding, rs.bounds, rs.kept()})
	if err != nil {
		panic(err) // a struct of plain values
	}
	sum := sha256.Sum256(doc)
	return hex.EncodeToString(sum[:12])
}
