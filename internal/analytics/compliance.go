package analytics

import "socle/pkg/indicator"

// owedFor is the principal that an employer declared for a period, as corrected to date.
func owedFor(o only) string {
	return `
  select d.employer_id, d.period, max(d.due_date) as due_date, max(` + lastMonth + `) as month,
         sum(d.employer_total + d.employee_total)::bigint as owed, sum(d.wages)::bigint as wages,
         sum(d.line_count) filter (where d.kind <> 'correction') as lines, bool_or(d.kind = 'correction') as corrected
  from declaration d
  where ` + counts + ` and ` + o("d.employer_id") + `
    and d.starts >= $2::date - interval '2 months'
  group by 1, 2`
}

// paidFor is the money that stands on the principal of a period, and that of it which was there by the due date.
func paidFor(o only) string {
	return `
  select a.employer_id, a.period, sum(a.amount)::bigint as paid, coalesce(sum(a.amount) filter (where a.value_date <= i.due_date), 0)::bigint as on_time
  from allocation a
  join open_item i on i.employer_id = a.employer_id and i.period = a.period and i.component = a.component
  where a.component = 'principal' and a.reversed_at is null and ` + o("a.employer_id") + `
  group by 1, 2`
}

// obligations that ended before they were met are none.
func obligations(o only) group {
	return group{[]indicator.Measure{indicator.Obligations, indicator.ObligationsFiledOnTime, indicator.ObligationsFiled,
		indicator.ObligationsEstimated, indicator.ObligationsPayable, indicator.ObligationsPaidOnTime, indicator.ObligationsPaid}, `
select w.employer_id, date_trunc('month', w.ends)::date as month, count(*) as obligations,
       count(*) filter (where w.met and w.met_on <= w.due_date) as obligations_filed_on_time,
       count(*) filter (where w.met) as obligations_filed,
       count(*) filter (where w.met_how = 'estimate') as obligations_estimated,
       count(*) filter (where w.met and d.owed > 0) as obligations_payable,
       count(*) filter (where w.met and d.owed > 0 and p.on_time >= d.owed and p.paid >= d.owed) as obligations_paid_on_time,
       count(*) filter (where w.met and d.owed > 0 and p.paid >= d.owed) as obligations_paid
from (
  select b.*, coalesce(b.met_how in ('declaration', 'nil'), false) as met
  from obligation b
  where b.ends >= $2 and ` + o("b.employer_id") + `
) w
left join (` + owedFor(o) + `) d on d.employer_id = w.employer_id and d.period = w.period
left join (` + paidFor(o) + `) p on p.employer_id = w.employer_id and p.period = w.period
where w.ended_on is null or w.met
group by 1, 2`}
}

// declared caps what was collected at what was declared: the rest of the money is another period's, or a credit.
func declared(o only) group {
	return group{[]indicator.Measure{indicator.LinesDeclared, indicator.WagesDeclared, indicator.Declared, indicator.DeclaredCollected,
		indicator.DeclaredPaidOnTime}, `
select d.employer_id, d.month, sum(coalesce(case when d.corrected then k.workers else d.lines end, 0)) as lines_declared, sum(d.wages) as wages_declared,
       sum(d.owed) as declared,
       sum(least(greatest(d.owed, 0), coalesce(p.paid, 0))) as declared_collected,
       sum(least(greatest(d.owed, 0), coalesce(p.paid, 0), coalesce(p.on_time, 0))) as declared_paid_on_time
from (` + owedFor(o) + `) d
left join (` + paidFor(o) + `) p on p.employer_id = d.employer_id and p.period = d.period
left join lateral (
  select count(*) as workers
  from (
    select 1
    from declaration x
    join declaration_line l on l.declaration_id = x.id
    where d.corrected and x.employer_id = d.employer_id and x.period = d.period and l.line > 0
      and x.status in ('filed', 'accepted', 'accepted_with_anomalies') and x.kind <> 'estimate'
    group by coalesce(l.person_id::text, l.insured_number || '|' || l.name)
    having sum(l.wage) <> 0 or sum(l.days) <> 0
  ) standing
) k on d.corrected
group by 1, 2`}
}

func filed(o only) group {
	return group{[]indicator.Measure{indicator.DeclaredInMonth}, `
select d.employer_id, date_trunc('month', d.filed_at at time zone $7)::date as month, sum(d.employer_total + d.employee_total) as declared_in_month
from declaration d
where ` + counts + ` and d.filed_at >= $2::date - interval '2 days' and ` + o("d.employer_id") + `
group by 1, 2`}
}
