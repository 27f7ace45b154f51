package tenants

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/effective"
	"socle/pkg/money"
)

var (
	country  = regexp.MustCompile(`^[A-Z]{2}$`)
	currency = regexp.MustCompile(`^[A-Z]{3}$`)
	language = regexp.MustCompile(`^[a-z]{2,3}$`)
	slug     = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	code     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)
)

// rule is one thing that must hold, and what to say of which field when it does not.
type rule struct {
	holds   bool
	message string
	path    []any
}

func (l *loading) hold(p page, rules ...rule) {
	for _, r := range rules {
		if !r.holds {
			l.fail(p.at(r.message, r.path...))
		}
	}
}

func (l *loading) checkTenant(p page) {
	f := l.folder
	_, zone := time.LoadLocation(f.TimeZone)
	l.hold(p,
		rule{slug.MatchString(f.Slug) && len(f.Slug) <= 40, "the folder's name is small letters, digits and dashes, 40 at most", nil},
		rule{f.Kind == Fund || f.Kind == Region, "want fund or region", []any{"kind"}},
		rule{f.Name != "", "want a name", []any{"name"}},
		rule{f.ShortName != "", "want a short name", []any{"short_name"}},
		rule{f.Kind == Region || country.MatchString(f.Country), "want two capital letters (ISO 3166-1)", []any{"country"}},
		rule{currency.MatchString(f.Currency.Code), "want three capital letters (ISO 4217)", []any{"currency", "code"}},
		rule{f.Currency.Decimals >= 0 && f.Currency.Decimals <= 4, "want 0 to 4", []any{"currency", "decimals"}},
		rule{f.Currency.Shown >= 0 && f.Currency.Shown <= f.Currency.Decimals, "want 0 to the decimals kept", []any{"currency", "shown"}},
		rule{f.TimeZone != "" && zone == nil, "want a zone such as Africa/Dakar", []any{"time_zone"}},
		rule{len(f.Languages) > 0, "want at least one language", []any{"languages"}},
	)
	for i, lang := range f.Languages {
		l.hold(p, rule{language.MatchString(lang), fmt.Sprintf("%q: want a language in small letters, such as fr or ar", lang), []any{"languages", i}})
	}
	if f.Kind == Fund {
		l.checkFund(p)
	}
}

func (l *loading) checkFund(p page) {
	f := l.folder
	l.hold(p,
		rule{f.Calendar.DaysPerMonth > 0 && f.Calendar.DaysPerMonth <= 31, "want 1 to 31", []any{"calendar", "days_per_month"}},
		rule{f.Calendar.HoursPerMonth.Rat().Sign() > 0, "want the hours of a full month", []any{"calendar", "hours_per_month"}},
		rule{len(f.Branches) > 0, "want at least one branch", []any{"branches"}},
		rule{len(f.Regimes) > 0, "want at least one regime", []any{"regimes"}},
		rule{len(f.ValidationLevels) > 0, "want at least one level", []any{"validation_levels"}},
		rule{slices.IsSorted(f.Ageing) && len(f.Ageing) > 0 && f.Ageing[0] > 0, "want rising numbers of days", []any{"ageing"}},
		rule{f.Indicators.ContributingMonths > 0, "want a number of months", []any{"indicators", "contributing_months"}},
		rule{f.Indicators.RecoveryWindowDays > 0, "want a number of days", []any{"indicators", "recovery_window_days"}},
		rule{f.Rounding.Unit >= 0, "want minor units, 1 or more", []any{"rounding", "unit"}},
	)
	for i, h := range f.Calendar.Holidays {
		if err := h.Check(); err != nil {
			l.fail(p.at(err.Error(), "calendar", "holidays", i))
		}
		l.hold(p, rule{h.Name != "", "want a name", []any{"calendar", "holidays", i, "name"}},
			rule{h.Date.IsZero() || h.Date > cal.On(1950, 1, 1) && h.Date < cal.On(2200, 1, 1), fmt.Sprintf("%s: want a day between 1950 and 2200", h.Date), []any{"calendar", "holidays", i}})
	}
	for i, day := range f.Calendar.Weekend {
		_, known := weekdays[day]
		l.hold(p, rule{known, fmt.Sprintf("%q is no day of the week: write them in English, from monday to sunday", day), []any{"calendar", "weekend", i}})
	}
	for name, d := range map[string]Delay{"adjustment": f.Delays.Adjustment, "certificate": f.Delays.Certificate} {
		l.hold(p, rule{d.Days > 0 && d.Days <= 366, "want a number of days, 1 to 366", []any{"delays", name, "days"}},
			rule{d.Confidence.Check() == nil, "want a confidence", []any{"delays", name, "confidence"}},
			rule{d.Confidence == effective.Demonstration || d.Source != "", "say which text or decision gives it", []any{"delays", name, "source"}})
	}
	l.checkChoices(p)
	l.checkCodes(p)
}

