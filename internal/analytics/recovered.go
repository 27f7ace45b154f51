package analytics

import "socle/pkg/indicator"

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
  where e.account = 'receivable' and e.component not in ('levy', 'levy_adjustment') and coalesce(b.kind, p.kind) = 'allocation'
    and e.value_date > i.due_date and e.value_date between $2 and $3 and ` + o("e.employer_id") + `
) c
group by 1, 2`}
}
