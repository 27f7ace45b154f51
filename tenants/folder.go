package tenants

import (
	"strings"

	"socle/pkg/contribution"
	"socle/pkg/duedate"
	"socle/pkg/effective"
	"socle/pkg/money"
)

// The kinds of folder.
const (
	Fund   = "fund"
	Region = "region" // a regional body: no chain and no law of its own, it compares funds
)

// Folder is a fund as its folder declares it.
type Folder struct {
	Slug string
	Tenant
	Territory Territory
	Targets   []Target
	Brand     Brand
	Logo      []byte                     // SVG
	Map       []byte                     // GeoJSON, features named by Territory
	Texts     map[string]map[string]Text // language, then name
	Cases     []Case
	Sources   map[string]string // of the law, by key
	Disputed  []Dispute
	params    []effective.Parameter
}

// Parameters are the rows of the law, in the order of the folder. They are what the database takes.
func (f *Folder) Parameters() []effective.Parameter { return f.params }

// SourceText names the sources behind keys.
func (f *Folder) SourceText(keys []string) string {
	titles := make([]string, len(keys))
	for i, key := range keys {
		if titles[i] = f.Sources[key]; titles[i] == "" {
			titles[i] = key
		}
	}
	return strings.Join(titles, "; ")
}

// Law is what the law engine needs.
func (f *Folder) Law() contribution.Law {
	return contribution.Law{Scheme: f.Scheme(), Parameters: f.params}
}

// Unconfirmed are the parameters that a person of the fund has still to confirm before it runs in production.
func (f *Folder) Unconfirmed() []effective.Parameter {
	var list []effective.Parameter
	for _, p := range f.params {
		if p.Trust() != effective.Confirmed {
			list = append(list, p)
		}
	}
	return list
}

// Tenant is tenant.yaml.
type Tenant struct {
	Kind      string         `yaml:"kind"`
	Name      string         `yaml:"name"`
	ShortName string         `yaml:"short_name"`
	Country   string         `yaml:"country"` // ISO 3166-1, two letters
	Currency  money.Currency `yaml:"currency"`
	TimeZone  string         `yaml:"time_zone"`
	Languages []string       `yaml:"languages"`         // the first is the fund's own
	Members   []string       `yaml:"members,omitempty"` // of a region: the funds it compares
	Calendar  Calendar       `yaml:"calendar,omitempty"`
	Numbers   Numbers        `yaml:"numbers,omitempty"`

	LegalForms  []Named     `yaml:"legal_forms,omitempty"`
	Sectors     []Sector    `yaml:"sectors,omitempty"`
	SizeClasses []SizeClass `yaml:"size_classes,omitempty"`

	Branches         []contribution.Branch `yaml:"branches,omitempty"`
	Regimes          []contribution.Regime `yaml:"regimes,omitempty"` // the first is the default
	RiskClasses      []contribution.Class  `yaml:"risk_classes,omitempty"`
	DefaultRiskClass string                `yaml:"default_risk_class,omitempty"`
	DefaultSector    string                `yaml:"default_sector,omitempty"`
	WorkerCategories []Named               `yaml:"worker_categories,omitempty"` // the first is what the staff form proposes
	Rounding         contribution.Rounding `yaml:"rounding,omitempty"`

	ValidationLevels  []Level    `yaml:"validation_levels,omitempty"`
	RequiredDocuments []Document `yaml:"required_documents,omitempty"`
	Reminders         Reminders  `yaml:"reminders,omitempty"`
	Recovery          []Stage    `yaml:"recovery,omitempty"`
	AllocationOrder   []string   `yaml:"allocation_order,omitempty"`
	Delays            Delays     `yaml:"delays,omitempty"`
	Ageing            []int      `yaml:"ageing,omitempty"` // upper ends of the buckets in days past due: 30, 60, 90, 360
	Indicators        Indicators `yaml:"indicators,omitempty"`
}

// Calendar is when the fund works.
type Calendar struct {
	Weekend       []string          `yaml:"weekend,omitempty"` // saturday, sunday…
	DaysPerMonth  int               `yaml:"days_per_month,omitempty"`
	HoursPerMonth effective.Decimal `yaml:"hours_per_month,omitempty"`
	Holidays      []duedate.Holiday `yaml:"holidays,omitempty"`
}

