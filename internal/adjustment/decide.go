package adjustment

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"socle/internal/declaration"
	"socle/internal/law"
	"socle/internal/ledger"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// EventPosted tells downstream which accounts moved; its payload names the employers.
const EventPosted = "adjustment.posted"

// Posted names the employers whose adjustments were posted.
type Posted struct {
	Employers []uuid.UUID `json:"employers"`
}

// DecideInput decides on the adjustments of a change that wait: all of them, or those of one employer. Leaving them out
// says why.
type DecideInput struct {
	ID       uuid.UUID  `json:"id" validate:"required"` // of the change
	Employer *uuid.UUID `json:"employer_id"`
	Approve  bool       `json:"approve"`
	Reason   string     `json:"reason" validate:"max=1000"`
}

// Check asks for the reason of leaving out.
func (in DecideInput) Check() []fault.Finding {
	if !in.Approve && in.Reason == "" {
		return []fault.Finding{{Field: "reason", Code: "adjustment.reason_missing", Message: "is missing: say why these adjustments are left out"}}
	}
	return nil
}

// Outcome is what a decision did. Renewed were not decided on: what was declared moved since they were reckoned, and they
// wait with new figures.
type Outcome struct {
	Approved  int         `json:"approved"`
	Excluded  int         `json:"excluded"`
	Renewed   int         `json:"renewed"`
	Principal money.Minor `json:"principal"`
	Levy      money.Minor `json:"levy"`
	Surcharge money.Minor `json:"surcharge"`
	DueDate   cal.Date    `json:"due_date"`
}

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

var (
	lockPending = query.New[pending]("adjustment.lock_pending", `
select a.id, a.declaration_id, a.employer_id, a.period, a.basis, a.principal, a.levy, a.shares, a.law, d.due_date as declaration_due
from adjustment a
join declaration d on d.id = a.declaration_id
where a.change_id = $1 and a.state = 'proposed' and ($2::uuid is null or a.employer_id = $2)
order by a.employer_id, a.starts, a.principal + a.levy desc, a.id
for update of a`)

	excludePending = query.Exec("adjustment.exclude", `
update adjustment
set state = 'excluded', decided_by = $2, decided_by_name = $3, decided_at = $4, reason = $5
where id = any($1) and state = 'proposed'`)

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

// Decide approves adjustments, which posts them with a due date of their own, or leaves them out. Who approved the change
// of the law does not approve what follows from it. What moved since it was reckoned is reckoned again instead.
func (s *Service) Decide(ctx context.Context, tx tenant.Tx, in DecideInput) (Outcome, error) {
	c, err := oneChange(ctx, tx, in.ID)
	if err != nil {
		return Outcome{}, err
	}
	if p, err := law.ProposalByID(ctx, tx, in.ID); err != nil {
		return Outcome{}, err
	} else if bearsOnLateness(p) {
		return s.decideLateness(ctx, tx, c, p, in)
	}
	rows, err := lockPending.All(ctx, tx, in.ID, in.Employer)
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
	fresh, renewed, err := s.renew(ctx, tx, c, rows)
	if err != nil {
		return Outcome{}, err
	}
	out, err := s.approve(ctx, tx, c, fresh, in.Reason)
	out.Renewed = renewed
	return out, err
}

func noneWaiting() error {
	return fault.New(fault.Conflict, "adjustment.none_waiting", "no adjustment of this change waits for a decision here")
}

func exclude(ctx context.Context, tx tenant.Tx, ids []uuid.UUID, reason string) (int, error) {
	who := authz.From(ctx)
	n, err := excludePending.Run(ctx, tx, ids, who.ID, who.Name, tx.Now(), reason)
	return int(n), err
}

// renew keeps the adjustments whose declarations are as they were when reckoned; the employers of the others are reckoned
// again.
func (s *Service) renew(ctx context.Context, tx tenant.Tx, c Change, rows []pending) (fresh []pending, renewed int, err error) {
	span := effective.Span{From: c.Starts, To: c.Ends}
	employers := employersOf(rows)
	basis, err := basisOf.All(ctx, tx, span.From, span.To, employers)
	if err != nil {
		return nil, 0, err
	}
	now := map[string]string{}
	for _, b := range basis {
		now[b.EmployerID.String()+b.Period] = b.Basis
	}
	moved := map[uuid.UUID]bool{}
	for _, r := range rows {
		if now[r.EmployerID.String()+r.Period.String()] != r.Basis {
			moved[r.EmployerID] = true
		}
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
