package analytics

import "socle/pkg/indicator"

// stock is what is owed on the last day of each month, by age. $4 holds the upper ends of the fund's buckets.
// A levy collected for others is in no bucket.
var stock = group{"stock", []indicator.Measure{indicator.OutstandingB0, indicator.OutstandingB1, indicator.OutstandingB2, indicator.OutstandingB3,
	indicator.OutstandingB4, indicator.OutstandingB5, indicator.OutstandingB6, indicator.OutstandingB7, indicator.OutstandingLevies,
	indicator.ArrearsSuspended, indicator.ArrearsClosed, indicator.ArrearsOver12Months}, `
select s.employer_id, s.month,
       coalesce(sum(s.owed) filter (where s.component <> 'levy' and s.bucket = 0), 0) as outstanding_b0,
       coalesce(sum(s.owed) filter (where s.component <> 'levy' and s.bucket = 1), 0) as outstanding_b1,
       coalesce(sum(s.owed) filter (where s.component <> 'levy' and s.bucket = 2), 0) as outstanding_b2,
       coalesce(sum(s.owed) filter (where s.component <> 'levy' and s.bucket = 3), 0) as outstanding_b3,
       coalesce(sum(s.owed) filter (where s.component <> 'levy' and s.bucket = 4), 0) as outstanding_b4,
       coalesce(sum(s.owed) filter (where s.component <> 'levy' and s.bucket = 5), 0) as outstanding_b5,
       coalesce(sum(s.owed) filter (where s.component <> 'levy' and s.bucket = 6), 0) as outstanding_b6,
       coalesce(sum(s.owed) filter (where s.component <> 'levy' and s.bucket >= 7), 0) as outstanding_b7,
       coalesce(sum(s.owed) filter (where s.component = 'levy'), 0) as outstanding_levies,
       coalesce(sum(s.owed) filter (where s.component <> 'levy' and s.bucket > 0 and s.activity = 'suspended'), 0) as arrears_suspended,
       coalesce(sum(s.owed) filter (where s.component <> 'levy' and s.bucket > 0 and s.activity = 'closed'), 0) as arrears_closed,
       coalesce(sum(s.owed) filter (where s.component <> 'levy' and s.due_date < (s.month_end - interval '12 months')::date), 0) as arrears_over_12_months
from (` + owedByMonth + `) s
group by 1, 2`}

// owedByMonth is each open item on the last day of each month it was ever moved in or after, with its bucket.
const owedByMonth = `
  select m.employer_id, m.period, m.component, m.month, m.month_end, m.owed, i.due_date, em.activity,
         case when m.month_end <= i.due_date then 0
              else 1 + (select count(*) from unnest($4::int[]) b where m.month_end - i.due_date > b) end as bucket
  from (
    select k.employer_id, k.period, k.component, g.month, g.month_end,
           (select sum(e.amount) from entry e where e.account = 'receivable' and e.employer_id = k.employer_id
              and e.period = k.period and e.component = k.component and e.value_date <= g.month_end) as owed
    from (
      select e.employer_id, e.period, e.component, min(e.value_date) as first_move
      from entry e
      where e.account = 'receivable' and ($1::uuid[] is null or e.employer_id = any($1))
      group by 1, 2, 3
    ) k
    join lateral (
      select gs::date as month, (gs + interval '1 month - 1 day')::date as month_end
      from generate_series(greatest($2::date, date_trunc('month', k.first_move)::date), $3::date, interval '1 month') gs
    ) g on true
  ) m
  join open_item i on i.employer_id = m.employer_id and i.period = m.period and i.component = m.component
  left join employer em on em.id = m.employer_id
  where m.owed <> 0`

