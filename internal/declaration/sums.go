package declaration

import (
	"context"
	"encoding/json"
	"fmt"

	"socle/internal/platform/tenant"
	"socle/pkg/contribution"
	"socle/pkg/money"
)

// sums adds stored lines up by branch and bearer, with the components that each rule set had when it was used.
type sums struct {
	ctx    context.Context
	tx     tenant.Tx
	sets   map[string][]contribution.Component
	at     map[share]int
	totals []BranchTotal
}

func newSums(ctx context.Context, tx tenant.Tx) *sums {
	return &sums{ctx: ctx, tx: tx, sets: map[string][]contribution.Component{}, at: map[share]int{}}
}

// components are those of a stored rule set, in the order of the amounts.
func (s *sums) components(id string) ([]contribution.Component, error) {
	if c, ok := s.sets[id]; ok {
		return c, nil
	}
	body, err := componentsOf.One(s.ctx, s.tx, id)
	if err != nil {
		return nil, fmt.Errorf("rule set %s: %w", id, err)
	}
	var c []contribution.Component
	if err := json.Unmarshal(body, &c); err != nil {
		return nil, fmt.Errorf("rule set %s: %w", id, err)
	}
	s.sets[id] = c
	return c, nil
}

// line counts a stored line and tells its two sides.
func (s *sums) line(r filedLine) (SheetLine, error) {
	l := r.sheet()
	components, err := s.components(r.RuleSet)
	if err != nil {
		return l, err
	}
	for i, c := range components {
		if i >= len(r.Amounts) {
			break
		}
		amount := money.Minor(r.Amounts[i])
		switch {
		case !c.InTotal:
			l.Levy = l.Levy.Add(amount)
		case contribution.OnEmployerSide(c.Bearer):
			l.Employer = l.Employer.Add(amount)
		default:
			l.Employee = l.Employee.Add(amount)
		}
		s.count(c, amount)
	}
	return l, nil
}

func (s *sums) count(c contribution.Component, amount money.Minor) {
	k := share{c.Branch, c.Bearer, c.InTotal}
	n, seen := s.at[k]
	if !seen {
		n = len(s.totals)
		s.at[k] = n
		s.totals = append(s.totals, BranchTotal{Branch: c.Branch, Bearer: c.Bearer, InTotal: c.InTotal})
	}
	s.totals[n].Amount = s.totals[n].Amount.Add(amount)
}
