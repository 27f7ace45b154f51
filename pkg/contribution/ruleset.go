package contribution

import (
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/money"
)

// RuleSet is the law of one period for one kind of worker: immutable, safe for concurrent use.
// Its components are in a fixed order; every slice of amounts follows it.
type RuleSet struct {
	ID         string         // the same law for the same kind of worker gives the same id, whatever the month
	Law        string         // names the law alone: kinds that the law does not tell apart have the same
	Fund       string         //
	Currency   money.Currency //
	Rounding   Rounding       //
	Period     cal.Period     //
	Regime     string         //
	RiskClass  string         //
	Sector     string         //
	Category   string         //
	Headcount  int            // of the employer, where the law tells employers apart by it; 0 elsewhere
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
