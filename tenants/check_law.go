package tenants

import (
	"fmt"
	"math/big"
	"slices"

	"socle/pkg/contribution"
	"socle/pkg/effective"
)

var hundred = big.NewRat(100, 1)

// checkLaw refuses what the law cannot be: sources, branches, regimes or classes that are not declared, a row without
// grade, two rows for one day, and a formula that names nothing.
func (l *loading) checkLaw(tenant page) {
	names := map[string]bool{}
	for _, r := range l.rows {
		if r.Kind == effective.MinimumWage || r.Kind == effective.Value {
			names[r.Selector.Name] = true
		}
	}
	seen := map[string][]placed{}
	for _, r := range l.rows {
		l.checkRow(r, names)
		series := r.Series()
		for _, o := range seen[series] {
			if err := effective.Overlap([]effective.Parameter{o.Parameter, r.Parameter}); err != nil && !r.Valid.Backwards() && !o.Valid.Backwards() {
				l.fail(r.page.at(fmt.Sprintf("%v: the other is %s; end one with valid_to, or close it with recorded_to", err, o.place()), r.path...))
			}
		}
		seen[series] = append(seen[series], r)
	}
	if l.folder.Kind == Region && len(l.rows) > 0 {
		l.fail(tenant.at("a regional body has no law of its own", "kind"))
	}
}

// place is the file and line of a row.
func (r placed) place() string {
	if n := find(r.page.root, r.path); n != nil {
		return fmt.Sprintf("%s:%d", r.page.file, n.Line)
	}
	return r.page.file
}

func (l *loading) checkRow(r placed, names map[string]bool) {
	f, s := l.folder, r.Selector
	at := func(key string) []any { return append(slices.Clone(r.path), key) }
	declared := func(code string, n int, of func(int) string) bool {
		for i := range n {
			if of(i) == code {
				return true
			}
		}
		return code == ""
	}
	l.hold(r.page,
		rule{!r.Valid.Backwards(), "ends before it starts", at("valid_to")},
		rule{r.Confidence.Check() == nil, fmt.Sprintf("%q: want one of %v", r.Confidence, effective.Grades), at("confidence")},
		rule{r.Dates == "" || r.Dates.Check() == nil, fmt.Sprintf("%q: want one of %v", r.Dates, effective.Grades), at("dates")},
		rule{len(r.Source) > 0, "want at least one source", at("source")},
		rule{declared(s.Branch, len(f.Branches), func(i int) string { return f.Branches[i].Code }), fmt.Sprintf("branch %q is not declared in tenant.yaml", s.Branch), at("branch")},
		rule{declared(s.Regime, len(f.Regimes), func(i int) string { return f.Regimes[i].Code }), fmt.Sprintf("regime %q is not declared in tenant.yaml", s.Regime), at("regime")},
		rule{declared(s.RiskClass, len(f.RiskClasses), func(i int) string { return f.RiskClasses[i].Code }), fmt.Sprintf("risk class %q is not declared in tenant.yaml", s.RiskClass), at("risk_class")},
		rule{declared(s.Sector, len(f.Sectors), func(i int) string { return f.Sectors[i].Code }), fmt.Sprintf("sector %q is not declared in tenant.yaml", s.Sector), at("sector")},
		rule{declared(s.Category, len(f.WorkerCategories), func(i int) string { return f.WorkerCategories[i].Code }), fmt.Sprintf("category %q is not declared in tenant.yaml", s.Category), at("category")},
	)
	for _, key := range r.Source {
		if _, known := f.Sources[key]; !known {
			l.fail(r.page.at(fmt.Sprintf("source %q is not listed in sources", key), at("source")...))
		}
	}
	if r.Kind == effective.Contribution {
		var body contribution.Rule
		l.fail(r.Read(&body))
		l.hold(r.page, rule{body.RatePct.Rat().Cmp(hundred) <= 0, fmt.Sprintf("%s %%: a rate is 100 %% at most", body.RatePct), at("rate_pct")})
		for _, name := range body.Names() {
			l.hold(r.page, rule{names[name], fmt.Sprintf("a formula names %q, which is no minimum wage or value", name), r.path})
		}
	}
}
