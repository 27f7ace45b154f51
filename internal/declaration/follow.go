package declaration

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

// Made says how many obligations were made and ended.
type Made struct {
	Made  int64 `json:"made"`
	Ended int64 `json:"ended"`
}

// NightInput names the night for which a schedule runs; the day is that of the transaction.
type NightInput struct {
	Slot string `json:"slot"`
}

// lookBack is how many months before the present one the night looks at, to catch up what it missed.
const lookBack = 2

// Night makes the obligations of the periods that have begun, for every active employer. Run again it makes none.
func (s *Service) Night(ctx context.Context, tx tenant.Tx, _ NightInput) (Made, error) {
	now := tx.Today().Month()
	n, err := MakeObligations(ctx, tx, now-lookBack, now)
	return Made{Made: n}, err
}

// FollowInput names the employer whose file or activity changed.
type FollowInput struct {
	EmployerID uuid.UUID `json:"employer_id" validate:"required"`
}

// Follow brings the obligations of an employer in line with its activity: made from its first day, none that begins on
// or after the day from which it is suspended or closed, and again from the period in which it resumed.
// What was filed stays met.
func (s *Service) Follow(ctx context.Context, tx tenant.Tx, in FollowInput) (Made, error) {
	e, err := affiliation.EmployerByID(ctx, tx, in.EmployerID)
	if err != nil || e.Status != affiliation.Validated {
		return Made{}, err
	}
	var done Made
	if e.ActiveTo.IsZero() {
		if _, err := reviveObligations.Run(ctx, tx, e.ID, e.ActiveFrom); err != nil {
			return done, err
		}
	} else if done.Ended, err = endObligations.Run(ctx, tx, e.ID, e.ActiveTo); err != nil {
		return done, err
	}
	if from := e.ActiveFrom; !from.IsZero() {
		done.Made, err = MakeObligations(ctx, tx, from.Month(), lastMonth(tx.Today(), e.ActiveTo), e.ID)
	}
	return done, err
}

// lastMonth is the last month in which an employer was active by today.
func lastMonth(today, activeTo cal.Date) cal.Month {
	if !activeTo.IsZero() && activeTo <= today {
		return activeTo.AddDays(-1).Month()
	}
	return today.Month()
}
