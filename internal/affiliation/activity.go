package affiliation

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

var setActivity = query.Exec("affiliation.set_activity", `
update employer
set activity = $2, activity_since = $3, active_from = $4, active_to = $5
where id = $1`)

// ActivityInput changes the life of an employer from a date, with the reason.
type ActivityInput struct {
	ID     uuid.UUID `json:"id" validate:"required"`
	On     cal.Date  `json:"on" validate:"required"`
	Reason string    `json:"reason" validate:"required,max=500"`
}

// change is a way from one activity to another.
type change struct {
	from  []Activity
	to    Activity
	event string // also the kind of news, without "was"
}

// Suspend stops the employer's obligations from a date: no staff for a time.
func (s *Service) Suspend(ctx context.Context, tx tenant.Tx, in ActivityInput) (Employer, error) {
	return live(ctx, tx, in, change{[]Activity{Active}, Suspended, WasSuspended})
}

// Resume starts them again.
func (s *Service) Resume(ctx context.Context, tx tenant.Tx, in ActivityInput) (Employer, error) {
	return live(ctx, tx, in, change{[]Activity{Suspended}, Active, WasResumed})
}

// Close ends the employer's activity. Its debts stay, and stay visible.
func (s *Service) Close(ctx context.Context, tx tenant.Tx, in ActivityInput) (Employer, error) {
	return live(ctx, tx, in, change{[]Activity{Active, Suspended}, Closed, WasClosed})
}

// Reopen takes up a closed employer again, under its old number.
func (s *Service) Reopen(ctx context.Context, tx tenant.Tx, in ActivityInput) (Employer, error) {
	return live(ctx, tx, in, change{[]Activity{Closed}, Active, WasReopened})
}

func live(ctx context.Context, tx tenant.Tx, in ActivityInput, c change) (Employer, error) {
	e, err := locked(ctx, tx, in.ID)
	if err != nil {
		return Employer{}, err
	}
	if err := c.allowed(tx, e, in.On); err != nil {
		return Employer{}, err
	}
	e = c.apply(e, in.On)
	if _, err := setActivity.Run(ctx, tx, e.ID, e.Activity, e.ActivitySince, e.ActiveFrom, e.ActiveTo); err != nil {
		return Employer{}, err
	}
	if err := note(ctx, tx, Event{EmployerID: e.ID, Kind: c.event, EffectiveOn: in.On, Reason: in.Reason}); err != nil {
		return Employer{}, err
	}
	return e, emit(ctx, tx, c.event, Happened{EmployerID: e.ID, Number: e.Number, On: in.On, Reason: in.Reason})
}

func (c change) allowed(tx tenant.Tx, e Employer, on cal.Date) error {
	switch {
	case !slices.Contains(c.from, e.Activity):
		return fault.New(fault.Conflict, "employer.activity", "the employer is %s: this cannot be done now", e.Activity).With("activity", string(e.Activity))
	case on > tx.Today():
		return fault.Field("on", "employer.on_future", "lies ahead; write it down when the day has come")
	case on < e.ActivitySince:
		return fault.Field("on", "employer.on_before", "is before the last change (%s); it cannot be undone backwards", e.ActivitySince)
	}
	return nil
}

func (c change) apply(e Employer, on cal.Date) Employer {
	e.Activity, e.ActivitySince = c.to, on
	switch {
	case c.to == Active:
		e.ActiveFrom, e.ActiveTo = on, 0
	case e.ActiveTo.IsZero():
		e.ActiveTo = on
	}
	return e
}
