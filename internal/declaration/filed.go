package declaration

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/contribution"
	"socle/pkg/finding"
	"socle/pkg/money"
)

type filedLine struct {
	Line          int
	PersonID      *uuid.UUID
	InsuredNumber string
	Name          string
	Days          int
	Wage          money.Minor
	Situation     Situation
	Amounts       []int64
	RuleSet       string
	WasDays       *int
	WasWage       *money.Minor
	WasRuleSet    *string
	NowDays       *int
	NowWage       *money.Minor
}

type postedShare struct {
	Detail string
	Amount money.Minor
}

type findingRow struct {
	Line     int
	Field    string
	Code     string
	Severity string
	Message  string
	Args     []string
}

const filedLineColumns = `l.line, l.person_id, l.insured_number, l.name, l.days, l.wage, l.situation, l.amounts, l.rule_set,
       c.was_days, c.was_wage, c.was_rule_set, c.now_days, c.now_wage`

var (
	filedLineOf = query.New[filedLine]("declaration.filed_line", `
select `+filedLineColumns+`
from declaration_line l
left join declaration_change c on c.declaration_id = l.declaration_id and c.line = l.line
where l.declaration_id = $1 and l.line = $2`)

	filedLines = query.New[filedLine]("declaration.filed_lines", `
select `+filedLineColumns+`
from declaration_line l
left join declaration_change c on c.declaration_id = l.declaration_id and c.line = l.line
where l.declaration_id = $1 and l.line > 0
order by l.line
limit $2 offset $3`)

	markedLines = query.New[filedLine]("declaration.marked_lines", `
select `+filedLineColumns+`
from declaration_line l
left join declaration_change c on c.declaration_id = l.declaration_id and c.line = l.line
where l.declaration_id = $1
  and l.line in (select f.line from declaration_finding f where f.declaration_id = $1 and f.line > 0)
order by l.line
limit $2 offset $3`)

	// postedShares are the totals of a declaration as they stand in the books; its reversal is not counted.
	postedShares = query.New[postedShare]("declaration.posted_shares", `
select e.detail, -sum(e.amount)::bigint as amount
from posting p
join entry e on e.posting_id = p.id
where p.effect = 'declaration:' || $1::uuid and e.account in ('contribution', 'levy')
group by e.detail`)

	findingsOf = query.New[findingRow]("declaration.findings_of", `
select line, field, code, severity, message, args
from declaration_finding
where declaration_id = $1
order by line, code
limit 1000`)

	componentsOf = query.New[[]byte]("declaration.components_of", `
select components
from rule_set
where id = $1`)
)

// filedSheet reads a filed declaration as it was computed then: its totals as they were posted, and a page of its lines.
func filedSheet(ctx context.Context, tx tenant.Tx, d Declaration, in GetInput) (Sheet, error) {
	e, err := affiliation.EmployerByID(ctx, tx, d.EmployerID)
	if err != nil {
		return Sheet{}, err
	}
	page, size := pageOf(in.Page, in.Size)
	s := Sheet{Declaration: d, EmployerName: e.Name(), Number: e.Number, FullDays: fullDays(tx, d.Period), Page: page, Count: d.LineCount}
	sets := components{ctx: ctx, tx: tx, sets: map[string][]contribution.Component{}}
	if s.Totals, err = sets.posted(d); err != nil {
		return s, err
	}
	if s.Findings, err = storedFindings(ctx, tx, d.ID); err != nil {
		return s, err
	}
	lines := filedLines
	if in.Only == "findings" {
		lines, s.Count = markedLines, marked(s.Findings)
	}
	rows, err := lines.All(ctx, tx, d.ID, size, (page-1)*size)
	for _, r := range rows {
		l, err := sets.line(r)
		if err != nil {
			return s, err
		}
		s.Lines = append(s.Lines, l)
	}
	return s, err
}

// marked counts the lines with something found.
func marked(found []Finding) int {
	lines := map[int]bool{}
	for _, f := range found {
		if f.Line > 0 {
			lines[f.Line] = true
		}
	}
	return len(lines)
}

func (r filedLine) sheet() SheetLine {
	l := DraftLine{Line: r.Line, PersonID: r.PersonID, InsuredNumber: r.InsuredNumber, Name: r.Name, Days: r.Days, Wage: r.Wage,
		Situation: r.Situation, WasDays: r.WasDays, WasWage: r.WasWage}
	if r.NowDays != nil && r.NowWage != nil {
		l.Days, l.Wage = *r.NowDays, *r.NowWage
	}
	return SheetLine{DraftLine: l}
}

func storedFindings(ctx context.Context, tx tenant.Tx, id uuid.UUID) ([]Finding, error) {
	rows, err := findingsOf.All(ctx, tx, id)
	out := make([]Finding, len(rows))
	for i, r := range rows {
		out[i] = Finding{Line: r.Line, Field: r.Field, Code: r.Code, Severity: finding.Severity(r.Severity), Message: r.Message, Args: r.Args}
	}
	return out, err
}
