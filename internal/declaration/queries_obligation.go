package declaration

import (
	"socle/internal/platform/query"
)

// obligationState reads an obligation as of a day, given as the named parameter.
func obligationState(today string) string {
	return `case when o.met_how in ('declaration', 'nil') then 'met'
            when o.ended_on is not null then 'ended'
            when o.met_how = 'estimate' then 'estimated'
            when o.due_date < ` + today + ` then 'overdue'
            else 'expected' end`
}

const obligationColumns = `o.employer_id, coalesce(e.number, '') as employer_number, e.legal_name as employer_name, e.agency,
       o.period, o.starts, o.ends, o.due_date, o.met_by, o.met_on, coalesce(o.met_how, '') as met_how, o.ended_on`

// What is open of a period, and what it comes to as it stands.
const obligationSums = `
       (select d.id from declaration d
        where d.employer_id = o.employer_id and d.period = o.period and d.status = 'draft'
        order by d.created_at limit 1) as draft_id,
       (select coalesce(sum(d.employer_total + d.employee_total), 0)::bigint from declaration d
        where d.employer_id = o.employer_id and d.period = o.period
          and d.status in ('filed', 'accepted', 'accepted_with_anomalies')) as total`

const obligationFilter = `
from obligation o
join employer e on e.id = o.employer_id
where (($1::text[] is null and $2::uuid[] is null) or e.agency = any($1) or e.id = any($2))
  and ($3::uuid is null or o.employer_id = $3)
  and ($4 = '' or o.period = $4)
  and ($5 = '' or e.agency = $5)
  and ($7 = '' or e.search like '%' || shared.plain($7) || '%')
  and case $6
        when '' then true
        when 'open' then o.met_by is null and o.ended_on is null
        when 'expected' then o.met_by is null and o.ended_on is null and o.due_date >= $8
        when 'overdue' then o.met_by is null and o.ended_on is null and o.due_date < $8
        when 'met' then o.met_how in ('declaration', 'nil')
        when 'estimated' then o.met_how = 'estimate' and o.ended_on is null
        else o.ended_on is not null and coalesce(o.met_how, 'estimate') = 'estimate'
      end`

var (
	employerKinds = query.New[employerKind]("declaration.employer_kinds", `
select distinct regime, headcount
from employer
where status = 'validated' and active_from is not null
  and ($1 or id = any($2))
order by regime, headcount`)

	// insertObligations makes what is missing of one month. The rhythms are a handful, so that whatever the planner
	// thinks of the tables it goes through the employers once.
	insertObligations = query.Exec("declaration.insert_obligations", `
with rhythm as materialized (
  select *
  from unnest($4::text[], $5::integer[], $6::integer[], $7::text[], $8::date[], $9::date[], $10::date[], $11::date[])
    as r(regime, lowest, highest, period, starts, ends, due, month_due)
), missing as materialized (
  select e.id, e.regime, e.headcount
  from employer e
  where e.status = 'validated'
    and e.active_from <= $14::date
    and (e.active_to is null or e.active_to > $13::date)
    and ($1 or e.id = any($2))
    and not exists (select 1 from obligation o where o.employer_id = e.id and o.starts <= $14 and o.ends >= $13)
), wanted as (
  select e.id, r.*,
         r.period <> $12 and exists (select 1 from obligation o where o.employer_id = e.id and o.starts <= r.ends and o.ends >= r.starts) as begun
  from missing e
  join rhythm r on r.regime = e.regime and e.headcount between r.lowest and r.highest
)
insert into obligation (employer_id, period, starts, ends, due_date, made_at)
select id,
       case when begun then $12 else period end,
       case when begun then $13::date else starts end,
       case when begun then $14::date else ends end,
       case when begun then month_due else due end,
       $3
from wanted
on conflict do nothing`)

	endObligations = query.Exec("declaration.end_obligations", `
update obligation
set ended_on = $2
where employer_id = $1 and starts >= $2 and ended_on is null and (met_how is null or met_how = 'estimate')`)

	reviveObligations = query.Exec("declaration.revive_obligations", `
update obligation
set ended_on = null
where employer_id = $1 and ends >= $2 and ended_on is not null`)

	countObligations = query.New[int64]("declaration.count_obligations", `
select count(*) from (select 1`+obligationFilter+` limit 10001) counted`)

	listObligations = query.New[Obligation]("declaration.obligations", `
select `+obligationColumns+`, `+obligationState("$8")+` as state,`+obligationSums+
		obligationFilter+`
order by o.due_date desc, o.employer_id desc
limit $9 offset $10`)

	unmetObligations = query.New[Obligation]("declaration.unmet_obligations", `
select `+obligationColumns+`, `+obligationState("$3")+` as state, null::uuid as draft_id, 0::bigint as total
from obligation o
join employer e on e.id = o.employer_id
where o.due_date between $1 and $2 and o.met_by is null and o.ended_on is null
order by o.due_date, o.employer_id`)

	obligationOf = query.New[Obligation]("declaration.obligation_of", `
select `+obligationColumns+`, `+obligationState("$3")+` as state,`+obligationSums+`
from obligation o
join employer e on e.id = o.employer_id
where o.employer_id = $1 and o.period = $2`)
)
