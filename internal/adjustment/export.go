package adjustment

import (
	"bytes"
	"context"
	"io"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/tabular"
)

// maxExport bounds a list that is taken away.
const maxExport = 100_000

// ExportImpactInput asks for all employers touched by a proposal.
type ExportImpactInput struct {
	ID     uuid.UUID `json:"id" validate:"required"`
	Format string    `json:"format" validate:"required,oneof=csv xlsx"`
}

// ExportImpact is the list of employers touched, those most touched first, up to 100,000.
func (s *Service) ExportImpact(ctx context.Context, tx tenant.Tx, in ExportImpactInput) (op.File, error) {
	if _, err := impactOf(ctx, tx, in.ID); err != nil {
		return op.File{}, err
	}
	rows, err := mostTouched.All(ctx, tx, in.ID, maxExport)
	if err != nil {
		return op.File{}, err
	}
	cells := make([][]tabular.Cell, len(rows))
	for i, r := range rows {
		cells[i] = []tabular.Cell{r.Number, r.Name, r.Agency, r.Declarations, int(r.Lines), r.Before, r.After, r.Difference()}
	}
	return sheet(ctx, tx, "impact", in.Format, []string{"number", "employer", "agency", "declarations", "lines", "before", "after", "difference"}, cells)
}

// ExportInput is the list that is shown, in a format.
type ExportInput struct {
	ListInput
	Format string `json:"format" validate:"required,oneof=csv xlsx"`
}

// Export is the list of adjustments as it is shown, all pages of it, up to 100,000.
func (s *Service) Export(ctx context.Context, tx tenant.Tx, in ExportInput) (op.File, error) {
	in.Page = 1
	l, err := list(ctx, tx, in.ListInput, maxExport)
	if err != nil {
		return op.File{}, err
	}
	cells := make([][]tabular.Cell, len(l.Rows))
	for i, a := range l.Rows {
		cells[i] = []tabular.Cell{a.Number, a.Name, a.Period.String(), t(ctx, "adjustment.state."+a.State), a.Lines, a.Principal, a.Levy, a.Surcharge, a.DueDate,
			a.DecidedByName, a.Reason}
	}
	return sheet(ctx, tx, "adjustments", in.Format, []string{"number", "employer", "period", "state", "lines", "principal", "levy", "surcharge", "due", "decided_by", "reason"}, cells)
}

func sheet(ctx context.Context, tx tenant.Tx, name, format string, columns []string, rows [][]tabular.Cell) (op.File, error) {
	x := tabular.Export{Sheet: t(ctx, "adjustment.export."+name), Currency: tx.Fund().Currency()}
	for _, c := range columns {
		x.Titles = append(x.Titles, t(ctx, "adjustment.col."+c))
	}
	x.Rows = func(yield func([]tabular.Cell) bool) {
		for _, row := range rows {
			if !yield(row) {
				return
			}
		}
	}
	var b bytes.Buffer
	write, kind := func(w io.Writer) error { return x.WriteCSV(w) }, "text/csv; charset=utf-8"
	if format == "xlsx" {
		write, kind = func(w io.Writer) error { return x.WriteXLSX(w) }, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	err := write(&b)
	return op.File{Name: name + "_" + tx.Today().String() + "." + format, Type: kind, Body: b.Bytes()}, err
}
