package rights

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

func read(p law.Proposal) (c proposed, err error) {
	err = json.Unmarshal(p.Change, &c)
	return c, err
}

// stillFit refuses what was fit when it was proposed and is not any more: the right moved since, or the people did.
// Decisions on rights wait for one another, or two that are fit alone would leave nobody together.
func (s *Service) stillFit(ctx context.Context, tx tenant.Tx, p law.Proposal) error {
	c, err := read(p)
	if err != nil {
		return err
	}
	if _, err := lockGrant.Run(ctx, tx); err != nil {
		return err
	}
	now, err := s.fit(ctx, tx, c.Asked)
	if err == nil && now.Was != c.Was {
		err = fault.New(fault.Conflict, "right.moved", "this right was changed since it was proposed; withdraw the proposal and make a new one")
	}
	return err
}

// apply makes the right what was approved, and keeps what it was, and who changed it.
func (s *Service) apply(ctx context.Context, tx tenant.Tx, p law.Proposal, approver string) error {
	c, err := read(p)
	if err != nil {
		return err
	}
	if _, err := endGrant.Run(ctx, tx, c.Operation, c.Role, tx.Now()); err != nil {
		return err
	}
	if c.Scope != "" {
		if _, err := giveGrant.Run(ctx, tx, c.Operation, c.Role, c.Scope, tx.Now(), approver); err != nil {
			return err
		}
	}
	_, err = noteChange.Run(ctx, tx, uuid.Must(uuid.NewV7()), tx.Now(), c.Operation, c.Role, c.Was, c.Scope, p.Source, p.ProposedByName, approver, p.ID)
	return err
}
