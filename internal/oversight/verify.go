package oversight

import (
	"context"
	"fmt"

	"socle/internal/platform/audit"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// Violation is one thing that does not add up: which rule, and where.
type Violation struct {
	Rule   string `json:"rule"`
	Detail string `json:"detail"`
}

// Report is the outcome for one fund.
type Report struct {
	Fund       string      `json:"fund"`
	Rules      int         `json:"rules"`
	Violations []Violation `json:"violations"`
}

// rule is a check whose statement returns one row per violation, at most twenty.
type rule struct {
	name string
	find query.Statement[string]
}

// Extra are checks that other rooms own: facts against the chain, stored lines against the law.
type Extra func(ctx context.Context, tx tenant.Tx) ([]string, error)

func check(name, sql string) rule {
	return rule{name, query.New[string]("oversight.verify_"+name, sql+"\nlimit 20")}
}

var rules = []rule{
	check("posting_balances", `
select 'posting ' || p.id || ' sums to ' || coalesce(sum(e.amount), 0) || ' over ' || count(e.amount) || ' entries'
from posting p
left join entry e on e.posting_id = p.id
group by p.id
having coalesce(sum(e.amount), 0) <> 0 or count(e.amount) < 2`),

	check("ledger_balances", `
select 'the ledger sums to ' || sum(amount) from entry having sum(amount) <> 0`),

	check("declaration_is_its_lines", `
select 'declaration ' || d.id || ' says ' || (d.employer_total + d.employee_total + d.levy_total) || ', its lines ' || coalesce(l.total, 0)
from declaration d
left join (
  select declaration_id, sum((select sum(a) from unnest(amounts) as a)) as total, count(*) filter (where line > 0) as n
  from declaration_line group by declaration_id
) l on l.declaration_id = d.id
where d.status <> 'draft'
  and (d.employer_total + d.employee_total + d.levy_total <> coalesce(l.total, 0) or d.line_count <> coalesce(l.n, 0))`),

	check("declaration_is_its_postings", `
select 'declaration ' || d.id || ' says ' || (d.employer_total + d.employee_total + d.levy_total) || ', the books ' || coalesce(b.owed, 0)
from declaration d
left join (
  select p.source_id, sum(e.amount) as owed
  from posting p join entry e on e.posting_id = p.id and e.account = 'receivable'
  where p.source_kind = 'declaration'
  group by p.source_id
) b on b.source_id = d.id
where d.status not in ('draft', 'cancelled') and d.employer_total + d.employee_total + d.levy_total <> coalesce(b.owed, 0)`),

	check("cancelled_owes_nothing", `
select 'declaration ' || d.id || ' is cancelled and the books still hold ' || sum(e.amount)
from declaration d
join posting p on p.source_kind = 'declaration' and p.source_id = d.id
join entry e on e.posting_id = p.id and e.account = 'receivable'
where d.status = 'cancelled'
group by d.id
having sum(e.amount) <> 0`),

	check("items_hold_every_receivable", `
select 'receivable of ' || e.employer_id || ' ' || e.period || ' ' || e.component || ' has no open item'
from entry e
where e.account = 'receivable'
  and not exists (select 1 from open_item i where i.employer_id = e.employer_id and i.period = e.period and i.component = e.component)
group by e.employer_id, e.period, e.component`),

	check("received_is_cash", `
select 'payments received ' || p.total || ', cash in the books ' || c.total
from (select coalesce(sum(amount) filter (where status <> 'bounced'), 0) as total from payment) p,
     (select coalesce(sum(amount), 0) as total from entry where account = 'cash') c
where p.total <> c.total`),

	check("suspense_is_unmatched", `
select 'not placed according to payments ' || p.total || ', suspense in the books ' || -c.total
from (select coalesce(sum(amount - matched) filter (where status <> 'bounced'), 0) as total from payment) p,
     (select coalesce(sum(amount), 0) as total from entry where account = 'suspense') c
where p.total <> -c.total`),

	check("payment_is_its_allocations", `
select 'payment ' || p.id || ' says ' || p.matched || ' placed, its allocations ' || coalesce(a.total, 0)
from payment p
left join (select payment_id, sum(amount) as total from allocation where reversed_at is null group by payment_id) a on a.payment_id = p.id
where p.matched <> coalesce(a.total, 0)`),

	check("allocations_are_in_the_books", `
select 'allocations of ' || coalesce(a.employer_id, b.employer_id) || ' ' || coalesce(a.period, b.period) || ' ' || coalesce(a.component, b.component)
       || ': ' || coalesce(a.total, 0) || ', the books ' || coalesce(b.total, 0)
from (select employer_id, period, component, sum(amount) as total from allocation
      where reversed_at is null and component <> 'credit' group by 1, 2, 3) a
full join (
  select e.employer_id, e.period, e.component, -sum(e.amount) as total
  from entry e
  join posting p on p.id = e.posting_id
  left join posting r on r.id = p.reverses
  where e.account = 'receivable' and (p.kind = 'allocation' or r.kind = 'allocation')
  group by 1, 2, 3
) b on b.employer_id = a.employer_id and b.period = a.period and b.component = a.component
where coalesce(a.total, 0) <> coalesce(b.total, 0)`),

	check("obligation_is_met_by_what_it_says", `
select 'obligation ' || o.employer_id || ' ' || o.period || ' is met by a declaration that does not stand'
from obligation o
left join declaration d on d.id = o.met_by
where o.met_by is not null and (d.id is null or d.status in ('draft', 'cancelled') or d.employer_id <> o.employer_id)`),

	check("filing_meets_its_obligation", `
select 'declaration ' || d.id || ' was filed and its obligation is open'
from declaration d
join obligation o on o.employer_id = d.employer_id and o.period = d.period
where d.kind in ('main', 'nil') and d.status not in ('draft', 'cancelled') and o.met_by is null`),

	check("lines_have_a_declaration", `
select 'line ' || l.line || ' of declaration ' || l.declaration_id || ' stands alone'
from declaration_line l
where not exists (select 1 from declaration d where d.id = l.declaration_id)`),

	check("lines_have_a_person", `
select 'line ' || l.line || ' of declaration ' || l.declaration_id || ' names a person that is not there'
from declaration_line l
where l.person_id is not null and not exists (select 1 from person p where p.id = l.person_id)`),

	check("lines_have_their_law", `
select distinct 'rule set ' || l.rule_set || ' of declaration lines is not kept'
from declaration_line l
where l.rule_set <> '' and not exists (select 1 from rule_set r where r.id = l.rule_set)`),

	check("receipts_have_no_gap", `
select 'receipt ' || g || ' is missing'
from generate_series(1, (select coalesce(max(number), 0) from receipt)) g
where not exists (select 1 from receipt r where r.number = g)`),

	check("validated_employer_has_an_obligation_once_due", `
select 'employer ' || e.number || ' is active since ' || e.active_from || ' and owes no declaration'
from employer e
where e.activity = 'active' and e.active_from < $1::timestamptz - interval '4 months'
  and not exists (select 1 from obligation o where o.employer_id = e.id)`),

	check("jobs_move", `
select 'job ' || kind || ' ' || key || ' is ' || state || ' since ' || coalesce(beat_at, run_after)
from job
where (state = 'running' and beat_at < clock_timestamp() - interval '10 minutes')
   or (state = 'queued' and run_after < clock_timestamp() - interval '30 minutes')`),

	check("no_job_is_dead", `
select 'job ' || kind || ' ' || key || ' failed for good: ' || left(error, 200)
from job
where state = 'dead'`),
}

// Verify checks a fund: every rule, the audit chain against its anchor outside, and what other rooms add.
func Verify(ctx context.Context, tx tenant.Tx, anchors audit.Anchors, extras map[string]Extra) (Report, error) {
	r := Report{Fund: tx.Fund().Slug, Violations: []Violation{}}
	if err := tx.Long(ctx); err != nil {
		return r, err
	}
	for _, rule := range rules {
		rows, err := findings(ctx, tx, rule)
		if err != nil {
			return r, err
		}
		r.add(rule.name, rows)
	}
	broken, err := audit.Verify(ctx, tx, anchors)
	if err != nil {
		return r, err
	}
	r.add("audit_chain", broken)
	for name, extra := range extras {
		rows, err := extra(ctx, tx)
		if err != nil {
			return r, fmt.Errorf("%s: %w", name, err)
		}
		r.add(name, rows)
	}
	return r, nil
}

func findings(ctx context.Context, tx tenant.Tx, r rule) ([]string, error) {
	if r.name == "validated_employer_has_an_obligation_once_due" {
		return r.find.All(ctx, tx, tx.Now())
	}
	return r.find.All(ctx, tx)
}

func (r *Report) add(rule string, rows []string) {
	r.Rules++
	for _, row := range rows {
		r.Violations = append(r.Violations, Violation{rule, row})
	}
}
