package oversight

import "socle/internal/platform/query"

func found(name, sql string) query.Statement[Found] {
	return query.New[Found]("oversight.list_"+name, sql+"\nlimit 1000")
}

func period(a asked) []any { return []any{a.from, a.to} }

// lists are the statements of the report of safety. Each gives at most a thousand lines, the latest first.
var lists = map[string]list{
	// Failed log-ins by address of the account that was tried: how many, from how many places.
	"failures": {found("failures", `
select max(s.at) as at, coalesce(a.id::text, '') as account, coalesce(a.name, '') as name, lower(s.email) as email, '{}'::text[] as roles,
       case when count(*) filter (where s.outcome = 'wrong') >= $3 then 'many' when a.id is null then 'unknown' else '' end as detail,
       (array_agg(s.address order by s.at desc))[1] as address, count(*) as n, count(distinct s.address) as usual, '' as ref
from sign_in_attempt s
left join account a on lower(a.email) = lower(s.email)
where s.at >= $1 and s.at < $2 and s.outcome in ('wrong', 'stopped')
group by lower(s.email), a.id
order by max(s.at) desc`), func(a asked) []any { return append(period(a), a.rules["failures"]) }},

	// What was refused, by person and operation.
	"refused": {found("refused", `
select max(a.at) as at, a.actor as account, max(a.actor_name) as name, '' as email, '{}'::text[] as roles,
       a.action as detail, (array_agg(a.address order by a.at desc))[1] as address, count(*) as n, 0::bigint as usual, max(a.id)::text as ref
from audit a
where a.at >= $1 and a.at < $2 and a.outcome = 'refused'
group by a.actor, a.action
order by max(a.at) desc`), period},

	// People of the fund at work while it is closed, by day.
	"hours": {found("hours", `
select max(a.at) as at, a.actor as account, max(a.actor_name) as name, '' as email, '{}'::text[] as roles,
       to_char(min(a.at at time zone $3), 'HH24:MI') || ' – ' || to_char(max(a.at at time zone $3), 'HH24:MI') as detail,
       (array_agg(a.address order by a.at desc))[1] as address, count(*) as n, 0::bigint as usual, max(a.id)::text as ref
from audit a
where a.at >= $1 and a.at < $2 and not a.roles <@ $7
  and (extract(hour from a.at at time zone $3) < $4 or extract(hour from a.at at time zone $3) >= $5 or extract(dow from a.at at time zone $3) = any($6))
group by a.actor, (a.at at time zone $3)::date
order by max(a.at) desc`), func(a asked) []any {
		return append(period(a), a.zone, a.rules["opens_at"], a.rules["closes_at"], a.rest, outsiders)
	}},

	// People of the fund who came in from an address that they had not used for long.
	"addresses": {found("addresses", `
select s.at, a.id::text as account, a.name, a.email, '{}'::text[] as roles, s.outcome as detail, s.address, 1::bigint as n, 0::bigint as usual, '' as ref
from sign_in_attempt s
join account a on lower(a.email) = lower(s.email)
where s.at >= $1 and s.at < $2 and s.outcome = 'right'
  and exists (select 1 from account_role r where r.account_id = a.id and r.role <> all($4))
  and exists (select 1 from sign_in_attempt b where lower(b.email) = lower(s.email) and b.outcome = 'right' and b.at < s.at)
  and not exists (select 1 from sign_in_attempt b where lower(b.email) = lower(s.email) and b.outcome = 'right' and b.address = s.address
                    and b.at < s.at and b.at >= s.at - $3 * interval '1 day')
order by s.at desc`), func(a asked) []any { return append(period(a), a.rules["known_days"], outsiders) }},

	// Days on which somebody did many times what they do on their other days of the last ninety.
	"volume": {found("volume", `
with days as (
  select a.actor, max(a.actor_name) as name, (a.at at time zone $3)::date as day, count(*) as n, max(a.at) as at
  from audit a
  where a.at >= $1::timestamptz - interval '90 days' and a.at < $2 and not a.roles <@ $6
  group by a.actor, (a.at at time zone $3)::date
), usual as (
  select d.*, coalesce(avg(o.n), 0)::bigint as usual
  from days d
  left join days o on o.actor = d.actor and o.day < d.day and o.day >= d.day - 90
  where d.at >= $1
  group by d.actor, d.name, d.day, d.n, d.at
)
select u.at, u.actor as account, u.name, '' as email, '{}'::text[] as roles, to_char(u.day, 'YYYY-MM-DD') as detail, '' as address, u.n, u.usual, '' as ref
from usual u
where u.n >= $5 and u.usual > 0 and u.n >= $4 * u.usual
order by u.at desc`), func(a asked) []any {
		return append(period(a), a.zone, a.rules["volume_times"], a.rules["volume_least"], outsiders)
	}},

	// Who came to the cap of persons read in a day.
	"persons": {found("persons", `
select p.at, p.account_id::text as account, p.name, '' as email, '{}'::text[] as roles, p.operation as detail, '' as address, p.wanted::bigint as n, p.cap::bigint as usual, '' as ref
from person_alarm p
where p.at >= $1 and p.at < $2
order by p.at desc`), period},

	// Roles given in the period, that still stand or not.
	"grants": {found("grants", `
select r.granted_at as at, a.id::text as account, a.name, a.email, array[r.role] as roles,
       case when g.name is not null then g.name else r.granted_by end as detail, coalesce(nullif(r.agency, ''), coalesce(nullif(e.trade_name, ''), e.legal_name, '')) as address,
       1::bigint as n, 0::bigint as usual, coalesce(r.until::text, '') as ref
from account_role r
join account a on a.id = r.account_id
left join account g on g.id::text = r.granted_by
left join employer e on e.id = r.employer_id
where r.granted_at >= $1 and r.granted_at < $2
order by r.granted_at desc`), period},

	// Roles taken by breaking the glass.
	"glass": {found("glass", `
select g.asked_at as at, g.account_id::text as account, g.name, '' as email, array[g.role] as roles, g.reason as detail, g.decided_name as address,
       (select count(*) from audit a where a.under @> array['break_glass:' || g.id::text] and a.under <> '{}') as n, g.minutes::bigint as usual, g.id::text as ref
from elevation g
where g.asked_at >= $1 and g.asked_at < $2
order by g.asked_at desc`), period},

	// Accounts that could come in and have not for long.
	"dormant": {found("dormant", `
select a.last_seen_at as at, a.id::text as account, a.name, a.email, coalesce(array_agg(distinct r.role) filter (where r.role is not null), '{}') as roles,
       case when a.last_seen_at is null then 'never' else '' end as detail, '' as address, extract(day from $1::timestamptz - coalesce(a.last_seen_at, a.created_at))::bigint as n,
       0::bigint as usual, '' as ref
from account a
left join account_role r on r.account_id = a.id
where a.state = 'active' and coalesce(a.last_seen_at, a.created_at) < $1::timestamptz - $2 * interval '1 day'
group by a.id
order by a.last_seen_at desc nulls last`), func(a asked) []any { return []any{a.to, a.rules["dormant_days"]} }},

	// Accounts with a role that is granted an operation which asks for a fresh proof, and whether they have a second factor.
	"privileged": {found("privileged", `
select a.last_seen_at as at, a.id::text as account, a.name, a.email, array_agg(distinct r.role) as roles,
       case when exists (select 1 from authenticator f where f.account_id = a.id and f.confirmed_at is not null)
              or exists (select 1 from passkey k where k.account_id = a.id) then 'second' else 'password' end as detail,
       '' as address, count(distinct g.operation) as n, 0::bigint as usual, '' as ref
from account a
join account_role r on r.account_id = a.id and (r.until is null or r.until >= current_date)
join role_grant g on g.role = r.role and g.operation = any($1)
where a.state = 'active'
group by a.id
order by a.name`), func(a asked) []any { return []any{a.privileged} }},
}
