package tenants

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/duedate"
	"socle/pkg/effective"
	"socle/pkg/penalty"
)

var weekdays = map[string]time.Weekday{"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6}

// LawFile is any file of law/: each may hold any of the sections, and together they are the law of the fund.
type LawFile struct {
	Sources       map[string]string `yaml:"sources,omitempty"`
	Contributions []ContributionRow `yaml:"contributions,omitempty"`
	Coverage      []CoverageRow     `yaml:"coverage,omitempty"`
	MinimumWages  []WageRow         `yaml:"minimum_wages,omitempty"`
	Values        []ValueRow        `yaml:"values,omitempty"`
	Due           []DueRow          `yaml:"due,omitempty"`
	Penalties     []PenaltyRow      `yaml:"penalties,omitempty"`
	Disputed      []Dispute         `yaml:"disputed,omitempty"`
}

// Dated is what every row of the law carries.
type Dated struct {
	ValidFrom    cal.Date             `yaml:"valid_from,omitempty"` // first day in force
	ValidTo      cal.Date             `yaml:"valid_to,omitempty"`   // last day in force
	RecordedFrom cal.Date             `yaml:"recorded_from,omitempty"`
	RecordedTo   cal.Date             `yaml:"recorded_to,omitempty"` // from this day on another row is held for true
	ObservedAt   cal.Date             `yaml:"observed_at,omitempty"`
	Source       []string             `yaml:"source"`
	Confidence   effective.Confidence `yaml:"confidence"`
	Dates        effective.Confidence `yaml:"dates,omitempty"` // of the dates, when it is not that of the value
	Note         string               `yaml:"note,omitempty"`
	ApprovedBy   string               `yaml:"approved_by,omitempty"`
}

// For says for whom a row holds; empty is everyone.
type For struct {
	Regime        string `yaml:"regime,omitempty"`
	RiskClass     string `yaml:"risk_class,omitempty"`
	Sector        string `yaml:"sector,omitempty"`
	Category      string `yaml:"category,omitempty"`
	HeadcountFrom int    `yaml:"headcount_from,omitempty"`
	HeadcountTo   int    `yaml:"headcount_to,omitempty"`
}

// ContributionRow is one bearer's share of one branch.
type ContributionRow struct {
	For               `yaml:",inline"`
	Branch            string `yaml:"branch"`
	Bearer            string `yaml:"bearer"`
	contribution.Rule `yaml:",inline"`
	Dated             `yaml:",inline"`
}

// CoverageRow says whether a worker category is covered by a branch.
type CoverageRow struct {
	Category           string `yaml:"category"`
	Branch             string `yaml:"branch"`
	Regime             string `yaml:"regime,omitempty"`
	contribution.Cover `yaml:",inline"`
	Dated              `yaml:",inline"`
}

// WageRow is a minimum wage.
type WageRow struct {
	Name              string `yaml:"name"`
	contribution.Wage `yaml:",inline"`
	Dated             `yaml:",inline"`
}

// ValueRow is an amount that formulas may name.
type ValueRow struct {
	Name               string `yaml:"name"`
	contribution.Named `yaml:",inline"`
	Dated              `yaml:",inline"`
}

// DueRow is a rhythm with its due date.
type DueRow struct {
	Name          string `yaml:"name,omitempty"` // of an extension
	Regime        string `yaml:"regime,omitempty"`
	Sector        string `yaml:"sector,omitempty"`
	HeadcountFrom int    `yaml:"headcount_from,omitempty"`
	HeadcountTo   int    `yaml:"headcount_to,omitempty"`
	duedate.Rule  `yaml:",inline"`
	Dated         `yaml:",inline"`
}

// PenaltyRow is a surcharge or a penalty.
type PenaltyRow struct {
	Name         string `yaml:"name"`
	Regime       string `yaml:"regime,omitempty"`
	penalty.Rule `yaml:",inline"`
	Dated        `yaml:",inline"`
}

// Dispute keeps what the sources do not agree on, and which reading the folder follows.
type Dispute struct {
	About    string   `yaml:"about"`
	Readings []string `yaml:"readings"`
	Follows  string   `yaml:"follows,omitempty"`
}

// row is a row of any section on its way to a parameter.
type row struct {
	kind     effective.Kind
	selector effective.Selector
	body     any
	check    error
	Dated
}

func (l *LawFile) rows() map[string][]row {
	all := map[string][]row{}
	for _, r := range l.Contributions {
		s := effective.Selector{Regime: r.Regime, Branch: r.Branch, Bearer: r.Bearer, RiskClass: r.RiskClass,
			Sector: r.Sector, Category: r.Category, HeadcountFrom: r.HeadcountFrom, HeadcountTo: r.HeadcountTo}
		all["contributions"] = append(all["contributions"], row{effective.Contribution, s, r.Rule, r.Rule.Check(r.Bearer), r.Dated})
	}
	for _, r := range l.Coverage {
		s := effective.Selector{Regime: r.Regime, Branch: r.Branch, Category: r.Category}
		all["coverage"] = append(all["coverage"], row{effective.Coverage, s, r.Cover, nil, r.Dated})
	}
	for _, r := range l.MinimumWages {
		all["minimum_wages"] = append(all["minimum_wages"], row{effective.MinimumWage, effective.Selector{Name: r.Name}, r.Wage, checkWage(r.Wage), r.Dated})
	}
	for _, r := range l.Values {
		all["values"] = append(all["values"], row{effective.Value, effective.Selector{Name: r.Name}, r.Named, nil, r.Dated})
	}
	for _, r := range l.Due {
		s := effective.Selector{Name: r.Name, Regime: r.Regime, Sector: r.Sector, HeadcountFrom: r.HeadcountFrom, HeadcountTo: r.HeadcountTo}
		all["due"] = append(all["due"], row{effective.Due, s, r.Rule, r.Rule.Check(), r.Dated})
	}
	for _, r := range l.Penalties {
		s := effective.Selector{Name: r.Name, Regime: r.Regime}
		all["penalties"] = append(all["penalties"], row{effective.Penalty, s, r.Rule, r.Rule.Check(), r.Dated})
	}
	return all
}

// sections is the order of parameters in a folder.
var sections = []string{"contributions", "coverage", "minimum_wages", "values", "due", "penalties"}

func checkWage(w contribution.Wage) error {
	if !slices.Contains([]string{"hour", "day", "month"}, w.Per) {
		return fmt.Errorf("per %q: want hour, day or month", w.Per)
	}
	return w.Amount.Check()
}

func (r row) parameter() (effective.Parameter, error) {
	body, err := json.Marshal(r.body)
	return effective.Parameter{Kind: r.kind, Selector: r.selector, Body: body,
		Valid:      effective.Span{From: r.ValidFrom, To: r.ValidTo},
		Recorded:   effective.Span{From: r.RecordedFrom, To: r.RecordedTo},
		ObservedAt: r.ObservedAt, Source: r.Source, Confidence: r.Confidence, Dates: r.Dates,
		Note: r.Note, ApprovedBy: r.ApprovedBy}, err
}
