package rights

import (
	"context"
	"slices"

	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Asked is a right as it should become: how far a role may do an operation; an empty scope takes it away.
type Asked struct {
	Operation string `json:"operation" validate:"required,max=80"`
	Role      string `json:"role" validate:"required,max=40"`
	Scope     string `json:"scope" validate:"omitempty,oneof=fund agency employer self"`
}

// ProposeInput proposes a right, with the reason for it.
type ProposeInput struct {
	Asked
	Reason string `json:"reason" validate:"required,min=10,max=500"`
}

// proposed is what a proposal keeps: the right as it was when it was proposed, and as it should become.
type proposed struct {
	Asked
	Was string `json:"was"`
}

func (p proposed) subject() string { return p.Operation + " " + p.Role }

// Propose writes the proposal; nothing changes until a second person approves it.
func (s *Service) Propose(ctx context.Context, tx tenant.Tx, in ProposeInput) (law.Proposal, error) {
	p, err := s.fit(ctx, tx, in.Asked)
	if err != nil {
		return law.Proposal{}, err
	}
	return law.Propose(ctx, tx, Kind, p.subject(), p, in.Reason, "")
}

// fit refuses what is no fund's to change, what changes nothing, and what would leave the fund ungoverned.
func (s *Service) fit(ctx context.Context, tx tenant.Tx, in Asked) (proposed, error) {
	p := proposed{Asked: in}
	scopes := bounds.Scopes(in.Operation, in.Role)
	switch {
	case len(bounds.Roles(in.Operation)) == 0:
		return p, fault.Field("operation", "right.operation_fixed", "is not the fund's to change: it belongs to jobs, to who hosts the service, or to everybody for their own access")
	case len(scopes) == 0:
		return p, fault.Field("role", "right.role_fixed", "can never be given this: no role of its kind has it")
	case in.Scope != "" && !slices.Contains(scopes, in.Scope):
		return p, fault.Field("scope", "right.scope_beyond", "is not how far this operation reaches for a role of this kind")
	}
	var err error
	if p.Was, err = current(ctx, tx, in); err != nil {
		return p, err
	}
	if p.Was == in.Scope {
		return p, fault.Field("scope", "right.unchanged", "is what the role has already")
	}
	return p, governed(ctx, tx, p)
}

func current(ctx context.Context, tx tenant.Tx, a Asked) (string, error) {
	scope, _, err := standing.Maybe(ctx, tx, a.Operation, a.Role)
	return scope, err
}

// Governing are the operations without which a fund could not change anything any more.
var Governing = []string{"rights.propose", "law.proposals", "law.proposal", "law.decide", "identity.grant_role"}

// governed refuses to take a governing right away when fewer than two people would hold all of them.
func governed(ctx context.Context, tx tenant.Tx, p proposed) error {
	if !slices.Contains(Governing, p.Operation) || p.Scope == "fund" {
		return nil
	}
	left, err := keepers.One(ctx, tx, p.Operation, p.Role, p.Scope, Governing, tx.Today())
	if err == nil && left < 2 {
		err = fault.New(fault.Conflict, "right.ungoverned", "%d of the fund's people could still propose, decide and give roles; at least two must", left).With("left", left)
	}
	return err
}
