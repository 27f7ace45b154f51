package law

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Kinds of change that two people make.
const (
	KindParameter = "parameter"
	KindTarget    = "target"
	KindBrand     = "brand"
)

// Proposal is a change that one person proposed, with its source, and what a second person decided.
type Proposal struct {
	ID             uuid.UUID       `json:"id"`
	Kind           string          `json:"kind"`
	Subject        string          `json:"subject"`
	Change         json.RawMessage `json:"change"`
	Source         string          `json:"source"`
	Note           string          `json:"note"`
	State          string          `json:"state"`
	ProposedBy     string          `json:"proposed_by"`
	ProposedByName string          `json:"proposed_by_name"`
	ProposedAt     time.Time       `json:"proposed_at"`
	DecidedByName  string          `json:"decided_by_name"`
	DecidedAt      *time.Time      `json:"decided_at"`
	Reason         string          `json:"reason"`
}

const proposalColumns = `id, kind, subject, change, source, note, state, proposed_by, proposed_by_name, proposed_at,
       decided_by_name, decided_at, reason`

var (
	insertProposal = query.Exec("law.insert_proposal", `
insert into proposal (id, kind, subject, change, source, note, proposed_by, proposed_by_name, proposed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)

	listProposals = query.New[Proposal]("law.list_proposals", `
select `+proposalColumns+`
from proposal
where $1 = '' or state = $1
order by proposed_at desc
limit 200`)

	oneProposal = query.New[Proposal]("law.proposal", `
select `+proposalColumns+`
from proposal
where id = $1`)

	lockProposal = query.New[Proposal]("law.lock_proposal", `
select `+proposalColumns+`
from proposal
where id = $1
for update`)

	decideProposal = query.Exec("law.decide_proposal", `
update proposal
set state = $2, decided_by = $3, decided_by_name = $4, decided_at = $5, reason = $6
where id = $1 and state = 'proposed'`)
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

// ProposalInput names one proposal.
type ProposalInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// ProposalsInput filters by state; empty is all.
type ProposalsInput struct {
	State string `json:"state" validate:"omitempty,oneof=proposed approved rejected withdrawn"`
}

// Proposals lists what was proposed, newest first.
func (s *Service) Proposals(ctx context.Context, tx tenant.Tx, in ProposalsInput) ([]Proposal, error) {
	return listProposals.All(ctx, tx, in.State)
}

// Proposal gives one.
func (s *Service) Proposal(ctx context.Context, tx tenant.Tx, in ProposalInput) (Proposal, error) {
	return found(oneProposal.Maybe(ctx, tx, in.ID))
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
	state, who := "rejected", authz.From(ctx)
	if in.Approve {
		state = "approved"
		if s.Weigh != nil {
			if err := s.Weigh.Fresh(ctx, tx, p); err != nil {
				return p, err
			}
		}
	}
	if _, err := decideProposal.Run(ctx, tx, p.ID, state, who.ID, who.Name, tx.Now(), in.Reason); err != nil {
		return p, err
	}
	if in.Approve {
		if err := s.takeEffect(ctx, tx, p, who.Name); err != nil {
			return p, err
		}
		if err := tx.Emit(ctx, EventApproved, p.ID.String(), Approved{p.ID}); err != nil {
			return p, err
		}
	}
	return oneProposal.One(ctx, tx, p.ID)
}

// EventApproved tells downstream that a change took effect; its payload is Approved.
const EventApproved = "law.approved"

// Approved names the proposal that was approved.
type Approved struct {
	Proposal uuid.UUID `json:"proposal"`
}

// ProposalByID reads one proposal.
func ProposalByID(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Proposal, error) {
	return found(oneProposal.Maybe(ctx, tx, id))
}

func (s *Service) takeEffect(ctx context.Context, tx tenant.Tx, p Proposal, approver string) error {
	switch p.Kind {
	case KindParameter:
		return applyParameter(ctx, tx, p, approver)
	case KindTarget:
		return applyTarget(ctx, tx, p, approver)
	case KindBrand:
		return applyBrand(ctx, tx, p, approver)
	}
	return fmt.Errorf("proposal %s: kind %q", p.ID, p.Kind)
}

// judged is the resource of a proposal: who proposed it decides who may not decide.
func (s *Service) judged(ctx context.Context, tx tenant.Tx, in DecideInput) (authz.Resource, error) {
	p, err := found(oneProposal.Maybe(ctx, tx, in.ID))
	return authz.Resource{Kind: "approval", ID: in.ID.String(), ProposedBy: p.ProposedBy}, err
}

func propose(ctx context.Context, tx tenant.Tx, kind, subject string, change any, source, note string) (Proposal, error) {
	body, err := json.Marshal(change)
	if err != nil {
		return Proposal{}, err
	}
	id, who := uuid.Must(uuid.NewV7()), authz.From(ctx)
	if _, err := insertProposal.Run(ctx, tx, id, kind, subject, body, source, note, who.ID, who.Name, tx.Now()); err != nil {
		return Proposal{}, err
	}
	return oneProposal.One(ctx, tx, id)
}

func found(p Proposal, ok bool, err error) (Proposal, error) {
	if err == nil && !ok {
		err = fault.Missing("proposal")
	}
	return p, err
}
