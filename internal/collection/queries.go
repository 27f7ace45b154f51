package collection

import (
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/pkg/cal"
	"socle/pkg/money"
)

const paymentColumns = `p.id, p.channel, p.amount, p.received_on, p.value_date, p.payer_name, p.payer_account, p.reference, p.text,
       p.employer_id, p.agency, p.status, p.matched, p.external_id, p.receipt_number, p.matched_by, p.matched_by_name,
       p.matched_at, p.match, p.designated, p.bounced_on, p.bounce_reason, p.created_by_name, p.created_at`

// openRow is what an employer owes on one item.
type openRow struct {
	EmployerID  uuid.UUID
	Period      cal.Period
	Component   string
	DueDate     cal.Date
	Outstanding money.Minor
}

// creditRow is what is left of a payment as an employer's credit.
type creditRow struct {
	EmployerID uuid.UUID
	PaymentID  uuid.UUID
	ValueDate  cal.Date
	Amount     money.Minor
}

// placedRow is what one payment put on one item, on one value date.
type placedRow struct {
	EmployerID uuid.UUID
	Period     cal.Period
	Component  string
	PaymentID  uuid.UUID
	PaidOn     cal.Date // of the payment
	ValueDate  cal.Date // from which the item counts as paid
	Amount     money.Minor
}

// countRow says how many postings of allocation a payment already has: the next one's number.
type countRow struct {
	PaymentID uuid.UUID
	Postings  int
}

var (
	// lockPayments makes two officers who place one payment do so one after the other.
	lockPayments = query.New[Payment]("collection.lock_payments", `
select `+paymentColumns+`
from payment p
where p.id = any($1)
order by p.id
for update of p`)

	// lockUnplaced takes what waits and leaves what somebody is working on.
	lockUnplaced = query.New[Payment]("collection.lock_unplaced", `
select `+paymentColumns+`
from payment p
where p.status in ('received', 'suspense')
  and p.received_on >= $1
order by p.id
for update of p skip locked`)

	// lockAccounts serializes all that places money for an employer. Rows are locked in the order of ids.
	lockAccounts = query.New[uuid.UUID]("collection.lock_accounts", `
select e.id
from employer e
where e.id = any($1)
order by e.id
for no key update`)

	// openItems are what employers owe, whatever its sign: a charge reversed after it was paid leaves less than nothing.
	openItems = query.New[openRow]("collection.open_items", `
select i.employer_id, i.period, i.component, i.due_date, coalesce(sum(n.amount), 0)::bigint as outstanding
from open_item i
join entry n on n.account = 'receivable' and n.employer_id = i.employer_id and n.period = i.period and n.component = i.component
where i.employer_id = any($1)
group by i.employer_id, i.period, i.component, i.due_date
having sum(n.amount) <> 0
order by i.employer_id, i.due_date, i.period, i.component`)

	credits = query.New[creditRow]("collection.credits", `
select a.employer_id, a.payment_id, p.value_date, sum(a.amount)::bigint as amount
from allocation a
join payment p on p.id = a.payment_id
where a.employer_id = any($1)
  and a.component = 'credit'
  and a.period = ''
  and a.reversed_at is null
group by a.employer_id, a.payment_id, p.value_date
having sum(a.amount) > 0
order by a.employer_id, p.value_date, a.payment_id`)

	// placed is what payments put on items that are now paid too much, the latest money first.
	placed = query.New[placedRow]("collection.placed", `
select a.employer_id, a.period, a.component, a.payment_id, p.value_date as paid_on, a.value_date, sum(a.amount)::bigint as amount
from allocation a
join unnest($1::uuid[], $2::text[], $3::text[]) as w (employer_id, period, component)
  on w.employer_id = a.employer_id and w.period = a.period and w.component = a.component
join payment p on p.id = a.payment_id
where a.reversed_at is null
group by a.employer_id, a.period, a.component, a.payment_id, p.value_date, a.value_date
having sum(a.amount) > 0
order by a.employer_id, a.value_date desc, p.value_date desc, a.payment_id desc`)

	postingCounts = query.New[countRow]("collection.posting_counts", `
select a.payment_id, count(distinct a.posting_id)::int as postings
from allocation a
where a.payment_id = any($1)
group by a.payment_id`)

	settlePayments = query.Exec("collection.settle_payments", `
update payment p
set status = w.status, matched = w.matched, employer_id = w.employer_id, matched_by = w.matched_by,
    matched_by_name = w.matched_by_name, matched_at = w.matched_at, match = w.match
from unnest($1::uuid[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[], $8::jsonb[])
  as w (id, status, matched, employer_id, matched_by, matched_by_name, matched_at, match)
where p.id = w.id`)

	paymentByID = query.New[Payment]("collection.payment", `
select `+paymentColumns+`
from payment p
where p.id = $1`)

	allocationsOf = query.New[Allocation]("collection.allocations", `
select a.id, a.payment_id, a.employer_id, a.period, a.component, a.amount, a.value_date, a.posting_id, a.reason, a.created_at, a.reversed_at
from allocation a
where a.payment_id = $1
order by a.created_at, a.period, a.component, a.id`)

	eventsOf = query.New[Event]("collection.events", `
select v.at, v.actor, v.actor_name, v.kind, v.amount, v.employer_id, v.detail
from payment_event v
where v.payment_id = $1
order by v.id`)

	reverseRows = query.Exec("collection.reverse_rows", `
update allocation set reversed_at = $2 where posting_id = any($1) and reversed_at is null`)
)

// moment is a time that may be none.
func moment(t time.Time) *time.Time { return &t }

var markBounced = query.Exec("collection.mark_bounced", `
update payment set bounced_on = $2, bounce_reason = $3 where id = $1`)
