package declaration

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

// pageSize is how many rows a list shows at once.
const pageSize = 25

// ObligationsInput filters the list of obligations. Page starts at 1; Size zero is a screen, at most 10,000.
type ObligationsInput struct {
	Employer *uuid.UUID      `json:"employer"`
	Period   cal.Period      `json:"period"`
	Agency   string          `json:"agency"`
	State    ObligationState `json:"state" validate:"omitempty,oneof=expected overdue met estimated ended open"`
	Query    string          `json:"q" validate:"max=100"`
	Page     int             `json:"page" validate:"min=0,max=100000"`
	Size     int             `json:"size" validate:"min=0,max=10000"`
}

// Obligations is a page of the list, with how many there are, counted up to 10,001.
type Obligations struct {
	Rows  []Obligation `json:"rows"`
	Count int64        `json:"count"`
	Page  int          `json:"page"`
}

// Obligations lists what is to be filed, latest period first, as far as the caller may see.
func (s *Service) Obligations(ctx context.Context, tx tenant.Tx, in ObligationsInput) (Obligations, error) {
	r := authz.ReachOf(ctx)
	page, size := pageOf(in.Page, in.Size)
	args := []any{r.AgencyArg(), r.EmployerArg(), in.Employer, in.Period.String(), in.Agency, string(in.State), in.Query, tx.Today()}
	n, err := countObligations.One(ctx, tx, args...)
	if err != nil {
		return Obligations{}, err
	}
	rows, err := listObligations.All(ctx, tx, append(args, size, (page-1)*size)...)
	return Obligations{Rows: rows, Count: n, Page: page}, err
}

// Unmet lists the obligations due from one day to another (both included) that nothing met and nothing ended,
// for reminders, alerts and estimates. It sees the whole fund.
func Unmet(ctx context.Context, tx tenant.Tx, from, to cal.Date) ([]Obligation, error) {
	return unmetObligations.All(ctx, tx, from, to, tx.Today())
}

// ObligationOf finds the obligation of an employer for a period.
func ObligationOf(ctx context.Context, tx tenant.Tx, employer uuid.UUID, period cal.Period) (Obligation, bool, error) {
	o, ok, err := obligationOf.Maybe(ctx, tx, employer, period.String(), tx.Today())
	if err != nil {
		return o, false, fmt.Errorf("obligation: %w", err)
	}
	return o, ok, nil
}

func pageOf(page, size int) (int, int) {
	if size == 0 {
		size = pageSize
	}
	return max(page, 1), size
}
