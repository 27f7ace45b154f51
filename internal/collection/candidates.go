package collection

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"socle/internal/ledger"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/matching"
)

// CandidatesInput asks whose a payment may be; with words, also employers found by name or number.
type CandidatesInput struct {
	ID     uuid.UUID `json:"id" validate:"required"`
	Search string    `json:"q" validate:"max=100"`
}

func (in CandidatesInput) payment() uuid.UUID { return in.ID }

// Candidate is an employer whose money it may be, with what it owes and the signs that speak for it.
type Candidate struct {
	Employer EmployerRef       `json:"employer"`
	Score    int               `json:"score"`
	Reasons  []matching.Reason `json:"reasons"`
	Due      []PeriodDue       `json:"due"`
	Exact    bool              `json:"exact"` // it owes exactly what is left of the payment
}

var foundEmployers = query.New[EmployerRef]("collection.found_employers", `
select e.id, e.number, e.legal_name as name
from employer e
where e.number is not null
  and (e.number = $1 or e.search like '%' || shared.plain($1) || '%')
order by e.number <> $1, e.legal_name
limit 10`)

// Candidates lists whose a payment may be: what the officer searches first, then what was proposed when it came.
func (s *Service) Candidates(ctx context.Context, tx tenant.Tx, in CandidatesInput) ([]Candidate, error) {
	p, ok, err := paymentByID.Maybe(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.Missing("payment")
	}
	proposed, err := proposedFor(ctx, tx, p)
	if err != nil {
		return nil, err
	}
	out := []Candidate{}
	if in.Search != "" {
		found, err := foundEmployers.All(ctx, tx, in.Search)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			out = append(out, Candidate{Employer: r})
		}
	}
	out = merged(out, proposed)
	return out, s.owing(ctx, tx, p, out)
}

// proposedFor are the employers that were proposed when the payment came, with the signs for each.
func proposedFor(ctx context.Context, tx tenant.Tx, p Payment) ([]Candidate, error) {
	signs := map[uuid.UUID]matching.Proposal{}
	ids := []uuid.UUID{}
	for _, q := range p.Match.Proposals {
		if id, err := uuid.Parse(q.Employer); err == nil {
			signs[id] = q
			ids = append(ids, id)
		}
	}
	refs, err := employerRefs.All(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	list := make([]Candidate, len(refs))
	for i, r := range refs {
		list[i] = Candidate{Employer: r, Score: signs[r.ID].Score, Reasons: signs[r.ID].Reasons}
	}
	slices.SortStableFunc(list, func(a, b Candidate) int { return b.Score - a.Score })
	return list, nil
}

// merged puts those found before those proposed; who is both keeps its signs.
func merged(found, proposed []Candidate) []Candidate {
	same := func(a Candidate) func(Candidate) bool {
		return func(b Candidate) bool { return a.Employer.ID == b.Employer.ID }
	}
	for _, p := range proposed {
		if at := slices.IndexFunc(found, same(p)); at >= 0 {
			found[at] = p
		} else {
			found = append(found, p)
		}
	}
	return found
}

// owing fills in what the candidates owe.
func (s *Service) owing(ctx context.Context, tx tenant.Tx, p Payment, list []Candidate) error {
	for i := range list {
		items, err := ledger.Items(ctx, tx, list[i].Employer.ID)
		if err != nil {
			return err
		}
		list[i].Due = PeriodsDue(items, list[i].Employer.Number, tx.Today())
		for _, d := range list[i].Due {
			list[i].Exact = list[i].Exact || d.Total == p.Rest()
		}
	}
	return nil
}
