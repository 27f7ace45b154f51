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

// approval gathers what approving adjustments comes to: what is posted, and under which law declarations stand from then on.
type approval struct {
	*book
	Outcome
	ids      []uuid.UUID
	by       []uuid.UUID // the posting of each
	restated []declaration.Restated
}

func newApproval(ctx context.Context, tx tenant.Tx, c Change, rows []pending) (*approval, error) {
	due := dueOn(tx)
	a := &approval{Outcome: Outcome{DueDate: due},
		book: &book{due: due, memo: c.memo(tx.Fund()), on: tx.Today(), charged: map[itemKey]money.Minor{}}}
	charged, err := chargedBefore.All(ctx, tx, employersOf(rows))
	for _, r := range charged {
		a.charged[itemKey{r.EmployerID, r.Period, r.Component}] = r.Amount
	}
	return a, err
}

// take books one adjustment.
func (a *approval) take(r pending) error {
	posting, err := a.post(r)
	if err != nil {
		return err
	}
	var laws []Law
	if err := json.Unmarshal(r.Law, &laws); err != nil {
		return err
	}
	for _, l := range laws {
		a.restated = append(a.restated, declaration.Restated{Declaration: r.DeclarationID, From: l.Filed, To: l.Now, Adjustment: r.ID})
	}
	a.ids, a.by = append(a.ids, r.ID), append(a.by, posting)
	a.Principal, a.Levy = a.Principal.Add(r.Principal), a.Levy.Add(r.Levy)
	return nil
}

// write posts, and says who approved.
func (a *approval) write(ctx context.Context, tx tenant.Tx, reason string) error {
	if err := ledger.Post(ctx, tx, a.postings...); err != nil {
		return err
	}
	who := authz.From(ctx)
	n, err := approvePending.Run(ctx, tx, a.ids, a.by, who.ID, who.Name, tx.Now(), reason, a.DueDate)
	if err != nil {
		return err
	}
	if a.Approved = int(n); a.Approved != len(a.ids) {
		return fmt.Errorf("adjustments: %d of %d were approved", n, len(a.ids))
	}
	return declaration.Restate(ctx, tx, a.restated)
}

// approve posts adjustments and says under which law their declarations stand from now on.
func (s *Service) approve(ctx context.Context, tx tenant.Tx, c Change, rows []pending, reason string) (Outcome, error) {
	if len(rows) == 0 {
		return Outcome{}, nil
	}
	a, err := newApproval(ctx, tx, c, rows)
	if err != nil {
		return Outcome{}, err
	}
	for _, r := range rows {
		if err := a.take(r); err != nil {
			return Outcome{}, err
		}
	}
	if err := a.write(ctx, tx, reason); err != nil {
		return Outcome{}, err
	}
	return a.Outcome, tx.Emit(ctx, EventPosted, a.ids[0].String(), Posted{employersOf(rows)})
}
