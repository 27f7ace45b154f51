package comparison

import (
	"bytes"
	"context"
	"math/big"

	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/indicator"
	"socle/pkg/money"
	"socle/pkg/tabular"
)

const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// hundredths is how figures of every unit stand in one column: with two decimals.
var hundredths = money.Currency{Decimals: 2, Shown: 2}

// ExportInput asks for the table of a period as a file.
type ExportInput struct {
	TableInput
	Format string `json:"format" validate:"required,oneof=csv xlsx"`
}

// Export writes one line for each member and indicator: those published, those withheld and those missing.
func (s *Service) Export(ctx context.Context, tx tenant.Tx, in ExportInput) (op.File, error) {
	table, err := s.Table(ctx, tx, in.TableInput)
	if err != nil {
		return op.File{}, err
	}
	e := tabular.Export{Sheet: t(ctx, "comparison.title"), Currency: hundredths, Rows: func(yield func([]tabular.Cell) bool) {
		for _, row := range lines(ctx, table) {
			if !yield(row) {
				return
			}
		}
	}}
	for _, c := range []string{"fund", "country", "period", "indicator", "name", "state", "value", "unit", "currency", "published"} {
		e.Titles = append(e.Titles, t(ctx, "comparison.col."+c))
	}
	return written(e, "comparaison-"+table.Period.String(), in.Format)
}

func written(e tabular.Export, name, format string) (op.File, error) {
	var out bytes.Buffer
	if format == "csv" {
		err := e.WriteCSV(&out)
		return op.File{Name: name + ".csv", Type: "text/csv; charset=utf-8", Body: out.Bytes()}, err
	}
	err := e.WriteXLSX(&out)
	return op.File{Name: name + ".xlsx", Type: sheetType, Body: out.Bytes()}, err
}

func lines(ctx context.Context, table Table) [][]tabular.Cell {
	var out [][]tabular.Cell
	add := func(m Member, figures map[string]Figure) {
		for _, i := range indicator.Catalogue() {
			f, ok := figures[i.ID]
			published, unit := "", i.Main().Unit
			if ok {
				published = i18n.Moment(ctx, f.PublishedAt)
			}
			out = append(out, []tabular.Cell{m.Name, m.Country, table.Period.String(), i.ID, i.Name.In(string(i18n.From(ctx).Base())),
				t(ctx, "comparison.state."+f.state(ok)), f.number(), t(ctx, "comparison.unit."+string(unit)), f.Currency, published})
		}
	}
	for _, r := range table.Rows {
		add(r.Member, r.Figures)
	}
	for _, m := range table.Silent {
		add(m, nil)
	}
	return out
}

// state is what became of a figure: missing (never published), withheld, none (not applicable) or published.
func (f Figure) state(there bool) string {
	switch {
	case !there:
		return "missing"
	case f.Suppressed:
		return "withheld"
	case f.Value == nil:
		return "none"
	}
	return "published"
}

// number is the figure in hundredths of its unit for a column of figures, empty when there is none.
func (f Figure) number() tabular.Cell {
	if n, ok := f.scaled(); ok {
		return money.Minor(n)
	}
	return ""
}

// scaled is the figure in hundredths of its unit, for drawing and for comparing.
func (f Figure) scaled() (int64, bool) {
	if f.Value == nil {
		return 0, false
	}
	r, ok := new(big.Rat).SetString(*f.Value)
	if !ok {
		return 0, false
	}
	n, err := hundredths.Parse(r.FloatString(2))
	return int64(n), err == nil
}
