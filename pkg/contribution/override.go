package contribution

import (
	"maps"
	"slices"
	"strings"

	"socle/pkg/effective"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// override applies what the caller gives in place of the law's own values. The names understood are
//
//	<branch>[_<bearer>]_rate_pct, _ceiling, _floor, _band_from, _flat_amount   a figure of that share
//	<branch>[_<bearer>]_waived=true                                           the share is not due
//	a circumstance named by waived_when (group_health_cover=true)
//	the name of a minimum wage or value (SMIG=60000), by the month
func override(picked []*chosen, names *naming, q Query) error {
	for _, c := range picked {
		if on, ok := q.Overrides[c.rule.WaivedWhen]; ok && c.rule.WaivedWhen != "" {
			c.waived = truth(on)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(q.Overrides)) {
		if err := overrideOne(picked, names, name, strings.TrimSpace(q.Overrides[name])); err != nil {
			return err
		}
	}
	return nil
}

func overrideOne(picked []*chosen, names *naming, name, value string) error {
	if names.knows(name) {
		names.set[name] = effective.Decimal(value)
		if err := names.set[name].Check(); err != nil || value == "" {
			return fault.Field(name, "law.param_invalid", "%q is not an amount", value)
		}
		return nil
	}
	if slices.ContainsFunc(picked, func(c *chosen) bool { return c.rule.WaivedWhen == name }) {
		return nil
	}
	hit, field := aim(picked, name)
	switch {
	case len(hit) == 0:
		return fault.Field(name, "law.param_unknown", "no parameter %q here; known are %s", name, known(picked, names))
	case len(hit) > 1 && field != "_waived":
		return fault.Field(name, "law.param_ambiguous", "%q fits several shares: say %s_<bearer>%s",
			name, hit[0].Selector.Branch, field)
	}
	for _, c := range hit {
		if err := c.set(field, value); err != nil {
			return fault.Field(name, "law.param_invalid", "%v", err)
		}
	}
	return nil
}

var figures = []string{"_rate_pct", "_ceiling", "_floor", "_band_from", "_flat_amount", "_waived"}

// aim finds the shares a name is about, and which figure of theirs.
func aim(picked []*chosen, name string) (hit []*chosen, field string) {
	for _, f := range figures {
		share, ok := strings.CutSuffix(name, f)
		if !ok {
			continue
		}
		for _, c := range picked {
			if s := c.Selector; share == s.Branch || share == s.Branch+"_"+s.Bearer {
				hit = append(hit, c)
			}
		}
		return hit, f
	}
	return nil, ""
}

func (c *chosen) set(field, value string) error {
	if field == "_waived" {
		c.waived = truth(value)
		return nil
	}
	if field == "_rate_pct" {
		_, err := money.ParsePercent(value)
		c.rule.RatePct, c.rule.FlatAmount = effective.Decimal(value), ""
		return err
	}
	to := map[string]*Formula{"_ceiling": &c.rule.Ceiling, "_floor": &c.rule.Floor,
		"_band_from": &c.rule.BandFrom, "_flat_amount": &c.rule.FlatAmount}[field]
	*to = Formula(value)
	if field == "_flat_amount" {
		c.rule.RatePct = ""
	}
	return to.Check()
}

func truth(s string) bool {
	return slices.Contains([]string{"true", "yes", "oui", "1"}, strings.ToLower(s))
}

func known(picked []*chosen, names *naming) string {
	list := slices.Concat(slices.Collect(maps.Keys(names.values)), slices.Collect(maps.Keys(names.wages)))
	for _, c := range picked {
		list = append(list, c.Selector.Branch+"_"+c.Selector.Bearer+"_rate_pct")
		if c.rule.WaivedWhen != "" {
			list = append(list, c.rule.WaivedWhen)
		}
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ", ")
}
