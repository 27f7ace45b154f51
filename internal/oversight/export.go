package oversight

import (
	"bytes"
	"context"
	"strings"
	"time"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web/view"
	"socle/pkg/tabular"
)

// maxExport bounds a list that is taken away; it says so when it was cut.
const maxExport = 10_000

// ExportInput is the trail as it is shown, in a format.
type ExportInput struct {
	TrailInput
	Format string `json:"format" validate:"required,oneof=csv xlsx"`
}

// Export is the trail with the filters that are shown, up to ten thousand lines from the newest.
func (s *Service) Export(ctx context.Context, tx tenant.Tx, in ExportInput) (op.File, error) {
	in.Before = ""
	trail, err := search(ctx, tx, in.TrailInput, maxExport)
	if err != nil {
		return op.File{}, err
	}
	rows := make([][]tabular.Cell, 0, len(trail.Lines)+1)
	for _, l := range trail.Lines {
		rows = append(rows, []tabular.Cell{int(l.ID), moment(tx, l.At), l.ActorName, l.Actor, strings.Join(l.Roles, " "), l.Action, t(ctx, "oversight.outcome_"+l.Outcome), l.Reason,
			l.ResourceKind, l.ResourceID, l.Employer, strings.Join(l.Under, " "), l.Address, l.RequestID, string(l.Input), string(l.Changes), int(l.Position)})
	}
	if trail.Next != "" {
		rows = append(rows, []tabular.Cell{t(ctx, "oversight.cut", "n", maxExport)})
	}
	return sheet(ctx, tx, "audit", in.Format, t(ctx, "oversight.title"), []string{"line", "at", "actor", "actor_id", "roles", "action", "outcome", "reason",
		"thing", "thing_id", "employer", "under", "address", "request", "input", "changes", "position"}, rows)
}

// ExportListInput is a list of the report of safety, in a format.
type ExportListInput struct {
	ListInput
	Format string `json:"format" validate:"required,oneof=csv xlsx"`
}

// ExportList is a list as it is shown.
func (s *Service) ExportList(ctx context.Context, tx tenant.Tx, in ExportListInput) (op.File, error) {
	l, err := s.List(ctx, tx, in.ListInput)
	if err != nil {
		return op.File{}, err
	}
	columns := []string{}
	for _, c := range shown[in.Kind] {
		columns = append(columns, c.name)
	}
	rows := make([][]tabular.Cell, 0, len(l.Rows))
	for _, f := range l.Rows {
		row := []tabular.Cell{}
		for _, c := range shown[in.Kind] {
			row = append(row, c.text(ctx, tx.Fund().Zone(), f))
		}
		rows = append(rows, row)
	}
	return sheet(ctx, tx, "safety-"+in.Kind, in.Format, t(ctx, "oversight.list."+in.Kind+".title"), columns, rows)
}

func sheet(ctx context.Context, tx tenant.Tx, name, format, title string, columns []string, rows [][]tabular.Cell) (op.File, error) {
	x := tabular.Export{Sheet: title, Currency: tx.Fund().Currency(), Rows: func(yield func([]tabular.Cell) bool) {
		for _, row := range rows {
			if !yield(row) {
				return
			}
		}
	}}
	for _, c := range columns {
		x.Titles = append(x.Titles, t(ctx, "oversight.column."+c))
	}
	f, write := op.File{Name: name + "_" + tx.Today().String() + "." + format, Type: "text/csv; charset=utf-8"}, x.WriteCSV
	if format == "xlsx" {
		f.Type, write = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", x.WriteXLSX
	}
	var out bytes.Buffer
	if err := write(&out); err != nil {
		return op.File{}, err
	}
	f.Body = out.Bytes()
	return f, nil
}

func moment(tx tenant.Tx, at time.Time) string {
	return at.In(tx.Fund().Zone()).Format("2006-01-02 15:04:05")
}

func viewInt(ctx context.Context, n int64) string { return view.Int(ctx, n) }
