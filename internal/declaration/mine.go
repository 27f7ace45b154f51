package declaration

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
)

// MineInput chooses one of the employers that the caller acts for; empty is the only one.
type MineInput struct {
	Employer *uuid.UUID `json:"employer"`
	Page     int        `json:"page" validate:"min=0,max=1000"`
}

// Mine is an employer's own page: its periods, latest first, and the other employers the caller acts for.
type Mine struct {
	Employer  *affiliation.Employer  `json:"employer"`
	Employers []affiliation.Employer `json:"employers"`
	Periods   []Obligation           `json:"periods"`
	Count     int64                  `json:"count"`
	Page      int                    `json:"page"`
	Overdue   int64                  `json:"overdue"`
	Open      int64                  `json:"open"` // expected and not yet due
}

// UpToDate says that nothing is overdue.
func (m Mine) UpToDate() bool { return m.Overdue == 0 }

// Mine lists the periods of an employer that the caller acts for.
func (s *Service) Mine(ctx context.Context, tx tenant.Tx, in MineInput) (Mine, error) {
	var out Mine
	known, err := affiliation.EmployersByID(ctx, tx, authz.ReachOf(ctx).Employers)
	if err != nil {
		return out, err
	}
	for _, id := range authz.ReachOf(ctx).Employers {
		if e, ok := known[id]; ok {
			out.Employers = append(out.Employers, e)
		}
	}
	chosen := in.Employer
	if chosen == nil && len(out.Employers) > 0 {
		chosen = &out.Employers[0].ID
	}
	if chosen == nil {
		return out, nil
	}
	if e, ok := known[*chosen]; ok {
		out.Employer = &e
	}
	return out, s.periods(ctx, tx, *chosen, in.Page, &out)
}

func (s *Service) periods(ctx context.Context, tx tenant.Tx, employer uuid.UUID, page int, out *Mine) error {
	list, err := s.Obligations(ctx, tx, ObligationsInput{Employer: &employer, Page: page, Size: 24})
	if err != nil {
		return err
	}
	out.Periods, out.Count, out.Page = list.Rows, list.Count, list.Page
	for state, n := range map[ObligationState]*int64{Overdue: &out.Overdue, Expected: &out.Open} {
		some, err := s.Obligations(ctx, tx, ObligationsInput{Employer: &employer, State: state, Size: 1})
		if err != nil {
			return err
		}
		*n = some.Count
	}
	return nil
}
