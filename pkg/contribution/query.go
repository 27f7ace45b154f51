package contribution

import (
	"slices"
	"strings"

	"socle/pkg/cal"
	"socle/pkg/fault"
)

// Query asks for the law of a period of employment, for a kind of employer and worker.
// Empty fields take the fund's defaults; AsKnown zero asks for what is known now.
type Query struct {
	Period     cal.Period        `json:"period"`
	AsKnown    cal.Date          `json:"as_known,omitempty"`
	Regime     string            `json:"regime,omitempty"`
	RiskClass  string            `json:"risk_class,omitempty"`
	Sector     string            `json:"sector,omitempty"`
	Category   string            `json:"category,omitempty"`
	Headcount  int               `json:"headcount,omitempty"`
	Overrides  map[string]string `json:"overrides,omitempty"`
	assumed    []string
	inheriting []string // the regime and those it takes the rest from
}

// settle replaces what was left open by the fund's defaults and refuses what the fund does not know.
func (s Scheme) settle(q Query) (Query, error) {
	if q.Period.IsZero() {
		return q, fault.Field("period", "law.period_missing", "say the period: 2007-06 or 2007-Q2")
	}
	for _, step := range []func(*Query) error{s.settleRegime, s.settleSector, s.settleRisk, s.settleCategory} {
		if err := step(&q); err != nil {
			return q, err
		}
	}
	return q, nil
}

func (s Scheme) settleRegime(q *Query) error {
	if q.Regime == "" && len(s.Regimes) > 0 {
		q.Regime = s.Regimes[0].Code
	}
	for code := q.Regime; code != ""; {
		i := slices.IndexFunc(s.Regimes, func(r Regime) bool { return r.Code == code })
		if i < 0 {
			return fault.Field("regime", "law.regime_unknown", "%s has no regime %q; it has %s",
				s.Fund, code, codes(s.Regimes, func(r Regime) string { return r.Code }))
		}
		if slices.Contains(q.inheriting, code) {
			break
		}
		q.inheriting = append(q.inheriting, code)
		code = s.Regimes[i].Inherits
	}
	return nil
}

func (s Scheme) settleSector(q *Query) error {
	if q.Sector == "" {
		if q.Sector = s.DefaultSector; q.Sector != "" {
			q.assumed = append(q.assumed, "sector "+q.Sector)
		}
		return nil
	}
	i := slices.IndexFunc(s.Sectors, func(c Sector) bool {
		return slices.ContainsFunc(append([]string{c.Code}, c.Aliases...), func(n string) bool { return strings.EqualFold(n, q.Sector) })
	})
	if i < 0 {
		return fault.Field("sector", "law.sector_unknown", "%s has no sector %q; it has %s",
			s.Fund, q.Sector, codes(s.Sectors, func(c Sector) string { return c.Code }))
	}
	q.Sector = s.Sectors[i].Code
	if q.RiskClass == "" {
		q.RiskClass = s.Sectors[i].RiskClass
	}
	return nil
}

func (s Scheme) settleRisk(q *Query) error {
	if q.RiskClass == "" {
		if q.RiskClass = s.DefaultRiskClass; q.RiskClass != "" {
			q.assumed = append(q.assumed, "risk class "+q.RiskClass)
		}
		return nil
	}
	for _, c := range s.RiskClasses {
		for _, name := range append([]string{c.Code, c.Name}, c.Aliases...) {
			if strings.EqualFold(name, q.RiskClass) {
				q.RiskClass = c.Code
				return nil
			}
		}
	}
	if len(s.RiskClasses) == 0 {
		return fault.Field("risk_class", "law.risk_class_unknown", "%s has no classes of risk", s.Fund)
	}
	return fault.Field("risk_class", "law.risk_class_unknown", "%s has no risk class %q; it has %s",
		s.Fund, q.RiskClass, codes(s.RiskClasses, func(c Class) string { return c.Code }))
}

func (s Scheme) settleCategory(q *Query) error {
	if q.Category == "" || slices.Contains(s.Categories, q.Category) {
		return nil
	}
	return fault.Field("category", "law.category_unknown", "%s has no worker category %q; it has %s",
		s.Fund, q.Category, strings.Join(s.Categories, ", "))
}

func codes[T any](of []T, code func(T) string) string {
	list := make([]string, len(of))
	for i, v := range of {
		list[i] = code(v)
	}
	if len(list) > 30 {
		list = append(list[:30], "…")
	}
	return strings.Join(list, ", ")
}
