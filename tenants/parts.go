package tenants

import (
	"socle/pkg/cal"
	"socle/pkg/effective"
)

// Territory is territory.yaml.
type Territory struct {
	MapLicence string   `yaml:"map_licence,omitempty"` // the line to show beside the map
	MapNote    string   `yaml:"map_note,omitempty"`
	Regions    []Area   `yaml:"regions"`
	Agencies   []Agency `yaml:"agencies,omitempty"`
}

// Area is a region and the feature of the map that draws it.
type Area struct {
	Code    string `yaml:"code"`
	Name    string `yaml:"name"`
	Feature string `yaml:"feature"`
}

// Agency is an office of the fund. The first of its regions is where it stands.
type Agency struct {
	Code       string               `yaml:"code"`
	Name       string               `yaml:"name"`
	Regions    []string             `yaml:"regions"`
	Confidence effective.Confidence `yaml:"confidence"`
}

// Target is one line of targets.yaml: what an indicator should reach in a period, for the fund or a part of it.
type Target struct {
	Indicator  string               `yaml:"indicator"` // KPI-01 to KPI-12
	Period     cal.Period           `yaml:"period"`    // a year, a quarter or a month
	Region     string               `yaml:"region,omitempty"`
	Agency     string               `yaml:"agency,omitempty"`
	Value      effective.Decimal    `yaml:"value"`             // in the indicator's unit; amounts in currency units
	Phasing    []int                `yaml:"phasing,omitempty"` // weights of the months of the period; empty is even
	Source     string               `yaml:"source"`
	Confidence effective.Confidence `yaml:"confidence"`
}

// TargetsFile is targets.yaml.
type TargetsFile struct {
	Targets []Target `yaml:"targets"`
}

// Case is a worked example of cases/*.yaml: it runs as a test, and the fund's people sign it.
type Case struct {
	ID         string                       `yaml:"id"`
	Note       string                       `yaml:"note,omitempty"`
	Source     string                       `yaml:"source"`
	SignedBy   string                       `yaml:"signed_by,omitempty"`
	Calc       *CalcCase                    `yaml:"calc,omitempty"`
	Surcharge  *SurchargeCase               `yaml:"surcharge,omitempty"`
	Tolerance  effective.Decimal            `yaml:"tolerance,omitempty"` // in currency units
	Expect     map[string]effective.Decimal `yaml:"expect"`              // measure, then amount in currency units
	ExpectDate cal.Date                     `yaml:"expect_due_date,omitempty"`
	File       string                       `yaml:"-"`
	measures   map[string]string
}

// CalcCase asks for contributions.
type CalcCase struct {
	Period    cal.Period        `yaml:"period"`
	Wage      effective.Decimal `yaml:"wage"`
	Days      int               `yaml:"days,omitempty"`
	Regime    string            `yaml:"regime,omitempty"`
	RiskClass string            `yaml:"risk_class,omitempty"`
	Sector    string            `yaml:"sector,omitempty"`
	Category  string            `yaml:"category,omitempty"`
	Headcount int               `yaml:"headcount,omitempty"`
	AsKnown   cal.Date          `yaml:"as_known,omitempty"`
	Params    map[string]string `yaml:"params,omitempty"`
}

// SurchargeCase asks for surcharges and penalties.
type SurchargeCase struct {
	Period    cal.Period        `yaml:"period"`
	Due       effective.Decimal `yaml:"due"`
	PaidOn    cal.Date          `yaml:"paid_on"`
	Employees int               `yaml:"employees,omitempty"`
	Headcount int               `yaml:"headcount,omitempty"`
	Branch    string            `yaml:"branch,omitempty"`
	Triggers  []string          `yaml:"triggers,omitempty"`
}

// CasesFile is a file of cases/. Measures name sums of lines: "pension_employer: old_age/employer + invalidity/employer".
type CasesFile struct {
	Measures map[string]string `yaml:"measures,omitempty"`
	Cases    []Case            `yaml:"cases"`
}
