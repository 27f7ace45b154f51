package affiliation

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

var (
	moveEmployer = query.Exec("affiliation.move", `
update employer
set status = $2, level = $3, status_since = $4, decided_at = $5
where id = $1`)

	numberEmployer = query.Exec("affiliation.number", `
update employer
set status = 'validated', level = 0, status_since = $2, decided_at = $2, number = $3, registered_on = $4,
    activity = 'active', activity_since = $5, active_from = $5, active_to = null
where id = $1`)
)

// awaited is the file as the policies judge a decision on it: its agency, the role of the level it waits at, and who
// decided at the level before.
func (s *Service) awaited(ctx context.Context, tx tenant.Tx, id uuid.UUID) (authz.Resource, error) {
	r, err := Locate(ctx, tx, id)
	if err != nil {
		return r, err
	}
	e, err := EmployerByID(ctx, tx, id)
	if err != nil {
		return r, err
	}
	level, waits := levelAt(levels(tx), e.Level)
	if !waits || e.Open() {
		return r, nil
	}
	r.Kind, r.Role = "employer file", level.Role
	r.ProposedBy, _, err = lastValidator.Maybe(ctx, tx, id)
	return r, err
}

// inHand reads and holds a file that waits for a decision at the level the caller saw, so that a decision is never
// taken on another state than the one looked at.
func inHand(ctx context.Context, tx tenant.Tx, id uuid.UUID, level int) (Employer, error) {
	e, err := locked(ctx, tx, id)
	if err != nil {
		return e, err
	}
	if e.Status != Submitted && e.Status != InReview {
		return e, fault.New(fault.Conflict, "employer.not_in_review", "this file waits for no decision: it is %s", e.Status).With("status", string(e.Status))
	}
	if level != 0 && level != e.Level {
		return e, fault.New(fault.Conflict, "employer.level_passed", "this file has moved on to another level; look at it again")
	}
	return e, nil
}

// ValidateInput validates a file. Level is the one looked at; 0 takes whichever it waits at.
type ValidateInput struct {
	ID       uuid.UUID `json:"id" validate:"required"`
	Level    int       `json:"level" validate:"min=0,max=20"`
	StartsOn cal.Date  `json:"starts_on"` // last level: first day of activity, when it is not the one on the file
	Note     string    `json:"note" validate:"max=500"`
}

// Validate passes the file to the next level; the last one attributes the number.
func (s *Service) Validate(ctx context.Context, tx tenant.Tx, in ValidateInput) (Employer, error) {
	e, err := inHand(ctx, tx, in.ID, in.Level)
	if err != nil {
		return Employer{}, err
	}
	if e.Level < len(levels(tx)) {
		return s.pass(ctx, tx, e, in.Note)
	}
	return s.attribute(ctx, tx, e, in)
}

func (s *Service) pass(ctx context.Context, tx tenant.Tx, e Employer, words string) (Employer, error) {
	v := Event{EmployerID: e.ID, Kind: WasLevelValidated, FromStatus: e.Status, ToStatus: InReview, Level: e.Level, Reason: words}
	e.Status, e.Level, e.StatusSince = InReview, e.Level+1, tx.Now()
	if _, err := moveEmployer.Run(ctx, tx, e.ID, e.Status, e.Level, tx.Now(), nil); err != nil {
		return Employer{}, err
	}
	return e, note(ctx, tx, v)
}

