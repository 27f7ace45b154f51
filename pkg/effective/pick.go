package effective

import (
	"fmt"

	"socle/pkg/cal"
)

// Asked is for whom and when a parameter is looked for. AsKnown zero asks for what is known now.
type Asked struct {
	On, AsKnown                 cal.Date
	Regime, Branch, Bearer      string
	RiskClass, Sector, Category string
	Headcount                   int
}

// InForce keeps the parameters of one kind that were the law on a day, as known on another.
func InForce(ps []Parameter, kind Kind, on, asKnown cal.Date) []Parameter {
	var kept []Parameter
	for _, p := range ps {
		if p.Kind == kind && p.Valid.Covers(on) && p.Recorded.KnownOn(asKnown) {
			kept = append(kept, p)
		}
	}
	return kept
}

// Fits says whether the selector admits who is asked about; a selector that names nothing fits everyone.
func (s Selector) Fits(a Asked) bool {
	return fits(s.Regime, a.Regime) && fits(s.Branch, a.Branch) && fits(s.Bearer, a.Bearer) &&
		fits(s.RiskClass, a.RiskClass) && fits(s.Sector, a.Sector) && fits(s.Category, a.Category) &&
		a.Headcount >= s.HeadcountFrom && (s.HeadcountTo == 0 || a.Headcount <= s.HeadcountTo)
}

func fits(want, is string) bool { return want == "" || want == is }

// Weight counts what the selector names: the parameter that names more wins over the one that names less.
func (s Selector) Weight() int {
	n := 0
	for _, f := range []string{s.Regime, s.RiskClass, s.Sector, s.Category} {
		if f != "" {
			n++
		}
	}
	if s.HeadcountFrom != 0 || s.HeadcountTo != 0 {
		n++
	}
	return n
}

// Overlap finds the first two parameters of one series that are the law, and held for true, on one same day.
func Overlap(ps []Parameter) error {
	seen := map[string][]Parameter{}
	for _, p := range ps {
		if p.Valid.Backwards() {
			return fmt.Errorf("%s ends (%s) before it starts", p.Key(), p.Valid.To)
		}
		for _, o := range seen[p.Series()] {
			if p.Valid.Meets(o.Valid) && knownTogether(p.Recorded, o.Recorded) {
				return fmt.Errorf("%s and %s are both the law on one same day", o.Key(), p.Key())
			}
		}
		seen[p.Series()] = append(seen[p.Series()], p)
	}
	return nil
}

func knownTogether(a, b Span) bool {
	return (a.To.IsZero() || b.From < a.To) && (b.To.IsZero() || a.From < b.To)
}
