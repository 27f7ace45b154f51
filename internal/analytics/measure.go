package analytics

import (
	"fmt"
	"strings"

	"socle/pkg/indicator"
)

// group is a statement that measures some employers ($1, null for all) over the months from $2 to $3 (first days).
// It gives employer_id, month and one column per measure.
type group struct {
	name     string
	measures []indicator.Measure
	sql      string
}

// long turns a group into rows of employer, month, measure, value, leaving out zeros.
func (g group) long() string {
	pairs := make([]string, len(g.measures))
	for i, m := range g.measures {
		pairs[i] = fmt.Sprintf("(%d, %s)", int(m), m)
	}
	return fmt.Sprintf("select x.employer_id, x.month, v.measure::smallint, v.value::bigint\nfrom (%s) x,\n     lateral (values %s) v (measure, value)\nwhere v.value <> 0",
		g.sql, strings.Join(pairs, ", "))
}

// someone limits a statement to the employers asked for.
const someone = `($1::uuid[] is null or %s.employer_id = any($1))`

func only(alias string) string { return fmt.Sprintf(someone, alias) }

// everything is all groups as one statement.
func everything() string {
	parts := make([]string, len(groups))
	for i, g := range groups {
		parts[i] = g.long()
	}
	return strings.Join(parts, "\nunion all\n")
}

