package law

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// conflicting are the open proposals on what this one is about, on days that are also its own. A proposal without days
// (a target, a brand) is in the way of every other on the same subject.
var conflicting = query.New[Proposal]("law.conflicts", `
select o.id, o.kind, o.subject, o.change, o.source, o.note, o.state, o.proposed_by, o.proposed_by_name, o.proposed_at,
       o.decided_by_name, o.decided_at, o.reason
from proposal p
join proposal o on o.id <> p.id and o.kind = p.kind and o.subject = p.subject and o.state = 'proposed'
where p.id = $1
  and daterange(nullif(p.change ->> 'valid_from', '')::date, nullif(p.change ->> 'valid_to', '')::date, '[]')
   && daterange(nullif(o.change ->> 'valid_from', '')::date, nullif(o.change ->> 'valid_to', '')::date, '[]')
order by o.proposed_at`)

// Conflicts lists the other open proposals on the same thing and days: approving one makes the other's impact stale.
func (s *Service) Conflicts(ctx context.Context, tx tenant.Tx, in ProposalInput) ([]Proposal, error) {
	return conflicting.All(ctx, tx, in.ID)
}

// WithdrawInput takes one's own proposal back; the reason is kept.
type WithdrawInput struct {
	ID     uuid.UUID `json:"id" validate:"required"`
	Reason string    `json:"reason" validate:"max=1000"`
}

// Withdraw takes back a proposal that nobody decided on yet. Only who proposed it may.
func (s *Service) Withdraw(ctx context.Context, tx tenant.Tx, in WithdrawInput) (Proposal, error) {
	p, err := found(lockProposal.Maybe(ctx, tx, in.ID))
	if err != nil {
		return p, err
	}
	if p.State != "proposed" {
		return p, fault.New(fault.Conflict, "proposal.decided", "this was already %s", p.State)
	}
	who := authz.From(ctx)
	if _, err := decideProposal.Run(ctx, tx, p.ID, "withdrawn", who.ID, who.Name, tx.Now(), in.Reason); err != nil {
		return p, err
	}
	return oneProposal.One(ctx, tx, p.ID)
}

// ownProposal is a proposal as its author's own thing.
func (s *Service) ownProposal(ctx context.Context, tx tenant.Tx, in WithdrawInput) (authz.Resource, error) {
	p, err := found(oneProposal.Maybe(ctx, tx, in.ID))
	return authz.Resource{Kind: "proposal", ID: in.ID.String(), Person: p.ProposedBy}, err
}
