package mandate

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// Of lists the mandates of one employer, those in force first.
func (s *Service) Of(ctx context.Context, tx tenant.Tx, in EmployerInput) ([]Mandate, error) {
	return ofEmployers.All(ctx, tx, tx.Today(), []uuid.UUID{in.ID})
}

// GivenInput has nothing to say.
type GivenInput struct{}

// Given are the mandates that the reader's employers gave.
type Given struct {
	Employers []affiliation.Employer `json:"employers"`
	Mandates  []Mandate              `json:"mandates"`
}

// Given lists the mandates of every employer that the reader acts for.
func (s *Service) Given(ctx context.Context, tx tenant.Tx, _ GivenInput) (Given, error) {
	ids := authz.ReachOf(ctx).Employers
	known, err := affiliation.EmployersByID(ctx, tx, ids)
	if err != nil {
		return Given{}, err
	}
	var out Given
	for _, id := range ids {
		if e, ok := known[id]; ok && e.Status == affiliation.Validated {
			out.Employers = append(out.Employers, e)
		}
	}
	out.Mandates, err = ofEmployers.All(ctx, tx, tx.Today(), ids)
	return out, err
}

// ListInput searches the fund's mandates by employer or accountant. Page counts from 0.
type ListInput struct {
	Search string `json:"search" validate:"max=100"`
	State  string `json:"state" validate:"omitempty,oneof=offered active refused ended expired"`
	Page   int    `json:"page" validate:"min=0,max=10000"`
}

// List gives 25 mandates and one more when there is a next page.
func (s *Service) List(ctx context.Context, tx tenant.Tx, in ListInput) ([]Mandate, error) {
	r := authz.ReachOf(ctx)
	return search.All(ctx, tx, tx.Today(), r.AgencyArg(), r.EmployerArg(), in.Search, in.State, in.Page)
}

// MineInput has nothing to say.
type MineInput struct{}

// Mine is an accountant's desk: each mandate with what its employer has to do.
type Mine struct {
	Mandates []Held `json:"mandates"`
	Acting   string `json:"acting"` // id of the mandate the session acts by; empty: none
}

// Held is a mandate with the state of its employer, as far as its rights show it.
type Held struct {
	Mandate
	Overdue  int64       `json:"overdue"`  // periods past their due date, with the right to declare
	Expected int64       `json:"expected"` // periods that have ended and can be declared in time
	NextDue  cal.Date    `json:"next_due"`
	Owed     money.Minor `json:"owed"` // with the right to see the account
}

type work struct {
	ID                uuid.UUID
	Overdue, Expected int64
	NextDue           cal.Date
	Owed              money.Minor
}

// Mine lists what was given to the reader and what waits in each, those in force first.
func (s *Service) Mine(ctx context.Context, tx tenant.Tx, _ MineInput) (Mine, error) {
	person := authz.ReachOf(ctx).Person
	if person == nil {
		return Mine{}, nil
	}
	list, err := ofAccount.All(ctx, tx, tx.Today(), person)
	if err != nil {
		return Mine{}, err
	}
	todo, err := waiting(ctx, tx, list)
	if err != nil {
		return Mine{}, err
	}
	out := Mine{Mandates: []Held{}}
	for _, m := range list {
		h := Held{Mandate: m}
		if w, ok := todo[m.EmployerID]; ok && m.State == Active {
			h.Overdue, h.Expected, h.NextDue, h.Owed = w.Overdue, w.Expected, w.NextDue, w.Owed
		}
		out.Mandates = append(out.Mandates, h)
	}
	for _, u := range authz.From(ctx).Under {
		if u.Kind == "mandate" {
			out.Acting = u.ID
		}
	}
	return out, nil
}

// waiting reads what the employers of the mandates in force have to do, all in one statement.
func waiting(ctx context.Context, tx tenant.Tx, list []Mandate) (map[uuid.UUID]work, error) {
	var all, declare, account []uuid.UUID
	for _, m := range list {
		if m.State != Active {
			continue
		}
		all = append(all, m.EmployerID)
		if m.Has(Declare) {
			declare = append(declare, m.EmployerID)
		}
		if m.Has(Account) || m.Has(Pay) {
			account = append(account, m.EmployerID)
		}
	}
	rows, err := workOf.All(ctx, tx, all, declare, account, tx.Today())
	out := make(map[uuid.UUID]work, len(rows))
	for _, w := range rows {
		out[w.ID] = w
	}
	return out, err
}

func itoa(n int) string { return strconv.Itoa(n) }
