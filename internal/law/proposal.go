package law

import (
	"context"
	"encoding/json"
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

// ProposalByID reads one proposal.
func ProposalByID(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Proposal, error) {
	return found(oneProposal.Maybe(ctx, tx, id))
}

// Propose writes what the person of the context proposes; change is kept as JSON. Nothing changes until somebody else approves.
func Propose(ctx context.Context, tx tenant.Tx, kind, subject string, change any, source, note string) (Proposal, error) {
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