// attribute gives the number and starts the employer's activity.
func (s *Service) attribute(ctx context.Context, tx tenant.Tx, e Employer, in ValidateInput) (Employer, error) {
	from, err := startOf(tx, e, in.StartsOn)
	if err != nil {
		return Employer{}, err
	}
	g, err := next(ctx, tx, employerNumbers, 1)
	if err != nil {
		return Employer{}, err
	}
	for _, seq := range g.skipped {
		if err := note(ctx, tx, Event{EmployerID: e.ID, Kind: WasNumberSkipped, Reason: fmt.Sprint(seq)}); err != nil {
			return Employer{}, err
		}
	}
	v := Event{EmployerID: e.ID, Kind: WasValidated, FromStatus: e.Status, ToStatus: Validated, Level: e.Level, EffectiveOn: from, Reason: in.Note}
	now := tx.Now()
	e.Number, e.Status, e.Level, e.StatusSince, e.DecidedAt = g.numbers[0], Validated, 0, now, &now
	e.RegisteredOn, e.Activity, e.ActivitySince, e.ActiveFrom = tx.Today(), Active, from, from
	if _, err := numberEmployer.Run(ctx, tx, e.ID, now, e.Number, e.RegisteredOn, from); err != nil {
		return Employer{}, err
	}
	if err := note(ctx, tx, v); err != nil {
		return Employer{}, err
	}
	if err := tell(ctx, tx, e, "validated", in.Note); err != nil {
		return Employer{}, err
	}
	return e, emit(ctx, tx, "validated", Happened{EmployerID: e.ID, Number: e.Number, On: from})
}

// startOf is the first day of activity: as decided, else as filed, else today.
func startOf(tx tenant.Tx, e Employer, decided cal.Date) (cal.Date, error) {
	from := decided
	if from.IsZero() {
		from = e.StartsOn
	}
	if from.IsZero() {
		return tx.Today(), nil
	}
	if from > tx.Today().AddMonths(12) || from < tx.Today().AddMonths(-12*30) {
		return 0, fault.Field("starts_on", "employer.starts_on_range", "is too far away: give a day of the last 30 years or the next 12 months")
	}
	return from, nil
}

// RefuseInput sends a file back or rejects it, with the reason that the applicant reads.
type RefuseInput struct {
	ID     uuid.UUID `json:"id" validate:"required"`
	Level  int       `json:"level" validate:"min=0,max=20"`
	Reason string    `json:"reason" validate:"required,max=1000"`
}

// SendBack asks the applicant for completion and stops the clock.
func (s *Service) SendBack(ctx context.Context, tx tenant.Tx, in RefuseInput) (Employer, error) {
	e, err := inHand(ctx, tx, in.ID, in.Level)
	if err != nil {
		return Employer{}, err
	}
	v := Event{EmployerID: e.ID, Kind: WasReturned, FromStatus: e.Status, ToStatus: Returned, Level: e.Level, Reason: in.Reason}
	e.Status, e.StatusSince = Returned, tx.Now()
	if _, err := moveEmployer.Run(ctx, tx, e.ID, e.Status, e.Level, tx.Now(), nil); err != nil {
		return Employer{}, err
	}
	return e, s.told(ctx, tx, e, v, "returned")
}

// Reject refuses the file for good; a new one can be opened.
func (s *Service) Reject(ctx context.Context, tx tenant.Tx, in RefuseInput) (Employer, error) {
	e, err := inHand(ctx, tx, in.ID, in.Level)
	if err != nil {
		return Employer{}, err
	}
	v := Event{EmployerID: e.ID, Kind: WasRejected, FromStatus: e.Status, ToStatus: Rejected, Level: e.Level, Reason: in.Reason}
	now := tx.Now()
	e.Status, e.Level, e.StatusSince, e.DecidedAt = Rejected, 0, now, &now
	if _, err := moveEmployer.Run(ctx, tx, e.ID, e.Status, 0, now, now); err != nil {
		return Employer{}, err
	}
	return e, s.told(ctx, tx, e, v, "rejected")
}

// told writes the event, the letter to the applicant, and the news for downstream.
func (s *Service) told(ctx context.Context, tx tenant.Tx, e Employer, v Event, kind string) error {
	if err := note(ctx, tx, v); err != nil {
		return err
	}
	if err := tell(ctx, tx, e, kind, v.Reason); err != nil {
		return err
	}
	return emit(ctx, tx, kind, Happened{EmployerID: e.ID, Number: e.Number, On: tx.Today(), Reason: v.Reason})
}
