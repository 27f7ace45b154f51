package declaration

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
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
	NowDays       *int
	NowWage       *money.Minor
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
       c.was_days, c.was_wage, c.now_days, c.now_wage`

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
where l.declaration_id = $1
order by l.line < 1, l.line`)

	findingsOf = query.New[findingRow]("declaration.findings_of", `
select line, field, code, severity, message, args
from declaration_finding
where declaration_id = $1
order by line, code`)

	componentsOf = query.New[[]byte]("declaration.components_of", `
select components
from rule_set
where id = $1`)
)

// filedSheet reads a filed declaration as it was computed then.
func filedSheet(ctx context.Context, tx tenant.Tx, d Declaration) (Sheet, error) {
	e, err := affiliation.EmployerByID(ctx, tx, d.EmployerID)
	if err != nil {
		return Sheet{}, err
	}
	s := Sheet{Declaration: d, EmployerName: e.Name(), Number: e.Number, FullDays: fullDays(tx, d.Period)}
	rows, err := filedLines.All(ctx, tx, d.ID)
	if err != nil {
		return Sheet{}, err
	}
	sums := newSums(ctx, tx)
	for _, r := range rows {
		l, err := sums.line(r)
		if err != nil {
			return Sheet{}, err
		}
		if r.Line > 0 {
			s.Lines = append(s.Lines, l)
		}
	}
	s.Totals = sums.totals
	s.Findings, err = storedFindings(ctx, tx, d.ID)
	return s, err
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
