package mandate

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// EndInput ends a mandate, with a word on why.
type EndInput struct {
	ID     uuid.UUID `json:"id" validate:"required"`
	Reason string    `json:"reason" validate:"max=500"`
}

// End stops a mandate at once: the accountant's next request is no longer for this employer. Both sides are told.
func (s *Service) End(ctx context.Context, tx tenant.Tx, in EndInput) (Mandate, error) {
	by := authz.From(ctx)
	n, err := endMandate.Run(ctx, tx, in.ID, tx.Now(), by.ID, by.Name, in.Reason)
	if err != nil {
		return Mandate{}, err
	}
	if n == 0 {
		return Mandate{}, fault.New(fault.Conflict, "mandate.ended", "this mandate has ended already")
	}
	m, err := one(ctx, tx, in.ID)
	if err != nil {
		return m, err
	}
	if err := tell(ctx, tx, m, "ended", letter{To: m.Email, Name: m.AccountName, Link: "/mandates"}); err != nil {
		return m, err
	}
	return m, s.tellGiver(ctx, tx, m, "ended")
}

type giver struct{ Email, Name, Language string }

var giverOf = query.New[giver]("mandate.giver_of", `
select a.email, a.name, a.language
from mandate m
join account a on a.id::text = m.given_by
where m.id = $1 and a.state = 'active'`)

func (s *Service) tellGiver(ctx context.Context, tx tenant.Tx, m Mandate, what string) error {
	g, ok, err := giverOf.Maybe(ctx, tx, m.ID)
	if err != nil || !ok {
		return err
	}
	return tell(ctx, tx, m, what, letter{To: g.Email, Name: g.Name, Lang: g.Language, Link: "/mandates"})
}

// Warnings are how many days before its end both sides of a mandate are told.
var Warnings = []int{30, 7}

// RemindInput is the payload of the nightly job.
type RemindInput struct {
	Slot string `json:"slot"` // of the schedule; nothing depends on it
}

// Reminded says how many mandates were about to end.
type Reminded struct {
	Mandates int `json:"mandates"`
}

// Remind tells both sides of the mandates that end in thirty days and in seven; a night twice writes once.
func (s *Service) Remind(ctx context.Context, tx tenant.Tx, _ RemindInput) (Reminded, error) {
	days := make([]cal.Date, len(Warnings))
	for n, d := range Warnings {
		days[n] = tx.Today().AddDays(d)
	}
	list, err := expiring.All(ctx, tx, tx.Today(), days)
	if err != nil {
		return Reminded{}, err
	}
	if _, err := forgetWorn.Run(ctx, tx, tx.Now()); err != nil {
		return Reminded{}, err
	}
	if len(list) == 0 {
		audit.Unchanged(ctx)
	}
	for _, m := range list {
		what := "ending_" + itoa(int(m.Until-tx.Today()))
		if err := tell(ctx, tx, m, what, letter{To: m.Email, Name: m.AccountName, Link: "/mandates"}); err != nil {
			return Reminded{}, err
		}
		if err := s.tellGiver(ctx, tx, m, what); err != nil {
			return Reminded{}, err
		}
	}
	return Reminded{len(list)}, nil
}
