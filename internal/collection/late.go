package collection

import (
	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// lateItem is the principal of a period that is, or was, late.
type lateItem struct {
	EmployerID  uuid.UUID
	Period      cal.Period
	DueDate     cal.Date
	Regime      string
	Headcount   int
	AsOf        cal.Date // the day asked for, or the last one counted if that was later
	Outstanding money.Minor
	Days        []cal.Date    // on which late money came, in order
	Amounts     []money.Minor // that came then
	Posted      money.Minor   // surcharges posted so far
	Today       int           // counts already made as of that day
	Law         string        // that of the latest count; empty when there was none
}

// lateSQL finds what may bear a surcharge for some employers: what is open and past due, and the periods named, with
// another due date where one is given. What was paid is read from the allocations, what is owed from the ledger.
const lateSQL = `
with item as (
  select i.employer_id, i.period, coalesce(w.due, i.due_date) as due_date, w.period is not null as named
  from open_item i
  left join (select distinct employer_id, period, due from unnest($3::uuid[], $4::text[], $5::date[]) as n (employer_id, period, due)) as w
    on w.employer_id = i.employer_id and w.period = i.period
  where i.component = 'principal'
    and coalesce(w.due, i.due_date) < $1
    and i.employer_id = any($2)
), owed as (
  select t.employer_id, t.period, t.due_date, coalesce(sum(n.amount), 0)::bigint as outstanding
  from item t
  left join entry n on n.account = 'receivable' and n.employer_id = t.employer_id and n.period = t.period and n.component = 'principal'
  group by t.employer_id, t.period, t.due_date, t.named
  having t.named or coalesce(sum(n.amount), 0) > 0
), paid as (
  select o.employer_id, o.period, a.value_date, sum(a.amount)::bigint as amount
  from owed o
  join allocation a on a.employer_id = o.employer_id and a.period = o.period and a.component = 'principal'
  where a.reversed_at is null
    and a.value_date > o.due_date
  group by o.employer_id, o.period, a.value_date
  having sum(a.amount) <> 0
), late as (
  select employer_id, period, array_agg(value_date order by value_date) as days, array_agg(amount order by value_date) as amounts
  from paid
  group by employer_id, period
), posted as (
  select s.employer_id, s.period, sum(s.posted)::bigint as posted, max(s.as_of) as last_on,
         count(*) filter (where s.as_of = greatest($1, l.last_on))::int as today, (array_agg(s.law order by s.id desc))[1] as law
  from owed o
  join surcharge s on s.employer_id = o.employer_id and s.period = o.period
  join lateral (select max(z.as_of) as last_on from surcharge z where z.employer_id = o.employer_id and z.period = o.period) l on true
  group by s.employer_id, s.period
)
select o.employer_id, o.period, o.due_date, e.regime, e.headcount, greatest($1, p.last_on) as as_of, o.outstanding,
       coalesce(l.days, '{}') as days, coalesce(l.amounts, '{}') as amounts, coalesce(p.posted, 0)::bigint as posted, coalesce(p.today, 0) as today,
       coalesce(p.law, '') as law
from owed o
join employer e on e.id = o.employer_id
left join late l on l.employer_id = o.employer_id and l.period = o.period
left join posted p on p.employer_id = o.employer_id and p.period = o.period
order by o.employer_id, o.due_date, o.period`

var lateItems = query.New[lateItem]("collection.late_items", lateSQL)
