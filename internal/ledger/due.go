package ledger

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

// Due is another due date of an employer's period.
type Due struct {
	Employer uuid.UUID
	Period   cal.Period
	On       cal.Date
}

var moveDue = query.Exec("ledger.move_due", `
update open_item i
set due_date = m.due
from unnest($1::uuid[], $2::text[], $3::date[]) as m (employer_id, period, due)
where i.employer_id = m.employer_id and i.period = m.period and i.component in ('principal', 'levy', 'surcharge', 'penalty')`)

// MoveDue gives what is owed for periods another due date. What a change of the law added apart keeps its own.
func MoveDue(ctx context.Context, tx tenant.Tx, list []Due) error {
	employers, periods, on := Columns(list)
	_, err := moveDue.Run(ctx, tx, employers, periods, on)
	return err
}

// Columns are the same, column by column, as statements take them.
func Columns(list []Due) (employers []uuid.UUID, periods []string, on []cal.Date) {
	for _, d := range list {
		employers, periods, on = append(employers, d.Employer), append(periods, d.Period.String()), append(on, d.On)
	}
	return employers, periods, on
}
