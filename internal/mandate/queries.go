package mandate

import (
	"github.com/google/uuid"

	"socle/internal/platform/query"
)

// columns of a mandate as it stands on the day $1.
const columns = `
select m.id, m.employer_id, coalesce(nullif(e.trade_name, ''), e.legal_name) as employer_name, coalesce(e.number, '') as employer_number,
       e.agency, m.email, m.account_id, coalesce(a.name, '') as account_name, m.rights, m.until,
       case when m.state in ('active', 'offered') and m.until < $1::date then 'expired'
            when m.state = 'offered' and m.given_at::date + 30 < $1::date then 'expired' else m.state end as state,
       m.note, m.given_name, m.given_at, m.answered_at, m.ended_at, m.ended_name, m.end_reason
from mandate m
join employer e on e.id = m.employer_id
left join account a on a.id = m.account_id
`

// reached keeps a list to what the reader's grants take in.
const reached = `($2::text[] is null and $3::uuid[] is null or e.agency = any($2) or m.employer_id = any($3))
`

// standing puts what is in force first.
const standing = `order by (m.state in ('active', 'offered') and m.until >= $1::date) desc, m.given_at desc, m.id
`

var (
	byID = query.New[Mandate]("mandate.by_id", columns+`where m.id = $2`)

	ofEmployers = query.New[Mandate]("mandate.of_employers", columns+`where m.employer_id = any($2::uuid[])
`+standing+`limit 200`)

	ofAccount = query.New[Mandate]("mandate.of_account", columns+`
where m.account_id = $2 and m.state <> 'offered'
   or m.state = 'offered' and lower(m.email) = (select lower(email) from account where id = $2)
`+standing+`limit 500`)

	search = query.New[Mandate]("mandate.search", columns+`where `+reached+`
  and ($4 = '' or shared.plain(e.legal_name || ' ' || e.trade_name || ' ' || coalesce(e.number, '') || ' ' || m.email || ' ' || coalesce(a.name, '')) like '%' || shared.plain($4) || '%')
  and ($5 = '' or case when m.state in ('active', 'offered') and m.until < $1::date then 'expired' else m.state end = $5)
`+standing+`limit 26 offset 25 * $6`)

	accountOf = query.New[uuid.UUID]("mandate.account_of", `
select id from account where lower(email) = lower($1) and state = 'active'`)

	insertMandate = query.Exec("mandate.insert", `
insert into mandate (id, employer_id, email, rights, until, state, code_hash, note, given_by, given_name, given_at)
values ($1, $2, $3, $4, $5, 'offered', $6, $7, $8, $9, $10)`)

	withdrawOffers = query.Exec("mandate.withdraw_offers", `
update mandate
set state = 'ended', ended_at = $3, ended_by = $4, ended_name = $5, end_reason = 'replaced'
where employer_id = $1 and lower(email) = lower($2) and state = 'offered'`)

	replaceActive = query.Exec("mandate.replace_active", `
update mandate
set state = 'ended', ended_at = $3, ended_by = $4, ended_name = $5, end_reason = 'replaced'
where employer_id = $1 and account_id = $2 and state = 'active'`)

	answerOffer = query.Exec("mandate.answer", `
update mandate
set state = $2, account_id = $3, answered_at = $4
where id = $1 and state = 'offered' and code_hash = $5`)

	endMandate = query.Exec("mandate.end", `
update mandate
set state = 'ended', ended_at = $2, ended_by = $3, ended_name = $4, end_reason = $5
where id = $1 and state in ('offered', 'active')`)

	wear = query.Exec("mandate.wear", `
insert into mandate_worn (session, account_id, mandate_id, since)
values ($1, $2, $3, $4)
on conflict (session) do update set mandate_id = excluded.mandate_id, since = excluded.since`)

	takeOff = query.Exec("mandate.take_off", `
delete from mandate_worn where session = $1`)

	forgetWorn = query.Exec("mandate.forget_worn", `
delete from mandate_worn where since < $1::timestamptz - interval '100 days'`)

	// What a session acts under now: the mandate it chose, or the one named with the request.
	wornBy = query.New[worn]("mandate.worn_by", `
select m.id, m.employer_id, coalesce(nullif(e.trade_name, ''), e.legal_name) as name, m.rights, m.until,
       m.state = 'active' and m.until >= $3::date as stands, m.ended_at, m.ended_name, m.end_reason
from mandate m
join employer e on e.id = m.employer_id
where m.account_id = $2
  and m.id = coalesce($4::uuid, (select w.mandate_id from mandate_worn w where w.session = $1 and w.account_id = $2))`)

	// What the employers of an accountant have to do: periods late and open where it declares, money where it sees the account.
	workOf = query.New[work]("mandate.work_of", `
select e.id,
       (select count(*) from obligation o where e.id = any($2::uuid[]) and o.employer_id = e.id and o.met_by is null and o.ended_on is null and o.due_date < $4::date) as overdue,
       (select count(*) from obligation o where e.id = any($2::uuid[]) and o.employer_id = e.id and o.met_by is null and o.ended_on is null and o.due_date >= $4::date and o.ends < $4::date) as expected,
       (select min(o.due_date) from obligation o where e.id = any($2::uuid[]) and o.employer_id = e.id and o.met_by is null and o.ended_on is null and o.due_date >= $4::date) as next_due,
       coalesce((select sum(n.amount) from entry n where e.id = any($3::uuid[]) and n.employer_id = e.id and n.account = 'receivable'), 0)::bigint as owed
from unnest($1::uuid[]) as e(id)`)

	expiring = query.New[Mandate]("mandate.expiring", columns+`
where m.state = 'active' and m.until = any($2::date[])
order by m.id`)
)
