package adjustment

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// CountJob is the kind of the job that counts a long impact.
const CountJob = "adjustment.count"

// inlineLines is how many lines are counted at once, while the person waits: under a second.
const inlineLines = 20_000

var (
	dropImpact = query.Exec("adjustment.drop_impact", `
delete from impact where proposal_id = $1`)

	insertImpact = query.Exec("adjustment.insert_impact", `
insert into impact (proposal_id, state, asked_at) values ($1, 'counting', $2)`)
)

// Weigh counts the impact of a proposal at once, or leaves it to a job when that takes long. It replaces what was counted
// before. A proposal that moves no contribution has no impact of this kind.
func (s *Service) Weigh(ctx context.Context, tx tenant.Tx, p law.Proposal) error {
	if p.Bears() == law.OnNothing {
		return nil
	}
	if err := begin(ctx, tx, p.ID); err != nil {
		return err
	}
	scale, err := scaleOf(ctx, tx, p)
	if err != nil {
		return err
	}
	if scale.Lines > inlineLines {
		key := p.ID.String() + ":" + strconv.FormatInt(tx.Now().UnixMicro(), 36)
		return tx.Enqueue(ctx, CountJob, key, CountInput{ID: p.ID}, tx.Now())
	}
	return s.count(ctx, tx, p)
}

func begin(ctx context.Context, tx tenant.Tx, id uuid.UUID) error {
	if _, err := dropImpact.Run(ctx, tx, id); err != nil {
		return err
	}
	_, err := insertImpact.Run(ctx, tx, id, tx.Now())
	return err
}

// CountInput names the proposal to count.
type CountInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Count counts the impact of a proposal; the job of a long one. Counted twice, it says the same.
func (s *Service) Count(ctx context.Context, tx tenant.Tx, in CountInput) (Impact, error) {
	p, err := law.ProposalByID(ctx, tx, in.ID)
	if err != nil {
		return Impact{}, err
	}
	if err := begin(ctx, tx, p.ID); err != nil {
		return Impact{}, err
	}
	if err := s.count(ctx, tx, p); err != nil {
		return Impact{}, err
	}
	return impactOf(ctx, tx, in.ID)
}

// Recount counts again what has become stale. Only what waits for a decision is counted.
func (s *Service) Recount(ctx context.Context, tx tenant.Tx, in CountInput) (Impact, error) {
	p, err := law.ProposalByID(ctx, tx, in.ID)
	switch {
	case err != nil:
		return Impact{}, err
	case p.State != "proposed":
		return Impact{}, fault.New(fault.Conflict, "proposal.decided", "this was already %s", p.State)
	case p.Bears() == law.OnNothing:
		return Impact{}, fault.New(fault.Conflict, "impact.none", "this change moves no contribution: there is nothing to count")
	}
	if err := s.Weigh(ctx, tx, p); err != nil {
		return Impact{}, err
	}
	return impactOf(ctx, tx, in.ID)
}
