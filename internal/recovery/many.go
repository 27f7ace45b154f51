package recovery

import (
	"bytes"
	"context"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/authz"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/tabular"
)

// OpenManyInput names employers on whom to open a case.
type OpenManyInput struct {
	Employers []uuid.UUID `json:"employers" validate:"required,min=1,max=500"`
	Note      string      `json:"note" validate:"max=1000"`
}

// OpenedMany counts what was opened; Left had a case already or owed nothing any more.
type OpenedMany struct {
	Opened int `json:"opened"`
	Left   int `json:"left"`
}

// withoutCase keeps the employers within reach that have no open case, in one order, locked so that two officers who chose
// the same do not both open one.
var withoutCase = query.New[uuid.UUID]("recovery.without_case", `
select e.id
from employer e
where e.id = any($1)
  and ($2::text[] is null or e.agency = any($2))
  and not exists (select 1 from recovery_case c where c.employer_id = e.id and c.closed_on is null)
order by e.id
for no key update of e`)

var stillWithout = query.New[uuid.UUID]("recovery.still_without_case", `
select e.id
from employer e
where e.id = any($1)
  and not exists (select 1 from recovery_case c where c.employer_id = e.id and c.closed_on is null)
order by e.id`)

// OpenMany opens a case on each employer that has none and is past due; the others are left as they are.
func (s *Service) OpenMany(ctx context.Context, tx tenant.Tx, in OpenManyInput) (OpenedMany, error) {
	ids, err := withoutCase.All(ctx, tx, in.Employers, authz.ReachOf(ctx).AgencyArg())
	if err != nil {
		return OpenedMany{}, err
	}
	if ids, err = stillWithout.All(ctx, tx, ids); err != nil { // read again now that the rows are ours
		return OpenedMany{}, err
	}
	found, err := affiliation.EmployersByID(ctx, tx, ids)
	if err != nil {
		return OpenedMany{}, err
	}
	out := OpenedMany{Left: len(in.Employers)}
	for _, id := range ids {
		switch _, err := open(ctx, tx, found[id], in.Note); {
		case err == nil:
			out.Opened++
			out.Left--
		case !nothingDue(err):
			return out, err
		}
	}
	return out, nil
}

func nothingDue(err error) bool {
	f, ok := fault.As(err)
	return ok && f.Code == "case.nothing_due"
}

// ExportDefaultersInput is a list of defaulters to be taken away whole.
type ExportDefaultersInput struct {
	DefaultersInput
	Format string `json:"format" validate:"omitempty,oneof=csv xlsx"`
}

// ExportDefaulters gives the defaulters that the same filters show, as CSV or XLSX.
func (s *Service) ExportDefaulters(ctx context.Context, tx tenant.Tx, in ExportDefaultersInput) (op.File, error) {
	in.All = true
	list, err := s.Defaulters(ctx, tx, in.DefaultersInput)
	if err != nil {
		return op.File{}, err
	}
	f, today := tx.Fund(), tx.Today()
	e := tabular.Export{Sheet: i18n.T(ctx, "recovery.defaulters.sheet"), Currency: f.Currency(), Rows: func(yield func([]tabular.Cell) bool) {
		for _, d := range list.Lines {
			row := []tabular.Cell{d.Number, d.Name, nameOf(f, "agency", d.Agency), nameOf(f, "sector", d.Sector), d.City, d.Phone,
				i18n.T(ctx, "recovery.standing."+d.Activity), d.PastDue, d.Outstanding, d.OldestDue, d.DaysLate(today), d.Missing, d.MissingFrom, stageName(ctx, d.Stage)}
			if !yield(row) {
				return
			}
		}
	}}
	for _, key := range []string{"number", "employer", "agency", "sector", "city", "phone", "standing", "past_due", "outstanding", "oldest_due",
		"days", "missing", "missing_from", "stage"} {
		e.Titles = append(e.Titles, i18n.T(ctx, "recovery.column."+key))
	}
	return exported(e, "defaillants-"+today.String(), in.Format)
}

func stageName(ctx context.Context, stage string) string {
	if stage == "" {
		return ""
	}
	return i18n.T(ctx, "recovery.stage."+stage)
}

func exported(e tabular.Export, name, format string) (op.File, error) {
	var out bytes.Buffer
	if format == "xlsx" {
		err := e.WriteXLSX(&out)
		return op.File{Name: name + ".xlsx", Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Body: out.Bytes()}, err
	}
	err := e.WriteCSV(&out)
	return op.File{Name: name + ".csv", Type: "text/csv; charset=utf-8", Body: out.Bytes()}, err
}
