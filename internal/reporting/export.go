package reporting

import (
	"bytes"
	"context"
	"strings"

	"github.com/xuri/excelize/v2"

	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/indicator"
	"socle/pkg/tabular"
	"socle/pkg/words"
	"socle/tenants"
)

// ExportInput asks for a table as a file.
type ExportInput struct {
	BuildInput
	Format string `json:"format" validate:"required,oneof=csv xlsx"`
}

// Export writes exactly the table that is shown, with its last line.
func (s *Service) Export(ctx context.Context, tx tenant.Tx, in ExportInput) (op.File, error) {
	b, err := s.Build(ctx, tx, in.BuildInput)
	if err != nil {
		return op.File{}, err
	}
	name := t(ctx, "reporting.builder.file") + "-" + b.Asked.Period.String()
	if in.Format == "csv" {
		body, err := b.csv(ctx, tx.Fund().Folder)
		return op.File{Name: name + ".csv", Type: "text/csv; charset=utf-8", Body: body}, err
	}
	body, err := b.xlsx(ctx, tx.Fund().Folder)
	return op.File{Name: name + ".xlsx", Type: sheetType, Body: body}, err
}

func (b Built) titles(ctx context.Context, f *tenants.Folder) []string {
	titles := []string{t(ctx, "reporting.by."+string(b.Asked.By))}
	for _, m := range b.Asked.Measures {
		titles = append(titles, measureName(ctx, m, f))
	}
	return titles
}

// measureName says a reading with its indicator, and the currency when it is an amount.
func measureName(ctx context.Context, m string, f *tenants.Folder) string {
	i, r, _ := measure(m)
	name := t(ctx, "reporting.short."+i.ID)
	if r.Key != i.Main().Key {
		name += " : " + strings.ToLower(r.Name.In(lang(ctx)))
	}
	switch r.Unit {
	case indicator.Money:
		name += " (" + words.Sign(i18n.From(ctx), f.Currency) + ")"
	case indicator.Percent:
		name += " (%)"
	}
	return name
}

// lines are the rows of the table with the whole as the last one.
func (b Built) lines(ctx context.Context, f *tenants.Folder) (labels []string, values [][]indicator.Value) {
	for _, r := range b.Rows {
		labels, values = append(labels, partName(ctx, f, b.Asked.By, r.Code)), append(values, r.Values)
	}
	return append(labels, t(ctx, "reporting.builder.whole")), append(values, b.Whole)
}

func (b Built) csv(ctx context.Context, f *tenants.Folder) ([]byte, error) {
	var out bytes.Buffer
	w := tabular.NewCSV(&out)
	var head []tabular.Value
	for _, s := range b.titles(ctx, f) {
		head = append(head, tabular.Text(s))
	}
	w.Row(head...)
	labels, values := b.lines(ctx, f)
	for n, label := range labels {
		row := []tabular.Value{tabular.Text(label)}
		for _, v := range values[n] {
			cell := ""
			if v.Value != nil {
				cell = strings.Replace(*v.Value, ".", ",", 1)
			}
			row = append(row, tabular.Value(cell))
		}
		w.Row(row...)
	}
	err := w.Flush()
	return out.Bytes(), err
}

func (b Built) xlsx(ctx context.Context, f *tenants.Folder) ([]byte, error) {
	book, err := newBook(f.Currency)
	if err != nil {
		return nil, err
	}
	defer book.file.Close()
	var rows [][]excelize.Cell
	labels, values := b.lines(ctx, f)
	for n, label := range labels {
		row := []excelize.Cell{text(label)}
		for _, v := range values[n] {
			row = append(row, book.number(v.Unit, v.Value))
		}
		rows = append(rows, row)
	}
	if err := book.sheet(0, t(ctx, "reporting.builder.sheet"), b.titles(ctx, f), rows); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = book.file.Write(&out)
	return out.Bytes(), err
}

// partName is a code of a dimension as people call it.
func partName(ctx context.Context, f *tenants.Folder, by indicator.Dimension, code string) string {
	if code == "" {
		return t(ctx, "reporting.nowhere")
	}
	if by == indicator.ByMonth {
		if p, err := cal.ParsePeriod(code); err == nil {
			return words.Period(i18n.From(ctx), p)
		}
	}
	for _, n := range namesOf(f, by) {
		if n.code == code {
			return n.name
		}
	}
	return code
}

// namesOf are the codes of a dimension that the fund names, in its order.
func namesOf(f *tenants.Folder, by indicator.Dimension) (list []named) {
	switch by {
	case indicator.ByRegion:
		return regionNames(f)
	case indicator.ByAgency:
		return agencyNames(f)
	case indicator.BySector:
		for _, s := range f.Sectors {
			list = append(list, named{s.Code, s.Name})
		}
	case indicator.BySize:
		for _, s := range f.SizeClasses {
			list = append(list, named{s.Code, s.Name})
		}
	case indicator.ByLegalForm:
		for _, n := range f.LegalForms {
			list = append(list, named{n.Code, n.Name})
		}
	}
	return list
}
