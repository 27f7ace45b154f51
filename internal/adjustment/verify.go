package adjustment

import (
	"context"
	"fmt"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/contribution"
)

// unbooked: an adjustment that was approved is one posting of its amounts, by component and by share; no other is posted.
// That of a surcharge is its difference of two counts, posted on the surcharge; its due date is that of the period.
var unbooked = query.New[string]("adjustment.verify", `
with booked as (
  select p.source_id as id, p.id as posting,
         coalesce(sum(e.amount) filter (where e.component in ('principal', 'adjustment')), 0) as principal,
         coalesce(sum(e.amount) filter (where e.component in ('levy', 'levy_adjustment')), 0) as levy,
         coalesce(sum(e.amount) filter (where e.component = 'surcharge'), 0) as surcharge
  from posting p
  join entry e on e.posting_id = p.id
  where p.kind in ('adjustment', 'surcharge') and p.source_kind = 'adjustment'
  group by p.source_id, p.id
), share as (
  select a.id, s.branch || ':' || s.bearer as detail, sum(s.after - s.before) as amount,
         sum(case when s.in_total then s.after - s.before else 0 end) as principal
  from adjustment a, jsonb_to_recordset(a.shares) as s (branch text, bearer text, in_total boolean, before bigint, after bigint)
  where a.state in ('proposed', 'approved') and a.kind = 'declaration'
  group by a.id, s.branch, s.bearer
), income as (
  select p.source_id as id, e.detail, -sum(e.amount) as amount
  from posting p
  join entry e on e.posting_id = p.id
  where p.kind = 'adjustment' and p.source_kind = 'adjustment' and e.account in ('contribution', 'levy')
  group by p.source_id, e.detail
)
select 'adjustment ' || a.id || ' is ' || a.principal || ', ' || a.levy || ' and ' || a.surcharge || ', the books say ' || coalesce(b.principal, 0) || ', '
       || coalesce(b.levy, 0) || ' and ' || coalesce(b.surcharge, 0)
from adjustment a
left join booked b on b.id = a.id
where a.state = 'approved'
  and (a.posting_id is distinct from b.posting or (a.principal, a.levy, a.surcharge) <> (coalesce(b.principal, 0), coalesce(b.levy, 0), coalesce(b.surcharge, 0)))
union all
select 'adjustment ' || a.id || ' is ' || a.surcharge || ', its counts differ by ' || (a.counted #>> '{after,total}')::bigint - (a.counted #>> '{before,total}')::bigint
from adjustment a
where a.kind <> 'declaration' and a.surcharge <> (a.counted #>> '{after,total}')::bigint - (a.counted #>> '{before,total}')::bigint
union all
select 'adjustment ' || l.id || ' put the due date of ' || l.period || ' to ' || l.due || ', it is ' || i.due_date
from (select distinct on (employer_id, period) id, employer_id, period, (counted #>> '{after,due}')::date as due
      from adjustment
      where kind <> 'declaration' and state = 'approved'
      order by employer_id, period, decided_at desc, id desc) l
join open_item i on i.employer_id = l.employer_id and i.period = l.period and i.component = 'principal'
where i.due_date <> l.due
union all
select 'posting ' || b.posting || ' is of an adjustment that nobody approved'
from booked b
where not exists (select 1 from adjustment a where a.id = b.id and a.state = 'approved')
union all
select 'adjustment ' || a.id || ' is ' || a.principal || ' and ' || a.levy || ', its shares ' || sum(s.principal) || ' and ' || sum(s.amount - s.principal)
from adjustment a
join share s on s.id = a.id
group by a.id
having (a.principal, a.levy) <> (sum(s.principal), sum(s.amount - s.principal))
union all
select 'adjustment ' || coalesce(s.id, i.id) || ' has ' || coalesce(s.amount, 0) || ' for ' || coalesce(s.detail, i.detail) || ', the books ' || coalesce(i.amount, 0)
from (select s.* from share s join adjustment a on a.id = s.id and a.state = 'approved' where s.amount <> 0) s
full join income i on i.id = s.id and i.detail = s.detail
where coalesce(s.amount, 0) <> coalesce(i.amount, 0)
union all
select 'declaration ' || r.declaration_id || ' stands under another law by an adjustment that nobody approved'
from declaration_restated r
where not exists (select 1 from adjustment a where a.id = r.adjustment_id and a.state = 'approved' and a.declaration_id = r.declaration_id)
limit 20`)

// restatedHeads are the declarations that an adjustment put under another law.
var restatedHeads = query.New[head]("adjustment.restated_heads", `
select d.id, d.employer_id, d.period, d.starts, d.line_count, 0 as headcount
from declaration d
where d.id in (select declaration_id from declaration_restated)
order by d.employer_id, d.starts, d.id`)

// Verify proves that every approved adjustment is its posting, and that what a restated declaration was filed with and what
// its adjustments added are together what the law it stands under makes of its lines.
func Verify(ctx context.Context, tx tenant.Tx) ([]string, error) {
	found, err := unbooked.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	heads, err := restatedHeads.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	r := newReckoner(ctx, tx, contribution.Law{})
	err = r.inBatches(heads, func(part []head) error {
		b, err := r.read(part)
		if err != nil {
			return err
		}
		for _, h := range part {
			said, err := r.holds(h, b)
			if err != nil {
				return err
			}
			found = append(found, said...)
		}
		return nil
	})
	return found[:min(len(found), 20)], err
}

// holds compares what a restated declaration holds, with what was posted since, to its lines under the law of now.
func (r *reckoner) holds(h head, b *batch) ([]string, error) {
	var before, after sums
	stood := totals{}
	for _, g := range b.groups[h.ID] {
		filed := r.kept[g.set]
		if filed == nil {
			return []string{fmt.Sprintf("rule set %s of declaration %s is not kept", g.set, h.ID)}, nil
		}
		now, err := r.stands(h, filed, b)
		if err != nil {
			return nil, err
		}
		s := step{filed, now, now}
		before = r.stored(before, s, g)
		r.group(s, g, totals{}, stood)
	}
	before, after = r.posted(before, h, b), r.settle(stood)
	var said []string
	for _, s := range r.index.shares(before, after) {
		if s.Before != s.After {
			said = append(said, fmt.Sprintf("declaration %s stands at %d for %s:%s, its law gives %d", h.ID, s.Before, s.Branch, s.Bearer, s.After))
		}
	}
	return said, nil
}