var groups = []group{
	{"registration", []indicator.Measure{indicator.EmployersNew}, `
select e.id as employer_id, date_trunc('month', e.registered_on)::date as month, 1 as employers_new
from employer e
where e.registered_on between $2 and ($3::date + interval '1 month - 1 day')::date and ($1::uuid[] is null or e.id = any($1))`},

	{"files", []indicator.Measure{indicator.FilesDecided, indicator.FilesRejected, indicator.DecisionDays, indicator.WaitingDays}, `
select e.id as employer_id, date_trunc('month', e.decided_at)::date as month, 1 as files_decided,
       (e.status = 'rejected')::int as files_rejected,
       greatest(0, extract(epoch from e.decided_at - e.submitted_at) - e.waiting_ms / 1000)::bigint / 86400 as decision_days,
       e.waiting_ms / 86400000 as waiting_days
from employer e
where e.decided_at >= $2 and e.decided_at < $3::date + interval '1 month' and e.submitted_at is not null and ($1::uuid[] is null or e.id = any($1))`},

	{"insured", []indicator.Measure{indicator.InsuredNewSalaried, indicator.InsuredNewSelfEmployed, indicator.InsuredNewVoluntary}, `
select f.employer_id, date_trunc('month', p.insured_on)::date as month,
       count(*) filter (where p.kind = 'salaried') as insured_new_salaried,
       count(*) filter (where p.kind = 'self_employed') as insured_new_self_employed,
       count(*) filter (where p.kind = 'voluntary') as insured_new_voluntary
from person p
join lateral (select m.employer_id from employment m where m.person_id = p.id order by m.hired_on, m.id limit 1) f on true
where p.insured_on between $2 and ($3::date + interval '1 month - 1 day')::date and ` + only("f") + `
group by 1, 2`},

	{"obligations", []indicator.Measure{indicator.Obligations, indicator.ObligationsFiledOnTime, indicator.ObligationsFiled, indicator.ObligationsEstimated,
		indicator.ObligationsPayable, indicator.ObligationsPaidOnTime, indicator.ObligationsPaid}, `
select o.employer_id, date_trunc('month', o.ends)::date as month, count(*) as obligations,
       count(*) filter (where o.met_how in ('declaration', 'nil') and o.met_on <= o.due_date) as obligations_filed_on_time,
       count(*) filter (where o.met_how in ('declaration', 'nil')) as obligations_filed,
       count(*) filter (where o.met_how = 'estimate') as obligations_estimated,
       count(*) filter (where o.met_how in ('declaration', 'nil') and d.owed > 0) as obligations_payable,
       count(*) filter (where o.met_how in ('declaration', 'nil') and d.owed > 0 and a.on_time >= d.owed) as obligations_paid_on_time,
       count(*) filter (where o.met_how in ('declaration', 'nil') and d.owed > 0 and a.paid >= d.owed) as obligations_paid
from obligation o
left join lateral (
  select sum(employer_total + employee_total) as owed from declaration
  where employer_id = o.employer_id and period = o.period and status not in ('draft', 'cancelled') and kind <> 'estimate'
) d on true
left join lateral (
  select sum(amount) as paid, sum(amount) filter (where value_date <= o.due_date) as on_time from allocation
  where employer_id = o.employer_id and period = o.period and component = 'principal' and reversed_at is null
) a on true
where o.ends between $2 and ($3::date + interval '1 month - 1 day')::date and (o.ended_on is null or o.ended_on > o.starts or o.met_by is not null) and ` + only("o") + `
group by 1, 2`},

	{"declared", []indicator.Measure{indicator.LinesDeclared, indicator.WagesDeclared, indicator.Declared, indicator.DeclaredCollected, indicator.DeclaredPaidOnTime}, `
select x.employer_id, x.month, sum(x.lines) as lines_declared, sum(x.wages) as wages_declared, sum(x.owed) as declared,
       sum(least(greatest(x.owed, 0), coalesce(a.paid, 0))) as declared_collected,
       sum(least(greatest(x.owed, 0), coalesce(a.on_time, 0))) as declared_paid_on_time
from (
  select d.employer_id, d.period, max(d.due_date) as due_date,
         (date_trunc('month', d.starts) + case when d.period like '%-Q%' then interval '2 months' else interval '0' end)::date as month,
         sum(case when d.kind = 'correction' then 0 else d.line_count end) as lines, sum(d.wages) as wages, sum(d.employer_total + d.employee_total) as owed
  from declaration d
  where d.status not in ('draft', 'cancelled') and d.kind <> 'estimate' and d.starts between $2::date - interval '2 months' and ($3::date + interval '1 month - 1 day')
    and ` + only("d") + `
  group by 1, 2, 4
) x
left join lateral (
  select sum(amount) as paid, sum(amount) filter (where value_date <= x.due_date) as on_time from allocation
  where employer_id = x.employer_id and period = x.period and component = 'principal' and reversed_at is null
) a on true
where x.month between $2 and $3
group by 1, 2`},

	{"filed", []indicator.Measure{indicator.DeclaredInMonth}, `
select d.employer_id, date_trunc('month', d.filed_at)::date as month, sum(d.employer_total + d.employee_total) as declared_in_month
from declaration d
where d.status not in ('draft', 'cancelled') and d.kind <> 'estimate' and d.filed_at >= $2 and d.filed_at < $3::date + interval '1 month' and ` + only("d") + `
group by 1, 2`},

	{"collected", []indicator.Measure{indicator.Collected, indicator.CollectedSurcharges, indicator.CollectedPenalties, indicator.CollectedLevies,
		indicator.CollectedCredit, indicator.Payments, indicator.PaymentsLate, indicator.LateDays, indicator.LateAmount, indicator.LateAmountDays}, `
select a.employer_id, date_trunc('month', a.value_date)::date as month,
       coalesce(sum(a.amount) filter (where a.component = 'principal'), 0) as collected,
       coalesce(sum(a.amount) filter (where a.component = 'surcharge'), 0) as collected_surcharges,
       coalesce(sum(a.amount) filter (where a.component = 'penalty'), 0) as collected_penalties,
       coalesce(sum(a.amount) filter (where a.component = 'levy'), 0) as collected_levies,
       coalesce(sum(a.amount) filter (where a.component = 'credit'), 0) as collected_credit,
       count(*) filter (where a.component = 'principal') as payments,
       count(*) filter (where a.component = 'principal' and a.value_date > i.due_date) as payments_late,
       coalesce(sum(a.value_date - i.due_date) filter (where a.component = 'principal' and a.value_date > i.due_date), 0) as late_days,
       coalesce(sum(a.amount) filter (where a.component = 'principal' and a.value_date > i.due_date), 0) as late_amount,
       coalesce(sum(a.amount * (a.value_date - i.due_date)) filter (where a.component = 'principal' and a.value_date > i.due_date), 0) as late_amount_days
from allocation a
left join open_item i on i.employer_id = a.employer_id and i.period = a.period and i.component = a.component
where a.reversed_at is null and a.value_date between $2 and ($3::date + interval '1 month - 1 day')::date and ` + only("a") + `
group by 1, 2`},

	{"money", []indicator.Measure{indicator.Suspense, indicator.Reversed}, `
select p.employer_id, p.month, sum(p.suspense) as suspense, sum(p.reversed) as reversed
from (
  select case when status = 'bounced' then coalesce(employer_id, '00000000-0000-0000-0000-000000000000') else '00000000-0000-0000-0000-000000000000' end as employer_id,
         date_trunc('month', value_date)::date as month,
         case when status <> 'bounced' then amount - matched else 0 end as suspense,
         case when status = 'bounced' then amount else 0 end as reversed
  from payment
  where value_date between $2 and ($3::date + interval '1 month - 1 day')::date
) p
where ` + only("p") + `
group by 1, 2`},
	stock, evolution, recovered, contributing,
}
