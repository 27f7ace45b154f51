package declaration

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"socle/internal/platform/tenant"
	"socle/pkg/contribution"
	"socle/pkg/money"
)

// components are those of stored rule sets, as they were when amounts were computed with them.
type components struct {
	ctx  context.Context
	tx   tenant.Tx
	sets map[string][]contribution.Component
}

// of a stored rule set, in the order of the amounts.
func (s *components) of(id string) ([]contribution.Component, error) {
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

// line tells the two sides of a stored line, and what it owes to others.
func (s *components) line(r filedLine) (SheetLine, error) {
	l := r.sheet()
	set, err := s.of(r.RuleSet)
	for i := range min(len(set), len(r.Amounts)) {
		amount := money.Minor(r.Amounts[i])
		switch {
		case !set[i].InTotal:
			l.Levy = l.Levy.Add(amount)
		case contribution.OnEmployerSide(set[i].Bearer):
			l.Employer = l.Employer.Add(amount)
		default:
			l.Employee = l.Employee.Add(amount)
		}
	}
	return l, err
}

// posted are the totals of a declaration in the order of its law. A share that came to nothing has no entry in the books.
func (s *components) posted(d Declaration) ([]BranchTotal, error) {
	shares, err := postedShares.All(s.ctx, s.tx, d.ID)
	if err != nil || d.RuleSet == "" {
		return nil, err
	}
	set, err := s.of(d.RuleSet)
	if err != nil {
		return nil, err
	}
	left := make(map[string]money.Minor, len(shares))
	for _, p := range shares {
		left[p.Detail] = p.Amount
	}
	totals := make([]BranchTotal, 0, len(set))
	for _, c := range set {
		key := c.Branch + ":" + c.Bearer
		totals = append(totals, BranchTotal{Branch: c.Branch, Bearer: c.Bearer, InTotal: c.InTotal, Amount: left[key]})
		delete(left, key)
	}
	return s.others(totals, shares, left), nil
}

// others adds the shares of workers under another law than most.
func (s *components) others(totals []BranchTotal, shares []postedShare, left map[string]money.Minor) []BranchTotal {
	for _, p := range shares {
		if _, is := left[p.Detail]; !is {
			continue
		}
		branch, bearer, _ := strings.Cut(p.Detail, ":")
		totals = append(totals, BranchTotal{Branch: branch, Bearer: bearer, InTotal: s.inTotal(branch), Amount: p.Amount})
	}
	return totals
}

func (s *components) inTotal(branch string) bool {
	for _, b := range s.tx.Fund().Folder.Branches {
		if b.Code == branch {
			return b.InTotal()
		}
	}
	return true
}
