package analytics

import "socle/pkg/indicator"

// itemMonths is each open item in each month in which something was owed or moved: what was owed on the eve of the month
// and on its last day (today, in the month that runs), and what moved while it was past due.
//
// Time is the value date: money that was there by the due date never was in arrears, whenever it was matched. An item on
// which more was paid than owed owes nothing.
func itemMonths(o only) string {
	return `
select r.employer_id, r.period, r.component, r.due_date, g.month,
       least((g.month + interval '1 month - 1 day')::date, $3::date) as on_day,
       greatest(case when g.month = r.month then r.balance - r.amount else r.balance end, 0) as opening,
       greatest(r.balance, 0) as closing,
       case when g.month = r.month then r.collected else 0 end as collected,
       case when g.month = r.month then r.cancelled else 0 end as cancelled,
       case when g.month = r.month then r.waived else 0 end as waived
from (
  select m.*, sum(m.amount) over item as balance, lead(m.month) over item as next_month
  from (
    select e.employer_id, e.period, e.component, i.due_date, date_trunc('month', e.value_date)::date as month, sum(e.amount)::bigint as amount,
           coalesce(-sum(e.amount) filter (where e.value_date > i.due_date and coalesce(b.kind, p.kind) = 'allocation'), 0)::bigint as collected,
           coalesce(-sum(e.amount) filter (where e.value_date > i.due_date and coalesce(b.kind, p.kind) not in ('allocation', 'waiver') and e.amount < 0), 0)::bigint as cancelled,
           coalesce(-sum(e.amount) filter (where e.value_date > i.due_date and coalesce(b.kind, p.kind) = 'waiver'), 0)::bigint as waived
    from entry e
    join open_item i on i.employer_id = e.employer_id and i.period = e.period and i.component = e.component
    join posting p on p.id = e.posting_id
    left join posting b on b.id = p.reverses
    where e.account = 'receivable' and e.value_date <= $3 and ` + o("e.employer_id") + `
    group by 1, 2, 3, 4, 5
  ) m
  window item as (partition by m.employer_id, m.period, m.component order by m.month)
) r
cross join lateral (
  select gs::date as month
  from generate_series(greatest(r.month, date_trunc('year', $2::date::timestamp)), case when r.balance = 0 then r.month
         else coalesce(r.next_month - interval '1 month', date_trunc('month', $3::date::timestamp)) end, interval '1 month') gs
) g`
}

// pastDue is the same with what is in arrears of it, and what was recovered of what was in arrears at the start of the
// month, the civil quarter and the year: never more of an item than was owed on it then.
func pastDue(o only) string {
	return `
select s.*,
       least(greatest(s.collected, 0), s.late_opening) as of_month,
       least(s.in_quarter, s.quarter_opening) - least(s.in_quarter - s.collected, s.quarter_opening) as of_quarter,
       least(s.in_year, s.year_opening) - least(s.in_year - s.collected, s.year_opening) as of_year
from (
  select t.*, sum(t.collected) over quarter as in_quarter, sum(t.collected) over year as in_year,
         coalesce(first_value(case when t.month = date_trunc('quarter', t.month) then t.late_opening end) over quarter, 0) as quarter_opening,
         coalesce(first_value(case when t.month = date_trunc('year', t.month) then t.late_opening end) over year, 0) as year_opening
  from (
    select m.*, case when m.on_day > m.due_date then m.closing else 0 end as late_closing,
           case when m.month - 1 > m.due_date then m.opening else 0 end as late_opening
    from (` + itemMonths(o) + `) m
  ) t
  window quarter as (partition by t.employer_id, t.period, t.component, date_trunc('quarter', t.month) order by t.month),
         year as (partition by t.employer_id, t.period, t.component, date_trunc('year', t.month) order by t.month)
) s`
}

