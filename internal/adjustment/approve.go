package adjustment

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"socle/internal/declaration"
	"socle/internal/ledger"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// EventPosted tells downstream which accounts moved; its payload names the employers.
const EventPosted = "adjustment.posted"

// Posted names the employers whose adjustments were posted.
type Posted struct {
	Employers []uuid.UUID `json:"employers"`
}

var (
	approvePending = query.Exec("adjustment.approve", `
update adjustment a
set state = 'approved', decided_by = $3, decided_by_name = $4, decided_at = $5, reason = $6, due_date = $7, posting_id = w.posting
from unnest($1::uuid[], $2::uuid[]) as w (id, posting)
where a.id = w.id and a.state = 'proposed'`)

	// chargedBefore is what adjustments before put on items of their own: a credit takes it back first.
	chargedBefore = query.New[chargedRow]("adjustment.charged", `
select e.employer_id, e.period, e.component, sum(e.amount)::bigint as amount
from entry e
join posting p on p.id = e.posting_id
where e.account = 'receivable' and e.component in ('adjustment', 'levy_adjustment') and p.kind in ('adjustment', 'waiver')
  and e.employer_id = any($1)
group by e.employer_id, e.period, e.component
having sum(e.amount) > 0`)
)

type chargedRow struct {
	EmployerID uuid.UUID
	Period     cal.Period
	Component  string
	Amount     money.Minor
}

// approve posts adjustments and says under which law their declarations stand from now on.
func (s *Service) approve(ctx context.Context, tx tenant.Tx, c Change, rows []pending, reason string) (out Outcome, err error) {
	if len(rows) == 0 {
		return out, nil
	}
	out.DueDate = dueOn(tx)
	b := &book{due: out.DueDate, memo: c.memo(tx.Fund()), on: tx.Today(), charged: map[itemKey]money.Minor{}}
	charged, err := chargedBefore.All(ctx, tx, employersOf(rows))
	if err != nil {
		return out, err
	}
	for _, r := range charged {
		b.charged[itemKey{r.EmployerID, r.Period, r.Component}] = r.Amount
	}
	var ids, postings []uuid.UUID
	var restated []declaration.Restated
	for _, r := range rows {
		posting, err := b.post(r)
		if err != nil {
			return out, err
		}
		var laws []Law
		if err := json.Unmarshal(r.Law, &laws); err != nil {
			return out, err
		}
		for _, l := range laws {
			restated = append(restated, declaration.Restated{Declaration: r.DeclarationID, From: l.Filed, To: l.Now, Adjustment: r.ID})
		}
		ids, postings = append(ids, r.ID), append(postings, posting)
		out.Principal, out.Levy = out.Principal.Add(r.Principal), out.Levy.Add(r.Levy)
	}
	who := authz.From(ctx)
	if err := ledger.Post(ctx, tx, b.postings...); err != nil {
		return out, err
	}
	n, err := approvePending.Run(ctx, tx, ids, postings, who.ID, who.Name, tx.Now(), reason, out.DueDate)
	if err != nil {
		return out, err
	}
	if out.Approved = int(n); out.Approved != len(rows) {
		return out, fmt.Errorf("adjustments: %d of %d were approved", n, len(rows))
	}
	if err := declaration.Restate(ctx, tx, restated); err != nil {
		return out, err
	}
	return out, tx.Emit(ctx, EventPosted, ids[0].String(), Posted{employersOf(rows)})
}
