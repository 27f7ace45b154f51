package adjustment

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/money"
)

type pending struct {
	ID             uuid.UUID
	DeclarationID  uuid.UUID
	EmployerID     uuid.UUID
	Period         cal.Period
	Basis          string
	Principal      money.Minor
	Levy           money.Minor
	Shares         json.RawMessage
	Law            json.RawMessage
	DeclarationDue cal.Date
}

var lockPending = query.New[pending]("adjustment.lock_pending", `
select a.id, a.declaration_id, a.employer_id, a.period, a.basis, a.principal, a.levy, a.shares, a.law, d.due_date as declaration_due
from adjustment a
join declaration d on d.id = a.declaration_id
where a.change_id = $1 and a.state = 'proposed' and ($2::uuid is null or a.employer_id = $2)
order by a.employer_id, a.starts, a.principal + a.levy desc, a.id
for update of a`)

// renew keeps the adjustments whose declarations are as they were when reckoned; the employers of the others are reckoned
// again.
func (s *Service) renew(ctx context.Context, tx tenant.Tx, c Change, rows []pending) (fresh []pending, renewed int, err error) {
	span := effective.Span{From: c.Starts, To: c.Ends}
	moved, err := movedOf(ctx, tx, span, rows)
	if err != nil {
		return nil, 0, err
	}
	var again []uuid.UUID
	for _, r := range rows {
		if !moved[r.EmployerID] {
			fresh = append(fresh, r)
		} else if renewed++; len(again) == 0 || again[len(again)-1] != r.EmployerID {
			again = append(again, r.EmployerID)
		}
	}
	if len(again) > 0 {
		err = s.reckonChange(ctx, tx, c.ID, span, again)
	}
	return fresh, renewed, err
}

// movedOf are the employers of adjustments whose declarations are not as they were when reckoned.
func movedOf(ctx context.Context, tx tenant.Tx, span effective.Span, rows []pending) (map[uuid.UUID]bool, error) {
	now, err := basisBy(ctx, tx, span, employersOf(rows))
	moved := map[uuid.UUID]bool{}
	for _, r := range rows {
		if now[r.EmployerID.String()+r.Period.String()] != r.Basis {
			moved[r.EmployerID] = true
		}
	}
	return moved, err
}

func employersOf(rows []pending) []uuid.UUID {
	return distinct(rows, func(r pending) uuid.UUID { return r.EmployerID })
}

// distinct lists the employers of rows that are in their order.
func distinct[Row any](rows []Row, of func(Row) uuid.UUID) []uuid.UUID {
	ids := []uuid.UUID{}
	for _, r := range rows {
		if id := of(r); len(ids) == 0 || ids[len(ids)-1] != id {
			ids = append(ids, id)
		}
	}
	return ids
}