func (l *loading) checkChoices(p page) {
	f := l.folder
	for name, n := range map[string]NumberForm{"employer": f.Numbers.Employer, "insured": f.Numbers.Insured, "receipt": f.Numbers.Receipt} {
		l.hold(p,
			rule{strings.Count(n.Format, "N") >= 4, "want a form with at least four N", []any{"numbers", name, "format"}},
			rule{slices.Contains(CheckSchemes, n.Check) || n.Check == "", fmt.Sprintf("%q: want one of %v", n.Check, CheckSchemes), []any{"numbers", name, "check"}},
			rule{(strings.Contains(n.Format, "K")) == (n.Check != "" && n.Check != "none"), "a key (K) needs a check, and a check a key", []any{"numbers", name, "format"}},
			rule{n.Confidence.Check() == nil, "want a confidence", []any{"numbers", name, "confidence"}})
	}
	levels := []contribution.Level{contribution.ByShare, contribution.ByBranch, contribution.ByGroup, contribution.ByLine}
	l.hold(p, rule{slices.Contains(levels, f.Rounding.Level), fmt.Sprintf("want one of %v", levels), []any{"rounding", "level"}},
		rule{roundable(f.Rounding.Mode), "want half_up, half_even, down or up", []any{"rounding", "mode"}})
	if d := f.Rounding.Declaration; d != nil {
		l.hold(p, rule{roundable(d.Mode) && d.Unit >= 0, "want a mode and a unit", []any{"rounding", "declaration"}})
	}
	for i, o := range f.AllocationOrder {
		l.hold(p, rule{slices.Contains(AllocationKeys, o), fmt.Sprintf("%q: want one of %v", o, AllocationKeys), []any{"allocation_order", i}})
	}
	l.checkPeople(p)
}

// AllocationKeys are what a payment's allocation can be ordered by: "period" puts the oldest period first, the others
// say what comes first inside it (or overall, when they stand before period).
var AllocationKeys = []string{"period", "principal", "surcharge", "penalty", "levy"}

func roundable(m money.Mode) bool {
	return slices.Contains([]money.Mode{money.HalfUp, money.HalfEven, money.Down, money.Up}, m)
}

// checkCodes refuses a code that is given twice, not well formed, or named and not declared.
func (l *loading) checkCodes(p page) {
	f := l.folder
	lists := map[string][]string{}
	for i, b := range f.Branches {
		lists["branches"] = append(lists["branches"], b.Code)
		l.hold(p, rule{b.Name != "", "want a name", []any{"branches", i, "name"}})
	}
	for i, r := range f.Regimes {
		lists["regimes"] = append(lists["regimes"], r.Code)
		l.hold(p, rule{r.Name != "", "want a name", []any{"regimes", i, "name"}}, rule{r.Inherits == "" || slices.ContainsFunc(f.Regimes, func(o contribution.Regime) bool { return o.Code == r.Inherits && o.Code != r.Code }),
			fmt.Sprintf("there is no regime %q", r.Inherits), []any{"regimes", i, "inherits"}})
	}
	for _, c := range f.RiskClasses {
		lists["risk_classes"] = append(lists["risk_classes"], c.Code)
	}
	for _, v := range f.ValidationLevels {
		lists["validation_levels"] = append(lists["validation_levels"], v.Code)
	}
	for _, d := range f.RequiredDocuments {
		lists["required_documents"] = append(lists["required_documents"], d.Code)
	}
	for _, n := range f.LegalForms {
		lists["legal_forms"] = append(lists["legal_forms"], n.Code)
	}
	for _, n := range f.WorkerCategories {
		lists["worker_categories"] = append(lists["worker_categories"], n.Code)
	}
	for i, s := range f.Sectors {
		lists["sectors"] = append(lists["sectors"], s.Code)
		l.hold(p, rule{s.RiskClass == "" || slices.Contains(lists["risk_classes"], s.RiskClass), fmt.Sprintf("there is no risk class %q", s.RiskClass), []any{"sectors", i, "risk_class"}})
	}
	for name, list := range lists {
		for i, c := range list {
			l.hold(p, rule{code.MatchString(c), fmt.Sprintf("code %q: want letters, digits, dots, dashes", c), []any{name, i, "code"}},
				rule{!slices.Contains(list[:i], c), fmt.Sprintf("code %q is there twice", c), []any{name, i, "code"}})
		}
	}
	l.hold(p, rule{f.DefaultRiskClass == "" || slices.Contains(lists["risk_classes"], f.DefaultRiskClass), "there is no such risk class", []any{"default_risk_class"}},
		rule{f.DefaultSector == "" || slices.Contains(lists["sectors"], f.DefaultSector), "there is no such sector", []any{"default_sector"}})
}