// Numbers are the forms of the numbers a fund attributes.
type Numbers struct {
	Employer NumberForm `yaml:"employer,omitempty"`
	Insured  NumberForm `yaml:"insured,omitempty"`
	Receipt  NumberForm `yaml:"receipt,omitempty"`
}

// NumberForm: N is a digit of the sequence, K a digit of the key, Y a digit of the year; anything else stands for itself.
type NumberForm struct {
	Format     string               `yaml:"format"`
	Check      string               `yaml:"check,omitempty"` // scheme of the key
	Confidence effective.Confidence `yaml:"confidence"`
	Note       string               `yaml:"note,omitempty"`
}

// Delays are the days that the fund gives, where the law of its country does not say.
type Delays struct {
	Adjustment  Delay `yaml:"adjustment,omitempty"`  // from the approval of an adjustment to its due date
	Certificate Delay `yaml:"certificate,omitempty"` // for which a certificate that nothing is owed is good
}

// Delay is a number of days with its source.
type Delay struct {
	Days       int                  `yaml:"days"`
	Source     string               `yaml:"source,omitempty"`
	Confidence effective.Confidence `yaml:"confidence"`
	Note       string               `yaml:"note,omitempty"`
}

// CheckSchemes are the schemes of check digits; none for a number without key.
var CheckSchemes = []string{"none", "ebds_employer", "ebds_insured", "mod97", "luhn", "mod11"}

// Named is a code with its name.
type Named struct {
	Code string `yaml:"code"`
	Name string `yaml:"name"`
}

// Sector is an activity of the fund's list.
type Sector struct {
	Code      string   `yaml:"code"`
	Name      string   `yaml:"name"`
	ISIC      []string `yaml:"isic,omitempty"` // sections of ISIC rev. 4
	RiskClass string   `yaml:"risk_class,omitempty"`
}

// SizeClass holds employers up to so many employees; zero is no bound.
type SizeClass struct {
	Code string `yaml:"code"`
	Name string `yaml:"name"`
	UpTo int    `yaml:"up_to,omitempty"`
}

// Level is one step of validation of an employer's file.
type Level struct {
	Code string `yaml:"code"`
	Name string `yaml:"name"`
	Role string `yaml:"role"`
}

// Document is asked for at registration.
type Document struct {
	Code       string   `yaml:"code"`
	Name       string   `yaml:"name"`
	Required   bool     `yaml:"required"`
	LegalForms []string `yaml:"legal_forms,omitempty"` // empty: all
}

// Reminders go before the due date, and not to those who have filed.
type Reminders struct {
	DaysBefore []int    `yaml:"days_before,omitempty"`
	Channels   []string `yaml:"channels,omitempty"`
}

// Stage is a step of recovery, so many days after the due date.
type Stage struct {
	Step      string `yaml:"step"` // reminder, formal_notice, writ, litigation
	DaysAfter int    `yaml:"days_after"`
}

// Indicators are the fund's own readings of the indicators.
type Indicators struct {
	ContributingMonths int `yaml:"contributing_months,omitempty"`  // N of KPI-03
	RecoveryWindowDays int `yaml:"recovery_window_days,omitempty"` // N of KPI-12
}

// Scheme frames the law for the engine.
func (f *Folder) Scheme() contribution.Scheme {
	s := contribution.Scheme{Fund: f.Slug, Currency: f.Currency, Rounding: f.Rounding, Branches: f.Branches,
		DaysPerMonth: f.Calendar.DaysPerMonth, HoursPerMonth: f.Calendar.HoursPerMonth, Regimes: f.Regimes,
		RiskClasses: f.RiskClasses, DefaultRiskClass: f.DefaultRiskClass, DefaultSector: f.DefaultSector}
	for _, c := range f.Sectors {
		s.Sectors = append(s.Sectors, contribution.Sector{Code: c.Code, RiskClass: c.RiskClass,
			Aliases: append([]string{c.Name}, c.ISIC...)})
	}
	for _, c := range f.WorkerCategories {
		s.Categories = append(s.Categories, c.Code)
	}
	return s
}

// WorkCalendar is the calendar for due dates.
func (f *Folder) WorkCalendar() duedate.Calendar {
	c := duedate.Calendar{Holidays: f.Calendar.Holidays}
	for _, day := range f.Calendar.Weekend {
		c.Weekend = append(c.Weekend, weekdays[day])
	}
	return c
}
