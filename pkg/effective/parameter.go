package effective

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"socle/pkg/cal"
)

// Kind classes a parameter; it says how its body reads.
type Kind string

// The kinds of the law.
const (
	Contribution Kind = "contribution" // body: contribution.Rule
	Coverage     Kind = "coverage"     // body: contribution.Cover
	MinimumWage  Kind = "minimum_wage" // body: contribution.Wage
	Value        Kind = "value"        // body: contribution.Named
	Penalty      Kind = "penalty"      // body: penalty.Rule
	Due          Kind = "due"          // body: duedate.Rule
)

// Selector says for whom a parameter holds. Empty text is "any"; zero headcount is "no bound". Comparable.
type Selector struct {
	Name          string `json:"name,omitempty"` // of a minimum wage, a value or a penalty
	Regime        string `json:"regime,omitempty"`
	Branch        string `json:"branch,omitempty"`
	Bearer        string `json:"bearer,omitempty"`
	RiskClass     string `json:"risk_class,omitempty"`
	Sector        string `json:"sector,omitempty"`
	Category      string `json:"category,omitempty"`
	HeadcountFrom int    `json:"headcount_from,omitempty"` // included
	HeadcountTo   int    `json:"headcount_to,omitempty"`   // included
}

// Parameter is one dated, sourced value of the law, as a folder declares it and as a database row keeps it.
type Parameter struct {
	Kind       Kind            `json:"kind"`
	Selector   Selector        `json:"selector"`
	Body       json.RawMessage `json:"body"`
	Valid      Span            `json:"valid"`    // when it is the law, both ends included
	Recorded   Span            `json:"recorded"` // when it was held for true, end excluded
	ObservedAt cal.Date        `json:"observed_at,omitempty"`
	Source     []string        `json:"source"`
	Confidence Confidence      `json:"confidence"`      // of the value
	Dates      Confidence      `json:"dates,omitempty"` // of the dates, when it is not that of the value
	Note       string          `json:"note,omitempty"`
	ApprovedBy string          `json:"approved_by,omitempty"`
}

// Trust is the lower grade of value and dates: what a fund still has to confirm.
func (p Parameter) Trust() Confidence { return p.Confidence.Worse(p.Dates) }

// Series names what the parameter is about, whatever its dates: two rows of one series must not be the law on one day.
func (p Parameter) Series() string {
	s := p.Selector
	parts := []string{string(p.Kind), s.Name, s.Regime, s.Branch, s.Bearer, s.RiskClass, s.Sector, s.Category}
	if s.HeadcountFrom != 0 || s.HeadcountTo != 0 {
		parts = append(parts, fmt.Sprintf("%d-%d", s.HeadcountFrom, s.HeadcountTo))
	}
	kept := parts[:0]
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "/")
}

// Key is the series and the first day: "contribution/general/family_benefits/employer@2006-03-01".
func (p Parameter) Key() string { return p.Series() + "@" + p.Valid.From.String() }

// Read decodes the body strictly: a field that the kind does not know is an error.
func (p Parameter) Read(into any) error {
	d := json.NewDecoder(bytes.NewReader(p.Body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("parameter %s: %w", p.Key(), err)
	}
	return nil
}
