package affiliation

import (
	"strings"
	"unicode"

	"socle/internal/platform/query"
)

const employerColumns = `e.id, coalesce(e.number, '') as number, e.legal_name, e.trade_name, e.tax_id, e.trade_register, e.legal_form,
       e.sector, e.regime, e.risk_class, e.region, e.agency, e.city, e.address, e.latitude, e.longitude, e.email, e.phone,
       e.contact_name, e.headcount, e.starts_on, e.status, e.level, e.status_since, e.activity, e.activity_since, e.submitted_at,
       e.decided_at, e.waiting_ms, e.active_from, e.active_to, e.registered_on, e.agent_id, e.duplicates, e.created_at, e.origin`

const staffColumns = `m.id as employment_id, m.employer_id, p.id as person_id, coalesce(p.number, '') as number, p.last_name, p.first_name,
       p.birth_date, p.sex, p.id_number, p.kind, p.children, m.hired_on, m.left_on, m.leave_reason, m.occupation, m.category,
       m.regime, m.monthly_wage`

type place struct{ Agency string }

var (
	employerByID = query.New[Employer]("affiliation.employer_by_id", `
select `+employerColumns+`
from employer e
where e.id = $1`)

	employersByID = query.New[Employer]("affiliation.employers_by_id", `
select `+employerColumns+`
from employer e
where e.id = any($1)`)

	employerByNumber = query.New[Employer]("affiliation.employer_by_number", `
select `+employerColumns+`
from employer e
where e.number = $1`)

	// lockEmployer holds the file until its decision is written: two who decide at once decide one after the other.
	lockEmployer = query.New[Employer]("affiliation.lock_employer", `
select `+employerColumns+`
from employer e
where e.id = $1
for update`)

	whereabouts = query.New[place]("affiliation.whereabouts", `
select e.agency
from employer e
where e.id = $1`)

	activeStaff = query.New[StaffLine]("affiliation.active_staff", `
select `+staffColumns+`
from employment m
join person p on p.id = m.person_id
where m.employer_id = $1
  and m.hired_on <= $3
  and (m.left_on is null or m.left_on >= $2)
order by p.last_name, p.first_name, m.hired_on, m.id`)

	personsByNumber = query.New[PersonRef]("affiliation.persons_by_number", `
select p.id, p.number, p.last_name, p.first_name
from person p
where p.number = any($1)`)
)

// compact leaves out the spaces people put in numbers.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u00a0' || r == '\u202f' {
			return -1
		}
		return r
	}, s)
}
