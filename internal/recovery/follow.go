package recovery

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// FollowInput names the employers whose accounts moved; none means all.
type FollowInput struct {
	Employers []uuid.UUID `json:"employers" validate:"max=1000000"`
}

// Followed counts what changed.
type Followed struct {
	Closed int `json:"closed"`
	Kept   int `json:"kept"`
	Broken int `json:"broken"`
}

// settledCases are open cases whose debt is gone: nothing is past due any more, and a case that was opened for filings
// alone has them all. They are locked in order, so that an officer's step and this do not cross.
const settledSQL = `
with owed as (
  select c.employer_id
  from recovery_case c
  join entry n on n.employer_id = c.employer_id and n.account = 'receivable'
  join open_item i on i.employer_id = n.employer_id and i.period = n.period and i.component = n.component and i.due_date < $1
  where c.closed_on is null
    and ($2::uuid[] is null or c.employer_id = any($2))
  group by c.employer_id, n.period, n.component
  having sum(n.amount) > 0
)
select ` + caseColumns + `
from recovery_case c
join employer e on e.id = c.employer_id
where c.closed_on is null
  and ($2::uuid[] is null or c.employer_id = any($2))
  and c.employer_id not in (select employer_id from owed)
  and (c.debt_at_start > 0 or not exists (
    select 1 from obligation b
    where b.employer_id = c.employer_id and b.due_date < $1 and (b.met_by is null or b.met_how = 'estimate') and b.ended_on is null))
order by c.id
for update of c`

var (
	settledCases = query.New[Case]("recovery.settled_cases", settledSQL)

	// endPlans ends plans that stand: kept when what they cover is paid, broken when more is left than the instalments to come.
	endPlans = query.New[string]("recovery.end_plans", `
with covered as (
  select p.id, coalesce(sum(n.amount), 0) as left_over
  from payment_plan p
  join plan_item c on c.plan_id = p.id
  left join entry n on n.employer_id = p.employer_id and n.account = 'receivable' and n.period = c.period and n.component = c.component
  where p.state = 'standing'
    and ($2::uuid[] is null or p.employer_id = any($2))
  group by p.id
), judged as (
  select v.id, case when v.left_over <= 0 then 'kept'
                    when v.left_over > (select coalesce(sum(s.amount), 0) from plan_instalment s where s.plan_id = v.id and s.due_on >= $1)
                         + (select greatest(v.left_over - p.amount, 0) from payment_plan p where p.id = v.id) then 'broken' end as state
  from covered v
)
update payment_plan p
set state = j.state, ended_on = $1
from judged j
where p.id = j.id
  and j.state is not null
returning p.state`)
)

// Follow closes the cases whose debt is paid, and ends the plans that were kept or broken. Run again, it changes nothing.
func (s *Service) Follow(ctx context.Context, tx tenant.Tx, in FollowInput) (Followed, error) {
	var of []uuid.UUID // null: everyone
	if len(in.Employers) > 0 {
		of = in.Employers
	}
	states, err := endPlans.All(ctx, tx, tx.Today(), of)
	if err != nil {
		return Followed{}, err
	}
	out := Followed{}
	for _, state := range states {
		if state == "kept" {
			out.Kept++
		} else {
			out.Broken++
		}
	}
	done, err := settledCases.All(ctx, tx, tx.Today(), of)
	if err != nil {
		return out, err
	}
	for _, c := range done {
		if err := act(ctx, tx, c, Action{Kind: "closed", Note: "paid"}); err != nil {
			return out, err
		}
		if _, err := endCase.Run(ctx, tx, c.ID, tx.Today(), "paid"); err != nil {
			return out, err
		}
	}
	out.Closed = len(done)
	return out, nil
}
