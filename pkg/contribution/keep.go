package contribution

import (
	"encoding/json"
	"fmt"
	"slices"

	"socle/pkg/cal"
	"socle/pkg/money"
)

// kept is a rule set as it is stored beside the assessments made with it: enough to compute every amount again, whatever
// became of the parameters since.
type kept struct {
	ID         string         `json:"id"`
	Fund       string         `json:"fund"`
	Currency   money.Currency `json:"currency"`
	Rounding   Rounding       `json:"rounding"`
	Period     cal.Period     `json:"period"`
	Regime     string         `json:"regime"`
	RiskClass  string         `json:"risk_class,omitempty"`
	Sector     string         `json:"sector,omitempty"`
	Category   string         `json:"category,omitempty"`
	Headcount  int            `json:"headcount,omitempty"`
	Assumed    []string       `json:"assumed,omitempty"`
	FullDays   int            `json:"full_days"`
	Components []Component    `json:"components"`
	Bounds     []bounds       `json:"bounds"`
	Groups     []keptGroup    `json:"groups"`
}

type keptGroup struct {
	Members  []int          `json:"members"`
	Rounding money.Rounding `json:"rounding"`
}

// MarshalJSON writes the whole rule set.
func (rs *RuleSet) MarshalJSON() ([]byte, error) {
	k := kept{rs.ID, rs.Fund, rs.Currency, rs.Rounding, rs.Period, rs.Regime, rs.RiskClass, rs.Sector, rs.Category,
		rs.Headcount, rs.Assumed, rs.FullDays, rs.Components, rs.bounds, rs.kept()}
	return json.Marshal(k)
}

func (rs *RuleSet) kept() []keptGroup {
	list := make([]keptGroup, len(rs.groups))
	for i, g := range rs.groups {
		list[i] = keptGroup{g.members, g.rounding}
	}
	return list
}

// UnmarshalJSON reads a rule set back and refuses one that is not what its id says.
func (rs *RuleSet) UnmarshalJSON(b []byte) error {
	var k kept
	if err := json.Unmarshal(b, &k); err != nil {
		return err
	}
	*rs = RuleSet{Fund: k.Fund, Currency: k.Currency, Rounding: k.Rounding, Period: k.Period, Regime: k.Regime,
		RiskClass: k.RiskClass, Sector: k.Sector, Category: k.Category, Headcount: k.Headcount, Assumed: k.Assumed, FullDays: k.FullDays,
		Components: k.Components, bounds: k.Bounds}
	if err := k.check(); err != nil {
		return fmt.Errorf("rule set %s: %w", k.ID, err)
	}
	for _, g := range k.Groups {
		rs.groups = append(rs.groups, rs.group(g.Members, g.Rounding))
	}
	rs.layOut()
	rs.sign()
	if k.ID != rs.ID && k.ID != rs.Law {
		return fmt.Errorf("rule set %s was changed: it is now %s", k.ID, rs.ID)
	}
	rs.ID = k.ID // the name of the law alone, of one kept before kinds of workers were told apart
	return nil
}

// check refuses groups that are not a partition of the components.
func (k kept) check() error {
	var all []int
	for _, g := range k.Groups {
		all = append(all, g.Members...)
		if len(g.Members) == 0 || g.Rounding.Unit < 1 {
			return fmt.Errorf("a group is empty or without rounding")
		}
	}
	slices.Sort(all)
	for i, m := range all {
		if i != m {
			return fmt.Errorf("component %d is in no group, or in two", i)
		}
	}
	if len(all) != len(k.Components) || len(k.Bounds) != len(k.Components) {
		return fmt.Errorf("components, bounds and groups do not match")
	}
	return nil
}
