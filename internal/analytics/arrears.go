package analytics

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
  from generate_series(greatest(r.month, date_trunc('year', $2::date - interval '1 month')), case when r.balance = 0 then r.month
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
