package rights

import (
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
)

// Change is a right that was given, taken away, or made to reach further or less far. Scopes are empty where there was none.
type Change struct {
	At         time.Time  `json:"at"`
	Operation  string     `json:"operation"`
	Role       string     `json:"role"`
	Was        string     `json:"was"`
	Will       string     `json:"will"`
	Reason     string     `json:"reason"`
	ProposedBy string     `json:"proposed_by"`
	ApprovedBy string     `json:"approved_by"`
	Proposal   *uuid.UUID `json:"proposal"`
}

var (
	standing = query.New[string]("rights.standing", `
select scope from role_grant where operation = $1 and role = $2`)

	lockGrant = query.Exec("rights.lock", `
select pg_advisory_xact_lock(hashtext(current_schema() || ' grants'))`)

	endGrant = query.Exec("rights.end", `
with gone as (
  delete from role_grant where operation = $1 and role = $2
  returning operation, role, scope, since, approved_by
)
insert into role_grant_past (operation, role, scope, since, until, approved_by)
select operation, role, scope, since, $3, approved_by
from gone`)

	giveGrant = query.Exec("rights.give", `
insert into role_grant (operation, role, scope, since, approved_by) values ($1, $2, $3, $4, $5)`)

	noteChange = query.Exec("rights.note", `
insert into grant_change (id, at, operation, role, was, will, reason, proposed_by, approved_by, proposal_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`)

	changesOf = query.New[Change]("rights.history", `
select at, operation, role, was, will, reason, proposed_by, approved_by, proposal_id as proposal
from grant_change
where ($1 = '' or operation = $1) and ($2 = '' or role = $2)
order by at desc, id desc
limit 500`)

	// Who can keep the fund governed, were the grant of $1 to $2 as far as $3: who holds each of $4 over the whole fund.
	keepers = query.New[int64]("rights.keepers", `
with granted as (
  select operation, role, scope from role_grant where not (operation = $1 and role = $2)
  union all
  select $1, $2, $3 where $3 <> ''
)
select count(*)
from account a
where a.state = 'active' and a.kind = 'person'
  and (select count(distinct g.operation)
       from account_role r
       join granted g on g.role = r.role and g.scope = 'fund' and g.operation = any($4::text[])
       where r.account_id = a.id and (r.until is null or r.until >= $5)) = cardinality($4::text[])`)

	// Who gains or loses: holders of the role $2 for whom another role does not grant the operation $1 as far already.
	touched = query.New[person]("rights.touched", `
with held as (
  select a.id, a.name, a.email,
         array(select g.scope
               from account_role o
               join role_grant g on g.role = o.role and g.operation = $1
               where o.account_id = a.id and o.role <> $2 and (o.until is null or o.until >= $5)) as otherwise
  from account a
  where a.state = 'active'
    and exists (select 1 from account_role r where r.account_id = a.id and r.role = $2 and (r.until is null or r.until >= $5))
)
select name, email, count(*) over () as n
from held
where not 'fund' = any(otherwise)
  and (($4 <> '' and not $4 = any(otherwise)) or ($3 <> '' and not $3 = any(otherwise)))
order by name, id
limit 50`)

	countHolders = query.New[int64]("rights.holders", `
select count(*)
from account a
where a.state = 'active'
  and exists (select 1 from account_role r where r.account_id = a.id and r.role = $1 and (r.until is null or r.until >= $2))`)
)

type person struct {
	Name, Email string
	N           int64
}
