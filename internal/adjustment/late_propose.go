package adjustment

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/collection"
	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

type waitingLate struct {
	ID         uuid.UUID
	ChangeID   uuid.UUID
	EmployerID uuid.UUID
	Period     cal.Period
	Basis      string
	Settled    bool
}

// lateStands are the surcharges that wait for a decision, and those that this change leaves alone: left out of it with a
// reason, or waiting for a change approved later.
var lateStands = query.New[waitingLate]("adjustment.late_waiting", `
select a.id, a.change_id, a.employer_id, a.period, a.basis,
       a.state = 'excluded' or (a.change_id <> $1 and c.approved_at > me.approved_at) as settled
from adjustment a
join law_change c on c.proposal_id = a.change_id
join law_change me on me.proposal_id = $1
where a.kind = $3
  and ($2::uuid[] is null or a.employer_id = any($2))
  and (a.state = 'proposed' or (a.state = 'excluded' and a.change_id = $1))`)

// period names a period of an employer.
type period struct {
	employer uuid.UUID
	period   cal.Period
}

// lateWriter gathers what is proposed of surcharges, beside what waits already.
type lateWriter struct {
	tx      tenant.Tx
	change  uuid.UUID
	kind    string
	waits   map[period]waitingLate
	skip    map[period]bool
	rows    [][]any
	counts  []collection.Recounted
	replace []uuid.UUID
}

// reckonLateness proposes an adjustment for each surcharge that counts otherwise by the law of now, and for each due date
// that moves. What waits and is the same stays; what is not so any more is taken back.
func reckonLateness(ctx context.Context, tx tenant.Tx, p law.Proposal, employers []uuid.UUID) error {
	l, err := law.Of(ctx, tx)
	if err != nil {
		return err
	}
	list, err := lateness(ctx, tx, p, l, employers)
	if err != nil {
		return err
	}
	w := &lateWriter{tx: tx, change: p.ID, kind: lateKind(p), waits: map[period]waitingLate{}, skip: map[period]bool{}}
	if err := w.read(ctx, employers); err != nil {
		return err
	}
	if err := collection.Recount(ctx, tx, l, list, w.take); err != nil {
		return fmt.Errorf("adjustments: %w", err)
	}
	return w.write(ctx)
}

func (w *lateWriter) read(ctx context.Context, employers []uuid.UUID) error {
	rows, err := lateStands.All(ctx, w.tx, w.change, employers, w.kind)
	for _, r := range rows {
		k := period{r.EmployerID, r.Period}
		if r.Settled {
			w.skip[k] = true
		} else {
			w.waits[k] = r
		}
	}
	return err
}

// take proposes for one period, unless the same waits.
func (w *lateWriter) take(r collection.Recounted) error {
	k := period{r.EmployerID, r.Period}
	if w.skip[k] || !counts(r) {
		return nil
	}
	old, waits := w.waits[k]
	basis, err := r.Basis()
	if err != nil {
		return err
	}
	if delete(w.waits, k); waits && old.ChangeID == w.change && old.Basis == basis {
		return nil
	} else if waits {
		w.replace = append(w.replace, old.ID)
	}
	counted, err := json.Marshal(Counted{r.AsOf, r.Before, r.After})
	w.counts = append(w.counts, r)
	w.rows = append(w.rows, []any{uuid.Must(uuid.NewV7()), w.kind, w.change, r.EmployerID, r.Period.String(), r.Period.First().Time(), "proposed",
		int32(len(r.After.Parts)), int64(0), int64(0), int64(r.Difference()), counted, surchargeShares(r), []Law{}, basis, w.tx.Now()})
	return err
}

// write takes back what of this change is not so any more and writes what is proposed, with the laws it is counted by.
func (w *lateWriter) write(ctx context.Context) error {
	for _, old := range w.waits {
		if old.ChangeID == w.change {
			w.replace = append(w.replace, old.ID)
		}
	}
	if _, err := supersede.Run(ctx, w.tx, w.replace); err != nil {
		return err
	}
	if err := collection.KeepLaws(ctx, w.tx, w.counts); err != nil {
		return err
	}
	_, err := w.tx.Copy(ctx, "adjustment", []string{"id", "kind", "change_id", "employer_id", "period", "starts", "state", "lines", "principal", "levy",
		"surcharge", "counted", "shares", "law", "basis", "proposed_at"}, pgx.CopyFromRows(w.rows))
	return err
}
