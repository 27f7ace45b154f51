package ledger

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// Item is an open item with its sums: Charged is what was asked, Settled what was paid, waived or reversed against it,
// Outstanding their difference (negative never, unless a charge was reversed after it was paid).
type Item struct {
	EmployerID  uuid.UUID   `json:"employer_id"`
	Period      cal.Period  `json:"period"`
	Component   string      `json:"component"`
	DueDate     cal.Date    `json:"due_date"`
	Charged     money.Minor `json:"charged"`
	Settled     money.Minor `json:"settled"`
	Outstanding money.Minor `json:"outstanding"`
}

// Movement is one line of an employer's account, oldest first, with the balance after it.
type Movement struct {
	PostingID  uuid.UUID   `json:"posting_id"`
	Kind       string      `json:"kind"`
	SourceKind string      `json:"source_kind"`
	SourceID   uuid.UUID   `json:"source_id"`
	Period     cal.Period  `json:"period"`
	Component  string      `json:"component"`
	Memo       string      `json:"memo"`
	ValueDate  cal.Date    `json:"value_date"`
	RecordedAt time.Time   `json:"recorded_at"`
	Amount     money.Minor `json:"amount"`
	Balance    money.Minor `json:"balance"`
}

var (
	itemsOf = query.New[Item]("ledger.items", `
select i.employer_id, i.period, i.component, i.due_date,
       coalesce(sum(e.amount) filter (where p.kind not in ('allocation', 'waiver') and (r.kind is null or r.kind not in ('allocation', 'waiver'))), 0)::bigint as charged,
       -coalesce(sum(e.amount) filter (where p.kind in ('allocation', 'waiver') or r.kind in ('allocation', 'waiver')), 0)::bigint as settled,
       coalesce(sum(e.amount), 0)::bigint as outstanding
from open_item i
left join entry e on e.employer_id = i.employer_id and e.period = i.period and e.component = i.component
                 and e.account = 'receivable'
left join posting p on p.id = e.posting_id
left join posting r on r.id = p.reverses
where i.employer_id = $1
group by i.employer_id, i.period, i.component, i.due_date
order by i.due_date, i.period, i.component`)

	movementsOf = query.New[Movement]("ledger.movements", `
with moved as (
  select e.posting_id, p.kind, p.source_kind, p.source_id, coalesce(e.period, '') as period,
         coalesce(e.component, e.account) as component, p.memo, p.value_date, p.recorded_at, sum(e.amount)::bigint as amount
  from entry e
  join posting p on p.id = e.posting_id
  where e.employer_id = $1 and e.account in ('receivable', 'credit')
  group by e.posting_id, p.kind, p.source_kind, p.source_id, e.period, coalesce(e.component, e.account), p.memo, p.value_date, p.recorded_at
)
select *, sum(amount) over (order by value_date, recorded_at, posting_id, period, component)::bigint as balance
from moved
order by value_date, recorded_at, posting_id, period, component`)

	creditOf = query.New[money.Minor]("ledger.credit", `
select coalesce(-sum(amount), 0)::bigint from entry where account = 'credit' and employer_id = $1`)
)

// Items lists all open items of an employer, settled ones too, oldest due first.
func Items(ctx context.Context, tx tenant.Tx, employer uuid.UUID) ([]Item, error) {
	return itemsOf.All(ctx, tx, employer)
}

// Movements lists what moved on an employer's account, with a running balance: positive is owed.
func Movements(ctx context.Context, tx tenant.Tx, employer uuid.UUID) ([]Movement, error) {
	return movementsOf.All(ctx, tx, employer)
}

// CreditOf is what the fund holds for an employer beyond what it owed.
func CreditOf(ctx context.Context, tx tenant.Tx, employer uuid.UUID) (money.Minor, error) {
	return creditOf.One(ctx, tx, employer)
}
