package declaration

import (
	"context"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// Violation is something in the declarations that must never be.
type Violation struct {
	Rule    string `json:"rule"`
	Subject string `json:"subject"`
	Detail  string `json:"detail"`
}

// violations: a declaration is its lines and its postings; what was filed is met; nothing hangs loose.
var violations = query.New[Violation]("declaration.violations", `
with counted as (
  select id, employer_id, period, kind, status, line_count, days, wages,
         employer_total + employee_total as principal, levy_total
  from declaration
  where filed_at is not null
), lines as (
  select l.declaration_id,
         count(*) filter (where l.line > 0) as n, sum(l.days)::bigint as days, sum(l.wage)::bigint as wages,
         sum((select coalesce(sum(a), 0) from unnest(l.amounts) a))::bigint as amounts
  from declaration_line l
  group by l.declaration_id
), booked as (
  select p.source_id,
         coalesce(sum(e.amount) filter (where e.component = 'principal'), 0)::bigint as principal,
         coalesce(sum(e.amount) filter (where e.component = 'levy'), 0)::bigint as levy
  from posting p
  join entry e on e.posting_id = p.id
  where p.source_kind = 'declaration' and e.account = 'receivable'
  group by p.source_id
)
select 'declaration.lines' as rule, d.id::text as subject,
       format('%s lines of %s days and %s, declared as %s, %s, %s', l.n, l.days, l.wages, d.line_count, d.days, d.wages) as detail
from counted d
left join lines l on l.declaration_id = d.id
where (coalesce(l.n, 0), coalesce(l.days, 0), coalesce(l.wages, 0)) <> (d.line_count, d.days, d.wages)
   or coalesce(l.amounts, 0) <> d.principal + d.levy_total
union all
select 'declaration.postings', d.id::text, format('posted %s and %s, declared %s and %s', b.principal, b.levy, d.principal, d.levy_total)
from counted d
left join booked b on b.source_id = d.id
where (coalesce(b.principal, 0), coalesce(b.levy, 0)) <> case when d.status = 'cancelled' then (0::bigint, 0::bigint) else (d.principal, d.levy_total) end
union all
select 'declaration.orphan_line', l.declaration_id::text, format('%s lines of no declaration', l.n)
from lines l
where not exists (select 1 from counted d where d.id = l.declaration_id)
union all
select 'declaration.orphan_posting', b.source_id::text, 'posted for no declaration'
from booked b
where not exists (select 1 from counted d where d.id = b.source_id)
union all
select 'obligation.met', o.employer_id || ' ' || o.period, 'met by a declaration that does not count'
from obligation o
where o.met_by is not null
  and not exists (select 1 from counted d where d.id = o.met_by and d.employer_id = o.employer_id and d.period = o.period and d.status <> 'cancelled')
union all
select 'obligation.unmet', o.employer_id || ' ' || o.period, 'declared, and not met'
from obligation o
join counted d on d.employer_id = o.employer_id and d.period = o.period and d.kind in ('main', 'nil') and d.status <> 'cancelled'
where o.met_by is null
limit 1000`)

// Violations proves that every declaration is its lines and its postings. Empty is what it should be.
func Violations(ctx context.Context, tx tenant.Tx) ([]Violation, error) {
	return violations.All(ctx, tx)
}