// arrears is the stock by age and how it moved. What fell due is what the equation leaves, so that it holds to the unit.
// A levy collected for others is in no bucket and no movement.
func arrears(o only) group {
	return group{[]indicator.Measure{indicator.OutstandingB0, indicator.OutstandingB1, indicator.OutstandingB2, indicator.OutstandingB3,
		indicator.OutstandingB4, indicator.OutstandingB5, indicator.OutstandingB6, indicator.OutstandingB7, indicator.OutstandingLevies,
		indicator.ArrearsSuspended, indicator.ArrearsClosed, indicator.ArrearsOver12Months, indicator.ArrearsOpening, indicator.ArrearsFellDue,
		indicator.ArrearsCollected, indicator.ArrearsCancelled, indicator.ArrearsWaived,
		indicator.RecoveredOfMonthStart, indicator.RecoveredOfQuarterStart, indicator.RecoveredOfYearStart}, `
select a.employer_id, a.month,
       coalesce(sum(a.closing) filter (where a.own and a.late_closing = 0), 0) as outstanding_b0,
       coalesce(sum(a.late_closing) filter (where a.own and a.bucket = 1), 0) as outstanding_b1,
       coalesce(sum(a.late_closing) filter (where a.own and a.bucket = 2), 0) as outstanding_b2,
       coalesce(sum(a.late_closing) filter (where a.own and a.bucket = 3), 0) as outstanding_b3,
       coalesce(sum(a.late_closing) filter (where a.own and a.bucket = 4), 0) as outstanding_b4,
       coalesce(sum(a.late_closing) filter (where a.own and a.bucket = 5), 0) as outstanding_b5,
       coalesce(sum(a.late_closing) filter (where a.own and a.bucket = 6), 0) as outstanding_b6,
       coalesce(sum(a.late_closing) filter (where a.own and a.bucket >= 7), 0) as outstanding_b7,
       coalesce(sum(a.closing) filter (where not a.own), 0) as outstanding_levies,
       coalesce(sum(a.late_closing) filter (where a.own and v.kind = 'suspended'), 0) as arrears_suspended,
       coalesce(sum(a.late_closing) filter (where a.own and v.kind = 'closed'), 0) as arrears_closed,
       coalesce(sum(a.late_closing) filter (where a.own and a.due_date < a.on_day - interval '12 months'), 0) as arrears_over_12_months,
       coalesce(sum(a.late_opening) filter (where a.own), 0) as arrears_opening,
       coalesce(sum(a.late_closing - a.late_opening + a.collected + a.cancelled + a.waived) filter (where a.own), 0) as arrears_fell_due,
       coalesce(sum(a.collected) filter (where a.own), 0) as arrears_collected,
       coalesce(sum(a.cancelled) filter (where a.own), 0) as arrears_cancelled,
       coalesce(sum(a.waived) filter (where a.own), 0) as arrears_waived,
       coalesce(sum(a.of_month) filter (where a.own), 0) as recovered_of_month_start,
       coalesce(sum(a.of_quarter) filter (where a.own), 0) as recovered_of_quarter_start,
       coalesce(sum(a.of_year) filter (where a.own), 0) as recovered_of_year_start
from (
  select q.*, q.component <> 'levy' as own, 1 + width_bucket(q.on_day - q.due_date - 1, $4::int[]) as bucket
  from (` + pastDue(o) + `) q
  where q.month >= $2
) a
left join lateral (
  select v.kind
  from employer_event v
  where a.late_closing > 0 and v.employer_id = a.employer_id and v.effective_on <= a.on_day
    and v.kind in ('validated', 'suspended', 'resumed', 'closed', 'reopened')
  order by v.effective_on desc, v.id desc
  limit 1
) v on true
group by 1, 2`}
}

// recovered gives each franc collected on arrears to the last action on the debt before it, if it came within $5 days.
func recovered(o only) group {
	return group{[]indicator.Measure{indicator.RecoveredReminder, indicator.RecoveredNotice, indicator.RecoveredWrit, indicator.RecoveredLitigation,
		indicator.RecoveredVisit, indicator.RecoveredPlan, indicator.RecoveredNoAction}, `
select c.employer_id, c.month,
       coalesce(sum(c.amount) filter (where c.action = 'reminder'), 0) as recovered_reminder,
       coalesce(sum(c.amount) filter (where c.action = 'formal_notice'), 0) as recovered_notice,
       coalesce(sum(c.amount) filter (where c.action = 'writ'), 0) as recovered_writ,
       coalesce(sum(c.amount) filter (where c.action = 'litigation'), 0) as recovered_litigation,
       coalesce(sum(c.amount) filter (where c.action = 'visit'), 0) as recovered_visit,
       coalesce(sum(c.amount) filter (where c.action = 'plan'), 0) as recovered_plan,
       coalesce(sum(c.amount) filter (where c.action is null), 0) as recovered_no_action
from (
  select e.employer_id, date_trunc('month', e.value_date)::date as month, -e.amount as amount, a.kind as action
  from entry e
  join open_item i on i.employer_id = e.employer_id and i.period = e.period and i.component = e.component
  join posting p on p.id = e.posting_id
  left join posting b on b.id = p.reverses
  left join lateral (
    select case when x.done_on >= e.value_date - $5::int then x.kind end as kind
    from recovery_action x
    where x.employer_id = e.employer_id and x.done_on <= e.value_date and x.done_on > i.due_date
      and x.kind in ('reminder', 'formal_notice', 'writ', 'litigation', 'visit', 'plan')
    order by x.done_on desc, x.created_at desc, x.id desc
    limit 1
  ) a on true
  where e.account = 'receivable' and e.component <> 'levy' and coalesce(b.kind, p.kind) = 'allocation'
    and e.value_date > i.due_date and e.value_date between $2 and $3 and ` + o("e.employer_id") + `
) c
group by 1, 2`}
}
