package law

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// DecideInput approves or rejects a proposal; a rejection says why.
type DecideInput struct {
	ID      uuid.UUID `json:"id" validate:"required"`
	Approve bool      `json:"approve"`
	Reason  string    `json:"reason" validate:"max=1000"`
}

// Check asks for the reason of a rejection.
func (in DecideInput) Check() []fault.Finding {
	if !in.Approve && in.Reason == "" {
		return []fault.Finding{{Field: "reason", Code: "proposal.reason_missing", Message: "is missing: say why it is rejected"}}
	}
	return nil
}

// Decide takes effect at once when approved. Nobody decides on what they proposed: the policy refuses, and so does the table.
func (s *Service) Decide(ctx context.Context, tx tenant.Tx, in DecideInput) (Proposal, error) {
	p, err := found(lockProposal.Maybe(ctx, tx, in.ID))
	if err != nil {
		return p, err
	}
	if p.State != "proposed" {
		return p, fault.New(fault.Conflict, "proposal.decided", "this was already %s", p.State)
	}
	kind, err := s.kind(p)
	if err != nil {
		return p, err
	}
	state, who := "rejected", authz.From(ctx)
	if in.Approve {
		state = "approved"
		if kind.Check != nil {
			if err := kind.Check(ctx, tx, p); err != nil {
				return p, err
			}
		}
	}
	if _, err := decideProposal.Run(ctx, tx, p.ID, state, who.ID, who.Name, tx.Now(), in.Reason); err != nil {
		return p, err
	}
	if in.Approve {
		if err := kind.takeEffect(ctx, tx, p, who.Name); err != nil {
			return p, err
		}
	}
	return oneProposal.One(ctx, tx, p.ID)
}

// takeEffect does what the kind does, and tells downstream.
func (k Kind) takeEffect(ctx context.Context, tx tenant.Tx, p Proposal, approver string) error {
	if err := k.Apply(ctx, tx, p, approver); err != nil {
		return err
	}
	return tx.Emit(ctx, EventApproved, p.ID.String(), Approved{p.ID})
}

// EventApproved tells downstream that a change took effect; its payload is Approved.
const EventApproved = "law.approved"

// Approved names the proposal that was approved.
type Approved struct {
	Proposal uuid.UUID `json:"proposal"`
}

// judged is the resource of a proposal: who proposed it decides who may not decide.
func (s *Service) judged(ctx context.Context, tx tenant.Tx, in DecideInput) (authz.Resource, error) {
	p, err := found(oneProposal.Maybe(ctx, tx, in.ID))
	return authz.Resource{Kind: "approval", ID: in.ID.String(), ProposedBy: p.ProposedBy}, err
}
