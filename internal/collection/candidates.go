package collection

import (
	"context"

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

// Candidates lists whose a payment may be: what was proposed when it came, then what the officer searches.
func (s *Service) Candidates(ctx context.Context, tx tenant.Tx, in CandidatesInput) ([]Candidate, error) {
	p, ok, err := paymentByID.Maybe(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.Missing("payment")
	}
	out := []Candidate{}
	proposed := map[uuid.UUID]matching.Proposal{}
	ids := []uuid.UUID{}
	for _, q := range p.Match.Proposals {
		if id, err := uuid.Parse(q.Employer); err == nil {
			proposed[id] = q
			ids = append(ids, id)
		}
	}
	refs, err := employerRefs.All(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	byID := map[uuid.UUID]EmployerRef{}
	for _, r := range refs {
		byID[r.ID] = r
	}
	for _, id := range ids {
		out = append(out, Candidate{Employer: byID[id], Score: proposed[id].Score, Reasons: proposed[id].Reasons})
	}
	if in.Search != "" {
		found, err := foundEmployers.All(ctx, tx, in.Search)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			if _, already := proposed[r.ID]; !already {
				out = append(out, Candidate{Employer: r})
			}
		}
	}
	return out, s.owing(ctx, tx, p, out)
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
