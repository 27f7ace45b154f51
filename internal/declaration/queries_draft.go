package declaration

import (
	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/pkg/money"
)

const declarationColumns = `d.id, d.employer_id, d.period, d.sequence, d.kind, d.status, d.source, d.rule_set, d.line_count, d.days, d.wages,
       d.employer_total, d.employee_total, d.levy_total, d.anomalies, d.due_date, d.reason, d.motive, d.number, d.filed_at,
       d.filed_by_name, d.amends, d.file_id, d.created_at`

type ownerRow struct {
	ID         uuid.UUID
	EmployerID uuid.UUID
	Agency     string
}

type lastRow struct {
	PersonID      *uuid.UUID
	InsuredNumber string
	Name          string
	RuleSet       string
	Months        int8
	Days          int
	Wage          money.Minor
}

// DraftLine is a line of a draft. Last… is the period before, Was… what stands when the draft is a correction.
type DraftLine struct {
	Line          int          `json:"line"`
	PersonID      *uuid.UUID   `json:"person_id,omitempty"`
	InsuredNumber string       `json:"insured_number"`
	Name          string       `json:"name"`
	IDNumber      string       `json:"id_number,omitempty"`
	Regime        string       `json:"regime,omitempty"`
	Category      string       `json:"category,omitempty"`
	Days          int          `json:"days"`
	Wage          money.Minor  `json:"wage"`
	Situation     Situation    `json:"situation"`
	LastDays      *int         `json:"last_days,omitempty"`
	LastWage      *money.Minor `json:"last_wage,omitempty"`
	WasDays       *int         `json:"was_days,omitempty"`
	WasWage       *money.Minor `json:"was_wage,omitempty"`
}

var (
	ownerOf = query.New[ownerRow]("declaration.owner_of", `
select d.id, d.employer_id, e.agency
from declaration d
join employer e on e.id = d.employer_id
where d.id = $1`)

	declarationByID = query.New[Declaration]("declaration.by_id", `
select `+declarationColumns+`
from declaration d
where d.id = $1`)

	// lockDeclaration holds it until the transaction ends: of two who change it, the second sees what the first did.
	lockDeclaration = query.New[Declaration]("declaration.lock", `
select `+declarationColumns+`
from declaration d
where d.id = $1
for update`)

	ofPeriod = query.New[Declaration]("declaration.of_period", `
select `+declarationColumns+`
from declaration d
where d.employer_id = $1 and d.period = $2 and d.status <> 'cancelled'
order by d.created_at, d.id`)

	insertDraft = query.Exec("declaration.insert_draft", `
insert into declaration (id, employer_id, period, starts, sequence, kind, status, source, due_date, reason, amends, created_at, changed_at)
values ($1, $2, $3, $4, $5, $6, 'draft', 'form', $7, $8, $9, $10, $10)`)

	// lastDeclared is what stands for the latest period declared before a day, by worker; a worker who left is not in it.
	lastDeclared = query.New[lastRow]("declaration.last_declared", `
with latest as (
  select period, starts
  from declaration
  where employer_id = $1 and starts < $2 and kind = 'main' and status in ('filed', 'accepted', 'accepted_with_anomalies')
  order by starts desc
  limit 1
)
select l.person_id, l.insured_number, min(l.name) as name, max(l.rule_set) as rule_set,
       (case when latest.period like '%-Q_' then 3 when latest.period like '____' then 12 else 1 end)::smallint as months,
       sum(l.days)::integer as days, sum(l.wage)::bigint as wage
from latest
join declaration d on d.employer_id = $1 and d.period = latest.period
                  and d.status in ('filed', 'accepted', 'accepted_with_anomalies') and d.kind <> 'estimate'
join declaration_line l on l.declaration_id = d.id and l.line > 0
group by l.person_id, l.insured_number, latest.period
having not bool_or(l.situation in ('left', 'deceased'))`)

	draftLines = query.New[DraftLine]("declaration.draft_lines", `
select line, person_id, insured_number, name, id_number, regime, category, days, wage, situation, last_days, last_wage,
       was_days, was_wage
from draft_line
where declaration_id = $1
order by line`)

	// saveDraftLines writes what was typed; only lines of the draft itself can be met.
	saveDraftLines = query.Exec("declaration.save_draft_lines", `
update draft_line l
set days = t.days, wage = t.wage, situation = t.situation
from unnest($2::integer[], $3::integer[], $4::bigint[], $5::text[]) as t(line, days, wage, situation)
where l.declaration_id = $1 and l.line = t.line`)

	addDraftLine = query.Exec("declaration.add_draft_line", `
insert into draft_line (declaration_id, line, person_id, insured_number, name, id_number, days, wage, situation)
select $1, coalesce(max(line), 0) + 1, $2, $3, $4, $5, $6, $7, ''
from draft_line
where declaration_id = $1`)

	removeDraftLine = query.Exec("declaration.remove_draft_line", `
delete from draft_line
where declaration_id = $1 and line = $2`)

	touchDraft = query.Exec("declaration.touch_draft", `
update declaration
set changed_at = $2, line_count = $3, days = $4, wages = $5, employer_total = $6, employee_total = $7, levy_total = $8, anomalies = $9
where id = $1 and status = 'draft'`)

	dropDraft = query.Exec("declaration.drop_draft", `
delete from declaration
where id = $1 and status = 'draft'`)

	draftMainOf = query.New[uuid.UUID]("declaration.draft_main_of", `
select id
from declaration
where employer_id = $1 and period = $2 and kind in ('main', 'nil') and status = 'draft'
for update`)
)

var draftLineColumns = []string{"declaration_id", "line", "person_id", "insured_number", "name", "id_number", "regime", "category",
	"days", "wage", "situation", "last_days", "last_wage", "was_days", "was_wage"}

func orZero(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}
