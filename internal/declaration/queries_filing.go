package declaration

import (
	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

type dueRow struct {
	EmployerID uuid.UUID
	Period     string
	DueDate    cal.Date
}

type standingEstimate struct {
	ID         uuid.UUID
	EmployerID uuid.UUID
	Period     cal.Period
	PostingID  *uuid.UUID
}

var (
	dueOfMany = query.New[dueRow]("declaration.due_of_many", `
select o.employer_id, o.period, o.due_date
from unnest($1::uuid[], $2::text[]) as w(employer_id, period)
join obligation o on o.employer_id = w.employer_id and o.period = w.period`)

	nextSequence = query.New[int]("declaration.next_sequence", `
select coalesce(max(sequence), 0) + 1
from declaration
where employer_id = $1 and period = $2 and kind = $3 and status <> 'cancelled'`)

	takeNumbers = query.New[int64]("declaration.take_numbers", `
select nextval('filing_number') from generate_series(1, $1)`)

	fileDraft = query.Exec("declaration.file_draft", `
update declaration
set kind = $2, status = $3, source = $4, rule_set = $5, line_count = $6, days = $7, wages = $8, employer_total = $9,
    employee_total = $10, levy_total = $11, anomalies = $12, due_date = $13, reason = $14, motive = $15, number = $16,
    content_hash = $17, filed_at = $18, filed_by = $19, filed_by_name = $20, file_id = $21, changed_at = $18
where id = $1 and status = 'draft'`)

	dropDraftLines = query.Exec("declaration.drop_draft_lines", `
delete from draft_line where declaration_id = $1`)

	estimatesOf = query.New[standingEstimate]("declaration.estimates_of", `
select d.id, d.employer_id, d.period, p.id as posting_id
from unnest($1::uuid[], $2::text[]) as w(employer_id, period)
join declaration d on d.employer_id = w.employer_id and d.period = w.period
left join posting p on p.effect = 'declaration:' || d.id
where d.kind = 'estimate' and d.status in ('filed', 'accepted', 'accepted_with_anomalies')
for update of d`)

	cancelDeclaration = query.Exec("declaration.cancel", `
update declaration
set status = 'cancelled', reason = case when reason = '' then $2 else reason || ' ; ' || $2 end, changed_at = $3
where id = $1 and status in ('filed', 'accepted', 'accepted_with_anomalies')`)

	// meetObligations: the first filing stands, but a real one takes the place of an estimate.
	meetObligations = query.Exec("declaration.meet_obligations", `
update obligation o
set met_by = f.id, met_on = $5, met_how = f.how
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as f(id, employer_id, period, how)
where o.employer_id = f.employer_id and o.period = f.period
  and (o.met_by is null or (o.met_how = 'estimate' and f.how <> 'estimate'))`)

	insertAsked = query.Exec("declaration.insert_asked", `
insert into rule_set_asked (rule_set, question, asked_on) values ($1, $2, $3) on conflict do nothing`)
)

func alreadyFiled() *fault.Fault {
	return fault.New(fault.Conflict, "declaration.already_filed",
		"this declaration was filed already; to change what was declared, make a correction")
}

func init() {
	tenant.OnConstraint("declaration_main_once", func() *fault.Fault {
		return fault.New(fault.Conflict, "declaration.period_filed",
			"this period was declared already; declare workers left out by a complementary declaration, or correct what was filed")
	})
	tenant.OnConstraint("declaration_sequence_once", func() *fault.Fault {
		return fault.New(fault.Conflict, "declaration.sequence_filed",
			"a declaration with this sequence number was filed already for the period; use the next number")
	})
	tenant.OnConstraint("declaration_estimate_once", func() *fault.Fault {
		return fault.New(fault.Conflict, "declaration.already_estimated", "this period was estimated already")
	})
}
