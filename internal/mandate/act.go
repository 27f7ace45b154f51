package mandate

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// Header names the mandate of one request, for programs that hold a token: Socle-Mandate: <id>.
const Header = "Socle-Mandate"

// ActInput chooses a mandate to act by.
type ActInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Act has the session act for the employer of a mandate from its next request on, and for no other.
func (s *Service) Act(ctx context.Context, tx tenant.Tx, in ActInput) (Mandate, error) {
	m, err := one(ctx, tx, in.ID)
	if err != nil {
		return m, err
	}
	if m.State != Active {
		return m, fault.New(fault.Conflict, "mandate.ended", "this mandate has ended; ask the employer for a new one")
	}
	by := authz.From(ctx)
	if by.Session == "" {
		return m, fault.New(fault.Conflict, "mandate.no_session", "nobody is signed in here; name the mandate with each request instead (%s)", Header)
	}
	_, err = wear.Run(ctx, tx, by.Session, by.Account(), m.ID, tx.Now())
	return m, err
}

// RestInput has nothing to say.
type RestInput struct{}

// Rest has the session act for nobody else any more.
func (s *Service) Rest(ctx context.Context, tx tenant.Tx, _ RestInput) (op.None, error) {
	_, err := takeOff.Run(ctx, tx, authz.From(ctx).Session)
	return op.None{}, err
}

type worn struct {
	ID         uuid.UUID
	EmployerID uuid.UUID
	Name       string
	Rights     []string
	Until      cal.Date
	Stands     bool
	EndedAt    *time.Time // by hand; one whose day has passed ends by itself
	EndedName  string
	EndReason  string
}

// Wear gives a person the roles and the one employer of the mandate that the session chose, or that the request names, in the
// place of its own: what it may do is then for that employer alone. It is read anew at each request, so that a mandate
// that ended opens nothing any more. Naming one that does not stand is refused; one that was chosen and ended is told.
func Wear(ctx context.Context, tx tenant.Tx, r *http.Request, s authz.Subject) (authz.Subject, error) {
	account := s.Account()
	if account == nil {
		return s, nil
	}
	var named *uuid.UUID
	if v := r.Header.Get(Header); v != "" {
		id, err := uuid.Parse(v)
		if err != nil {
			return s, notStanding()
		}
		named = &id
	}
	w, ok, err := wornBy.Maybe(ctx, tx, s.Session, account, tx.Today(), named)
	if err != nil {
		return s, err
	}
	switch {
	case !ok && named == nil:
		return s, nil
	case !ok:
		return s, notStanding()
	case !w.Stands && named != nil:
		return s, w.over()
	case !w.Stands:
		s.Ended = w.ended()
		return s, nil
	}
	s.Roles = []string{"mandate"}
	for _, right := range w.Rights {
		s.Roles = append(s.Roles, "mandate_"+right)
	}
	s.Agencies, s.Employers = []string{}, []string{w.EmployerID.String()}
	s.Under = append(s.Under, authz.Under{Kind: "mandate", ID: w.ID.String(), Name: w.Name, Employer: w.EmployerID.String(), Until: w.Until.Time()})
	return s, nil
}

// ended is a mandate that opens nothing any more: whose it was, since when, by whom and why.
func (w worn) ended() *authz.Under {
	u := &authz.Under{Kind: "mandate", ID: w.ID.String(), Name: w.Name, Until: w.Until.AddDays(1).Time(), By: w.EndedName, Why: w.EndReason}
	if w.EndedAt != nil {
		u.Until = *w.EndedAt
	}
	return u
}

// over refuses a mandate that was named and has ended, and says what became of it.
func (w worn) over() error {
	u := w.ended()
	by := "its last day has passed"
	if u.By != "" {
		by = "ended by " + u.By
	}
	return fault.New(fault.Forbidden, "mandate.not_standing", "the mandate of %s stands no more since %s (%s); ask the employer for a new one, or name another",
		u.Name, u.Until.Format(time.DateOnly), by)
}

func notStanding() error {
	return fault.New(fault.Forbidden, "mandate.not_standing", "the mandate named with the request is not yours")
}
