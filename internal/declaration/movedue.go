package declaration

import (
	"context"

	"socle/internal/ledger"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

var moveObligations = query.Exec("declaration.move_due", `
update obligation o
set due_date = m.due
from unnest($1::uuid[], $2::text[], $3::date[]) as m (employer_id, period, due)
where o.employer_id = m.employer_id and o.period = m.period`)

// MoveDue gives obligations another due date, where a change of the law that people approved moves it. A declaration keeps
// the date it was filed with.
func MoveDue(ctx context.Context, tx tenant.Tx, list []ledger.Due) error {
	employers, periods, on := ledger.Columns(list)
	_, err := moveObligations.Run(ctx, tx, employers, periods, on)
	return err
}
