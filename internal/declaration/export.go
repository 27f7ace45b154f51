package declaration

import (
	"context"

	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/tabular"
)

// maxExport bounds a list that is taken away; it says so when it was cut.
const maxExport = 10_000

// ExportInput is the list that is shown, in a format.
type ExportInput struct {
	ListInput
	Format string `json:"format" validate:"required,oneof=csv xlsx"`
}

// Export is the list as it is shown, all pages of it, up to 10,000 rows; one row more says that it was cut.
func (s *Service) Export(ctx context.Context, tx tenant.Tx, in ExportInput) (op.File, error) {
	in.Page, in.Size = 1, maxExport
	list, err := s.List(ctx, tx, in.ListInput)
	if err != nil {
		return op.File{}, err
	}
	rows := make([][]tabular.Cell, 0, len(list.Rows)+1)
	for _, d := range list.Rows {
		filed := cal.Date(0)
		if d.FiledAt != nil {
			filed = cal.DateOf(d.FiledAt.In(tx.Fund().Zone()))
		}
		rows = append(rows, []tabular.Cell{d.EmployerNumber, d.EmployerName, agencyName(tx.Fund().Folder, d.Agency), d.Period.String(),
			word(ctx, "kind", string(d.Kind)), word(ctx, "status", string(d.Status)), filed, d.LineCount, d.Wages, d.EmployerTotal,
			d.EmployeeTotal, d.LevyTotal, d.Anomalies, d.ReceiptNumber()})
	}
	return s.sheetFile(ctx, tx, "declarations", in.Format, []string{"employer_number", "employer", "agency", "period", "kind", "status",
		"filed_on", "workers", "wages", "employer_share", "employee_share", "levy", "anomalies", "receipt"}, cut(ctx, rows, list.Count))
}

// ExportObligationsInput is the list of obligations that is shown, in a format.
type ExportObligationsInput struct {
	ObligationsInput
	Format string `json:"format" validate:"required,oneof=csv xlsx"`
}

// ExportObligations is the list of obligations as it is shown.
func (s *Service) ExportObligations(ctx context.Context, tx tenant.Tx, in ExportObligationsInput) (op.File, error) {
	in.Page, in.Size = 1, maxExport
	list, err := s.Obligations(ctx, tx, in.ObligationsInput)
	if err != nil {
		return op.File{}, err
	}
	rows := make([][]tabular.Cell, 0, len(list.Rows)+1)
	for _, o := range list.Rows {
		rows = append(rows, []tabular.Cell{o.EmployerNumber, o.EmployerName, agencyName(tx.Fund().Folder, o.Agency), o.Period.String(),
			o.DueDate, word(ctx, "obligation", string(o.State)), o.MetOn})
	}
	return s.sheetFile(ctx, tx, "obligations", in.Format, []string{"employer_number", "employer", "agency", "period", "due", "state", "met_on"},
		cut(ctx, rows, list.Count))
}

// cut says at the end of a list that there is more.
func cut(ctx context.Context, rows [][]tabular.Cell, count int64) [][]tabular.Cell {
	if int64(len(rows)) < count {
		rows = append(rows, []tabular.Cell{t(ctx, "declaration.export.cut", "shown", len(rows), "n", count)})
	}
	return rows
}

func (s *Service) sheetFile(ctx context.Context, tx tenant.Tx, name, format string, columns []string, rows [][]tabular.Cell) (op.File, error) {
	x := tabular.Export{Sheet: i18n.T(ctx, "declaration.export."+name), Currency: tx.Fund().Currency()}
	for _, c := range columns {
		x.Titles = append(x.Titles, t(ctx, "declaration.column."+c))
	}
	x.Rows = func(yield func([]tabular.Cell) bool) {
		for _, row := range rows {
			if !yield(row) {
				return
			}
		}
	}
	return listFile(name+"_"+tx.Today().String(), format, x.WriteCSV, x.WriteXLSX)
}

// word is one of our codes in the reader's words.
func word(ctx context.Context, of, code string) string {
	if code == "" {
		return ""
	}
	return t(ctx, "declaration."+of+"."+code)
}
