package declaration

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

// NilInput declares that nobody worked in a period, and why.
type NilInput struct {
	EmployerID uuid.UUID  `json:"employer_id" validate:"required"`
	Period     cal.Period `json:"period" validate:"required"`
	Reason     string     `json:"reason" validate:"required,min=3,max=500"`
}

// Nil meets the obligation of a period in which nobody worked. A draft of the period is given up; nothing is owed.
func (s *Service) Nil(ctx context.Context, tx tenant.Tx, in NilInput) (Declaration, error) {
	o, err := s.expected(ctx, tx, PeriodInput{in.EmployerID, in.Period})
	if err != nil {
		return Declaration{}, err
	}
	if err := dropDraftOf(ctx, tx, in.EmployerID, in.Period); err != nil {
		return Declaration{}, err
	}
	filings := []Filing{{Employer: in.EmployerID, Period: in.Period, Kind: Nil, Source: FromForm, Due: o.DueDate, Reason: in.Reason}}
	if err := FileMany(ctx, tx, filings); err != nil {
		return Declaration{}, err
	}
	return byID(ctx, tx, filings[0].ID)
}

// dropDraftOf gives up the draft of a period that is filed another way.
func dropDraftOf(ctx context.Context, tx tenant.Tx, employer uuid.UUID, p cal.Period) error {
	id, ok, err := draftMainOf.Maybe(ctx, tx, employer, p.String())
	if err != nil || !ok {
		return err
	}
	return discard(ctx, tx, id)
}
