package reporting

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// produceJob is the kind of the job that makes a report.
const produceJob = "reporting.produce"

// MakeInput asks for the report of a month (a quarter or a year are made the same way).
type MakeInput struct {
	Period cal.Period `json:"period" validate:"required"`
}

// Make asks for a report; a job makes it. A period that has not begun has nothing to report.
func (s *Service) Make(ctx context.Context, tx tenant.Tx, in MakeInput) (Report, error) {
	if in.Period.First() > tx.Today() {
		return Report{}, fault.Field("period", "report.future", "has not begun; choose a month that has")
	}
	who, id := authz.From(ctx), uuid.Must(uuid.NewV7())
	if _, err := insertReport.Run(ctx, tx, id, in.Period, nil, tx.Now(), who.ID, who.Name); err != nil {
		return Report{}, err
	}
	if err := tx.Enqueue(ctx, produceJob, id.String(), ProduceInput{ID: id}, tx.Now()); err != nil {
		return Report{}, err
	}
	return lockReport.One(ctx, tx, id)
}

// ProduceInput names a report that was asked for.
type ProduceInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Produce makes the documents of a report; one that is made stays as it is.
func (s *Service) Produce(ctx context.Context, tx tenant.Tx, in ProduceInput) (op.None, error) {
	_, err := produce(ctx, tx, in.ID)
	return op.None{}, err
}

// MonthlyInput is what the schedule gives: the day whose month has begun.
type MonthlyInput struct {
	Slot string `json:"slot"`
}

// Monthly makes the report of the month before, once, and sends it to the fund's managers. A month of which there is
// nothing to measure has no report.
func (s *Service) Monthly(ctx context.Context, tx tenant.Tx, in MonthlyInput) (op.None, error) {
	on := tx.Today()
	if in.Slot != "" {
		day, err := time.Parse(time.DateOnly, in.Slot)
		if err != nil {
			return op.None{}, fault.New(fault.Malformed, "report.slot", "the slot %q is no day", in.Slot)
		}
		on = cal.DateOf(day)
	}
	period := cal.Monthly(on.Month()).Previous()
	if cut, err := measured(ctx, tx, period); err != nil || len(cut.Cells) == 0 {
		return op.None{}, err
	}
	once, who := "monthly:"+period.String(), authz.From(ctx)
	if _, err := insertReport.Run(ctx, tx, uuid.Must(uuid.NewV7()), period, once, tx.Now(), who.ID, who.Name); err != nil {
		return op.None{}, err
	}
	id, err := reportOnce.One(ctx, tx, once)
	if err != nil {
		return op.None{}, err
	}
	r, err := produce(ctx, tx, id)
	if err != nil {
		return op.None{}, err
	}
	return op.None{}, send(ctx, tx, r)
}
