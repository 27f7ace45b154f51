package contribution

import (
	"fmt"
	"slices"
	"strings"

	"socle/pkg/effective"
	"socle/pkg/fault"
)

// chosen is a contribution picked by Resolve: its parameter, its rule, and what it was worked out to.
type chosen struct {
	Parameter
	rule   Rule
	branch Branch
	waived bool
}

// Resolve picks the law of the period and makes a rule set of it. The first day of the period decides which version
// of each parameter applies. Faults: an unknown regime, class, sector, category or override, or no law known so early.
func (l Law) Resolve(q Query) (*RuleSet, error) {
	q, err := l.Scheme.settle(q)
	if err != nil {
		return nil, err
	}
	picked, err := l.pick(q)
	if err != nil {
		return nil, err
	}
	if !l.CountsHeads() {
		q.Headcount = 0
	}
	names := l.names(q)
	if err := override(picked, names, q); err != nil {
		return nil, err
	}
	return l.Scheme.compile(q, picked, names)
}

// CountsHeads says whether any contribution, of any day, depends on the size of the employer.
func (l Law) CountsHeads() bool {
	return slices.ContainsFunc(l.Parameters, func(p Parameter) bool {
		return p.Kind == effective.Contribution && (p.Selector.HeadcountFrom != 0 || p.Selector.HeadcountTo != 0)
	})
}

// pick takes, regime by regime from the most particular, every branch that a nearer regime has not settled.
func (l Law) pick(q Query) ([]*chosen, error) {
	on := q.Period.First()
	force := effective.InForce(l.Parameters, effective.Contribution, on, q.AsKnown)
	settled := map[string]bool{}
	var picked []*chosen
	for _, regime := range q.inheriting {
		here := map[string]bool{}
		for series, rows := range byShare(force, regime) {
			branch := rows[0].Selector.Branch
			here[branch] = true
			if settled[branch] || !l.covered(q, branch) {
				continue
			}
			best, err := nearest(series, rows, q)
			if err != nil {
				return nil, err
			}
			if best != nil {
				picked = append(picked, best)
			}
		}
		for branch := range here {
			settled[branch] = true
		}
	}
	if len(settled) == 0 {
		return nil, l.tooEarly(q)
	}
	return l.Scheme.order(picked)
}

func byShare(ps []Parameter, regime string) map[string][]Parameter {
	rows := map[string][]Parameter{}
	for _, p := range ps {
		if s := p.Selector; s.Regime == regime || s.Regime == "" {
			rows[s.Branch+" "+s.Bearer] = append(rows[s.Branch+" "+s.Bearer], p)
		}
	}
	return rows
}

// nearest is the row that fits and names most; two equals are a mistake in the law, none that fits leaves the share out
// unless a class or sector was needed to tell.
func nearest(share string, rows []Parameter, q Query) (*chosen, error) {
	asked := effective.Asked{Regime: rows[0].Selector.Regime, RiskClass: q.RiskClass, Sector: q.Sector,
		Category: q.Category, Headcount: q.Headcount, Branch: rows[0].Selector.Branch, Bearer: rows[0].Selector.Bearer}
	var best *Parameter
	for i, p := range rows {
		asked.Regime = p.Selector.Regime
		if !p.Selector.Fits(asked) {
			continue
		}
		if best != nil && best.Selector.Weight() == p.Selector.Weight() {
			return nil, fmt.Errorf("%s and %s apply equally", best.Key(), p.Key())
		}
		if best == nil || p.Selector.Weight() > best.Selector.Weight() {
			best = &rows[i]
		}
	}
	if best == nil {
		return nil, unclassed(share, rows, q)
	}
	c := &chosen{Parameter: *best}
	return c, best.Read(&c.rule)
}

func unclassed(share string, rows []Parameter, q Query) error {
	var classes, sectors []string
	for _, p := range rows {
		if p.Selector.RiskClass != "" {
			classes = append(classes, p.Selector.RiskClass)
		}
		if p.Selector.Sector != "" {
			sectors = append(sectors, p.Selector.Sector)
		}
	}
	switch {
	case q.RiskClass == "" && len(classes) > 0:
		return fault.Field("risk_class", "law.risk_class_needed", "%s depends on the risk class: say one of %s",
			share, strings.Join(classes, ", "))
	case q.Sector == "" && len(sectors) > 0:
		return fault.Field("sector", "law.sector_needed", "%s depends on the sector: say one of %s",
			share, strings.Join(sectors[:min(len(sectors), 30)], ", "))
	}
	return nil
}

func (l Law) covered(q Query, branch string) bool {
	if q.Category == "" {
		return true
	}
	rows := effective.InForce(l.Parameters, effective.Coverage, q.Period.First(), q.AsKnown)
	for _, p := range rows {
		if p.Selector.Category != q.Category || p.Selector.Branch != branch {
			continue
		}
		if p.Selector.Regime != "" && !slices.Contains(q.inheriting, p.Selector.Regime) {
			continue
		}
		var c Cover
		if p.Read(&c) == nil {
			return c.Covered
		}
	}
	return true
}

func (l Law) tooEarly(q Query) error {
	var first Parameter
	for _, p := range l.Parameters {
		of := p.Selector.Regime == "" || slices.Contains(q.inheriting, p.Selector.Regime)
		if p.Kind == effective.Contribution && of && (first.Kind == "" || p.Valid.From < first.Valid.From) {
			first = p
		}
	}
	if first.Kind == "" {
		return fault.New(fault.NotFound, "law.none", "%s has no contributions for regime %s", l.Scheme.Fund, q.Regime)
	}
	return fault.New(fault.NotFound, "law.not_in_force",
		"%s: no contribution of regime %s is known for %s; the first applies from %s",
		l.Scheme.Fund, q.Regime, q.Period, first.Valid.From)
}

// order sorts by the fund's branches, then employer side before employee side, and refuses an undeclared branch.
func (s Scheme) order(picked []*chosen) ([]*chosen, error) {
	at := map[string]int{}
	for i, b := range s.Branches {
		at[b.Code] = i
	}
	for _, c := range picked {
		i, known := at[c.Selector.Branch]
		if !known {
			return nil, fmt.Errorf("branch %s is not declared in the fund's branches", c.Selector.Branch)
		}
		c.branch = s.Branches[i]
	}
	slices.SortFunc(picked, func(a, b *chosen) int {
		if d := at[a.Selector.Branch] - at[b.Selector.Branch]; d != 0 {
			return d
		}
		return slices.Index(Bearers, a.Selector.Bearer) - slices.Index(Bearers, b.Selector.Bearer)
	})
	return picked, nil
}
