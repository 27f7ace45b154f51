package adjustment

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"socle/internal/collection"
	"socle/internal/declaration"
	"socle/internal/law"
	"socle/internal/ledger"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

type pendingLate struct {
	ID         uuid.UUID
	EmployerID uuid.UUID
	Period     cal.Period
	Basis      string
}

var lockPendingLate = query.New[pendingLate]("adjustment.lock_pending_late", `
select a.id, a.employer_id, a.period, a.basis
from adjustment a
where a.change_id = $1 and a.state = 'proposed' and a.kind <> 'declaration' and ($2::uuid is null or a.employer_id = $2)
order by a.employer_id, a.starts, a.id
for update of a`)

// decideLateness decides on surcharges and due dates. Approved, the difference is posted, due dates move, and the nights
// count on by the new law. What moved since it was reckoned is reckoned again instead.
func (s *Service) decideLateness(ctx context.Context, tx tenant.Tx, c Change, p law.Proposal, in DecideInput) (Outcome, error) {
	rows, err := lockPendingLate.All(ctx, tx, in.ID, in.Employer)
	if err != nil {
		return Outcome{}, err
	}
	if len(rows) == 0 {
		return Outcome{}, noneWaiting()
	}
	if !in.Approve {
		ids := make([]uuid.UUID, len(rows))
		for i, r := range rows {
			ids[i] = r.ID
		}
		n, err := exclude(ctx, tx, ids, in.Reason)
		return Outcome{Excluded: n}, err
	}
	employers := distinct(rows, func(r pendingLate) uuid.UUID { return r.EmployerID })
	if err := collection.LockAccounts(ctx, tx, employers...); err != nil {
		return Outcome{}, err
	}
	now, err := countedNow(ctx, tx, p, employers)
	if err != nil {
		return Outcome{}, err
	}
	fresh, again, renewed := c.holding(rows, now, tx)
	out, err := adopt(ctx, tx, fresh, in.Reason)
	if out.Renewed = renewed; err == nil && len(again) > 0 {
		err = reckonLateness(ctx, tx, p, again)
	}
	return out, err
}

// countedNow counts again what waits for a decision, with the accounts locked.
func countedNow(ctx context.Context, tx tenant.Tx, p law.Proposal, employers []uuid.UUID) (map[period]collection.Recounted, error) {
	l, err := law.Of(ctx, tx)
	if err != nil {
		return nil, err
	}
	list, err := lateness(ctx, tx, p, l, employers)
	if err != nil {
		return nil, err
	}
	now := map[period]collection.Recounted{}
	return now, collection.Recount(ctx, tx, l, list, func(r collection.Recounted) error {
		now[period{r.EmployerID, r.Period}] = r
		return nil
	})
}

// holding keeps what counts as it did when it was proposed; the employers of the others are reckoned again.
func (c Change) holding(rows []pendingLate, now map[period]collection.Recounted, tx tenant.Tx) (fresh []collection.Adopted, again []uuid.UUID, renewed int) {
	memo := c.memo(tx.Fund())
	for _, r := range rows {
		n, still := now[period{r.EmployerID, r.Period}]
		if basis, err := n.Basis(); still && err == nil && basis == r.Basis {
			fresh = append(fresh, collection.Adopted{Recounted: n, Adjustment: r.ID, Memo: memo})
		} else if renewed++; len(again) == 0 || again[len(again)-1] != r.EmployerID {
			again = append(again, r.EmployerID)
		}
	}
	return fresh, again, renewed
}

// adopt posts surcharges, moves due dates and marks what was approved.
func adopt(ctx context.Context, tx tenant.Tx, list []collection.Adopted, reason string) (out Outcome, err error) {
	if len(list) == 0 {
		return out, nil
	}
	postings, err := collection.Adopt(ctx, tx, list)
	if err != nil {
		return out, err
	}
	ids, moved := make([]uuid.UUID, len(list)), []ledger.Due{}
	for i, a := range list {
		ids[i], out.Surcharge = a.Adjustment, out.Surcharge.Add(a.Difference())
		if !a.Moved.IsZero() {
			moved = append(moved, ledger.Due{Employer: a.EmployerID, Period: a.Period, On: a.Moved})
		}
	}
	if err := ledger.MoveDue(ctx, tx, moved); err != nil {
		return out, err
	}
	if err := declaration.MoveDue(ctx, tx, moved); err != nil {
		return out, err
	}
	who := authz.From(ctx)
	n, err := approvePending.Run(ctx, tx, ids, postings, who.ID, who.Name, tx.Now(), reason, tx.Today())
	if out.Approved, out.DueDate = int(n), tx.Today(); err == nil && out.Approved != len(list) {
		err = fmt.Errorf("adjustments: %d of %d were approved", n, len(list))
	}
	if err != nil {
		return out, err
	}
	employers := distinct(list, func(a collection.Adopted) uuid.UUID { return a.EmployerID })
	return out, tx.Emit(ctx, EventPosted, ids[0].String(), Posted{employers})
}
