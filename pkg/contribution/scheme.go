package contribution

import (
	"socle/pkg/effective"
	"socle/pkg/money"
)

// Parameter is one dated, sourced row of the law. See package effective.
type Parameter = effective.Parameter

// Level says what is rounded once together before it is shared out.
type Level string

// The levels a fund can declare. Only what stands on one same base is ever rounded together.
const (
	ByShare  Level = "share"  // every bearer's share of every branch alone
	ByBranch Level = "branch" // a branch, then shared between its bearers
	ByGroup  Level = "group"  // the branches of one named group, then shared
	ByLine   Level = "line"   // all branches of the line, then shared (levies for others apart)
)

// Rounding is how a fund rounds: the level, the mode and the unit; and, if it does, the totals of a declaration.
type Rounding struct {
	Level       Level           `json:"level" yaml:"level"`
	Mode        money.Mode      `json:"mode" yaml:"mode"`
	Unit        money.Minor     `json:"unit,omitempty" yaml:"unit"`               // minor units; 0 means 1
	Declaration *money.Rounding `json:"declaration,omitempty" yaml:"declaration"` // totals by branch and bearer
}

// Scheme is what frames the law of a fund and changes rarely: its currency, branches, regimes, classes and rounding.
type Scheme struct {
	Fund             string            `json:"fund"`
	Currency         money.Currency    `json:"currency"`
	Rounding         Rounding          `json:"rounding"`
	DaysPerMonth     int               `json:"days_per_month"`  // a full month of work, 26
	HoursPerMonth    effective.Decimal `json:"hours_per_month"` // turns an hourly wage into a monthly one, 191
	Branches         []Branch          `json:"branches"`        // in the order of every listing
	Regimes          []Regime          `json:"regimes"`         // the first is the default
	RiskClasses      []Class           `json:"risk_classes,omitempty"`
	DefaultRiskClass string            `json:"default_risk_class,omitempty"`
	Sectors          []Sector          `json:"sectors,omitempty"`
	DefaultSector    string            `json:"default_sector,omitempty"`
	Categories       []string          `json:"categories,omitempty"`
}

// Branch is a line of protection, or a levy collected for another body.
type Branch struct {
	Code         string `json:"code" yaml:"code"`
	Name         string `json:"name" yaml:"name"`
	Group        string `json:"group,omitempty" yaml:"group"`                 // rounded together, see Level
	CollectedFor string `json:"collected_for,omitempty" yaml:"collected_for"` // another body: outside the totals
}

// InTotal says whether the branch counts in the fund's own totals.
func (b Branch) InTotal() bool { return b.CollectedFor == "" }

// Regime is a group of employers or insured with a law of its own. What it does not say it takes from Inherits.
type Regime struct {
	Code     string `json:"code" yaml:"code"`
	Name     string `json:"name" yaml:"name"`
	Inherits string `json:"inherits,omitempty" yaml:"inherits"`
}

// Class is a class of work-injury risk; Aliases are other spellings that are understood.
type Class struct {
	Code    string   `json:"code" yaml:"code"`
	Name    string   `json:"name" yaml:"name"`
	Aliases []string `json:"aliases,omitempty" yaml:"aliases"`
}

// Sector is an activity; it may decide the class of risk. Aliases are other spellings that are understood.
type Sector struct {
	Code      string   `json:"code"`
	RiskClass string   `json:"risk_class,omitempty"`
	Aliases   []string `json:"aliases,omitempty"`
}

// Law is a scheme and its parameters.
type Law struct {
	Scheme     Scheme
	Parameters []Parameter
}
