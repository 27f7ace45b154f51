package analytics

import "socle/pkg/indicator"

func registered(o only) group {
	return group{[]indicator.Measure{indicator.EmployersNew}, `
select e.id as employer_id, date_trunc('month', e.registered_on)::date as month, 1 as employers_new
from employer e
where e.registered_on is not null and ` + o("e.id")}
}

// decided counts whole days, those of a file decided the day it came being none.
func decided(o only) group {
	return group{[]indicator.Measure{indicator.FilesDecided, indicator.FilesRejected, indicator.DecisionDays, indicator.WaitingDays}, `
select e.id as employer_id, date_trunc('month', e.decided_at at time zone $7)::date as month, 1 as files_decided,
       (e.status = 'rejected')::int as files_rejected, ` + decisionDays + ` as decision_days, e.waiting_ms / 86400000 as waiting_days
from employer e
where e.decided_at is not null and e.submitted_at is not null and e.status in ('validated', 'rejected') and ` + o("e.id")}
}

// decisionDays is the time from submission to decision without the time that the file waited for the applicant.
const decisionDays = `greatest(0, floor((extract(epoch from e.decided_at - e.submitted_at) - e.waiting_ms / 1000) / 86400))::bigint`

// insured gives a person to the employer of their first employment.
func insured(o only) group {
	return group{newlyInsured, `
select m.employer_id, date_trunc('month', p.insured_on)::date as month,
       count(*) filter (where p.kind = 'salaried') as insured_new_salaried,
       count(*) filter (where p.kind = 'self_employed') as insured_new_self_employed,
       count(*) filter (where p.kind = 'voluntary') as insured_new_voluntary
from employment m
join person p on p.id = m.person_id
where p.insured_on is not null and ` + o("m.employer_id") + `
  and not exists (select 1 from employment b where b.person_id = m.person_id and (b.hired_on, b.id) < (m.hired_on, m.id))
group by 1, 2`}
}

var newlyInsured = []indicator.Measure{indicator.InsuredNewSalaried, indicator.InsuredNewSelfEmployed, indicator.InsuredNewVoluntary}

// alone counts the persons insured without an employer.
func alone(o only) group {
	return group{newlyInsured, `
select ` + nobody + ` as employer_id, date_trunc('month', p.insured_on)::date as month, 0 as insured_new_salaried,
       count(*) filter (where p.kind = 'self_employed') as insured_new_self_employed,
       count(*) filter (where p.kind = 'voluntary') as insured_new_voluntary
from person p
where p.insured_on is not null and p.kind <> 'salaried' and ` + o(nobody) + `
  and not exists (select 1 from employment b where b.person_id = p.id)
group by 1, 2`}
}

// contributing counts who declared at least one line for one of the last $6 months, and for how many persons: those of
// the largest declaration among them. A person at two employers counts at both.
func contributing(o only) group {
	return group{[]indicator.Measure{indicator.EmployersContributingOpening, indicator.EmployersContributingClosing,
		indicator.InsuredContributingOpening, indicator.InsuredContributingClosing}, `
select c.employer_id, c.month, sum(c.was) as employers_contributing_opening, sum(c.is) as employers_contributing_closing,
       sum(c.were) as insured_contributing_opening, sum(c.are) as insured_contributing_closing
from (
  select w.employer_id, (w.month + make_interval(months => s.later))::date as month, s.later as was, 1 - s.later as is,
         s.later * w.persons as were, (1 - s.later) * w.persons as are
  from (
    select d.employer_id, gs as month, max(d.line_count) as persons
    from declaration d
    cross join lateral generate_series(` + lastMonth + `::timestamp, ` + lastMonth + ` + ($6::int - 1) * interval '1 month', interval '1 month') gs
    where ` + counts + ` and d.kind in ('main', 'complementary') and d.line_count > 0 and ` + o("d.employer_id") + `
      and d.starts >= $2::date - ($6::int + 4) * interval '1 month'
    group by 1, 2
  ) w
  cross join (values (0), (1)) s (later)
) c
group by 1, 2`}
}
