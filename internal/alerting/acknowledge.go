package alerting

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// AcknowledgeInput takes note of an alert, with what is done about it.
type AcknowledgeInput struct {
	ID   uuid.UUID `json:"id" validate:"required"`
	Note string    `json:"note" validate:"max=1000"`
}

func (s *Service) located(ctx context.Context, tx tenant.Tx, in AcknowledgeInput) (authz.Resource, error) {
	_, ok, err := alertByID.Maybe(ctx, tx, in.ID)
	if err == nil && !ok {
		err = fault.Missing("alert")
	}
	return authz.Resource{Kind: "alert", ID: in.ID.String()}, err
}

// Acknowledge takes an alert off the dashboard; it stays in the list with who took note of it. Done twice is a conflict.
func (s *Service) Acknowledge(ctx context.Context, tx tenant.Tx, in AcknowledgeInput) (Alert, error) {
	who := authz.From(ctx)
	n, err := acknowledge.Run(ctx, tx, in.ID, tx.Now(), who.ID, who.Name, in.Note)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "alert.acknowledged", "somebody has taken note of this alert already")
	}
	if err != nil {
		return Alert{}, err
	}
	return alertByID.One(ctx, tx, in.ID)
}