// evolution explains how arrears moved in the month: opening + fell due − collected − cancelled − waived = closing.
// What fell due is what the other four leave, so that the equation holds to the unit.
var evolution = group{"evolution", []indicator.Measure{indicator.ArrearsOpening, indicator.ArrearsFellDue, indicator.ArrearsCollected,
	indicator.ArrearsCancelled, indicator.ArrearsWaived, indicator.RecoveredOfMonthStart, indicator.RecoveredOfQuarterStart, indicator.RecoveredOfYearStart}, `
select v.employer_id, v.month, sum(v.opening) as arrears_opening,
       sum(v.closing) - sum(v.opening) + sum(v.collected) + sum(v.cancelled) + sum(v.waived) as arrears_fell_due,
       sum(v.collected) as arrears_collected, sum(v.cancelled) as arrears_cancelled, sum(v.waived) as arrears_waived,
       sum(v.of_month) as recovered_of_month_start, sum(v.of_quarter) as recovered_of_quarter_start, sum(v.of_year) as recovered_of_year_start
from (
  select s.employer_id, s.month, 0 as opening, s.owed as closing, 0 as collected, 0 as cancelled, 0 as waived, 0 as of_month, 0 as of_quarter, 0 as of_year
  from (` + owedByMonth + `) s where s.component <> 'levy' and s.bucket > 0
  union all
  select s.employer_id, (s.month + interval '1 month')::date, s.owed, 0, 0, 0, 0, 0, 0, 0
  from (` + owedByMonth + `) s where s.component <> 'levy' and s.bucket > 0 and s.month < $3
  union all
  select e.employer_id, date_trunc('month', e.value_date)::date, 0, 0,
         case when coalesce(r.kind, p.kind) = 'allocation' then -e.amount else 0 end,
         case when coalesce(r.kind, p.kind) not in ('allocation', 'waiver') and e.amount < 0 then -e.amount else 0 end,
         case when coalesce(r.kind, p.kind) = 'waiver' then -e.amount else 0 end,
         case when coalesce(r.kind, p.kind) = 'allocation' and i.due_date < date_trunc('month', e.value_date) then -e.amount else 0 end,
         case when coalesce(r.kind, p.kind) = 'allocation' and i.due_date < date_trunc('quarter', e.value_date) then -e.amount else 0 end,
         case when coalesce(r.kind, p.kind) = 'allocation' and i.due_date < date_trunc('year', e.value_date) then -e.amount else 0 end
  from entry e
  join posting p on p.id = e.posting_id
  left join posting r on r.id = p.reverses
  join open_item i on i.employer_id = e.employer_id and i.period = e.period and i.component = e.component
  where e.account = 'receivable' and e.component <> 'levy' and e.value_date > i.due_date
    and e.value_date between $2 and ($3::date + interval '1 month - 1 day')::date and ` + only("e") + `
) v
group by 1, 2`}

// recovered attributes each franc collected on arrears to the last action on the debt, within $5 days of it.
var recovered = group{"recovered", []indicator.Measure{indicator.RecoveredReminder, indicator.RecoveredNotice, indicator.RecoveredWrit,
	indicator.RecoveredLitigation, indicator.RecoveredVisit, indicator.RecoveredPlan, indicator.RecoveredNoAction}, `
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
  join posting p on p.id = e.posting_id
  left join posting r on r.id = p.reverses
  join open_item i on i.employer_id = e.employer_id and i.period = e.period and i.component = e.component
  left join lateral (
    select case when x.done_on >= e.value_date - $5::int then x.kind end as kind
    from recovery_action x
    where x.employer_id = e.employer_id and x.done_on <= e.value_date and x.done_on >= i.due_date
      and x.kind in ('reminder', 'formal_notice', 'writ', 'litigation', 'visit', 'plan')
    order by x.done_on desc, x.created_at desc
    limit 1
  ) a on true
  where e.account = 'receivable' and e.component <> 'levy' and coalesce(r.kind, p.kind) = 'allocation' and e.value_date > i.due_date
    and e.value_date between $2 and ($3::date + interval '1 month - 1 day')::date and ` + only("e") + `
) c
group by 1, 2`}

// contributing counts who contributes: at least one line declared for one of the last $6 months.
// Persons are those of the employer's largest declaration in the window; a person at two employers counts at both.
var contributing = group{"contributing", []indicator.Measure{indicator.EmployersContributingOpening, indicator.EmployersContributingClosing,
	indicator.InsuredContributingOpening, indicator.InsuredContributingClosing}, `
select c.employer_id, c.month, sum(c.employers_opening) as employers_contributing_opening, sum(c.employers_closing) as employers_contributing_closing,
       sum(c.insured_opening) as insured_contributing_opening, sum(c.insured_closing) as insured_contributing_closing
from (
  select w.employer_id, w.month, 0 as employers_opening, 1 as employers_closing, 0 as insured_opening, w.persons as insured_closing from (` + window + `) w where w.month >= $2
  union all
  select w.employer_id, (w.month + interval '1 month')::date, 1, 0, w.persons, 0 from (` + window + `) w where w.month < $3
) c
where c.month between $2 and $3
group by 1, 2`}

// window is who contributed in the $6 months that end with each month: employers with their largest headcount of lines.
const window = `
    select d.employer_id, gs::date as month, max(d.line_count) as persons
    from declaration d
    join lateral generate_series(d.starts + case when d.period like '%-Q%' then interval '2 months' else interval '0' end,
                                 least(d.starts + case when d.period like '%-Q%' then interval '2 months' else interval '0' end + ($6::int - 1) * interval '1 month', $3::date), interval '1 month') gs on true
    where d.status not in ('draft', 'cancelled') and d.kind in ('main', 'complementary') and d.line_count > 0
      and d.starts >= $2::date - ($6::int + 3) * interval '1 month' and ($1::uuid[] is null or d.employer_id = any($1))
    group by 1, 2`
