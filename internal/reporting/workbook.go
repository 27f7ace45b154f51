package reporting

import (
	"bytes"
	"context"
	"strconv"

	"github.com/xuri/excelize/v2"

	"socle/pkg/indicator"
	"socle/pkg/money"
)

// workbook writes the report's figures as numbers that can be worked with: indicators, regions, agencies, ages.
func (c Content) workbook(ctx context.Context) ([]byte, error) {
	b, err := newBook(c.Fund.Currency)
	if err != nil {
		return nil, err
	}
	defer b.file.Close()
	sheets := []struct {
		name   string
		titles []string
		rows   [][]excelize.Cell
	}{
		{"indicators", []string{"id", "indicator", "value", "unit", "target", "gap", "numerator", "denominator"}, c.indicatorRows(ctx, b)},
		{"regions", append([]string{"code", "region"}, local...), placeRows(ctx, b, c.Regions)},
		{"agencies", append([]string{"code", "agency"}, local...), placeRows(ctx, b, c.Agencies)},
		{"ages", []string{"age", "amount"}, c.ageRows(ctx, b)},
	}
	for n, s := range sheets {
		if err := b.sheet(n, t(ctx, "reporting.sheet."+s.name), titlesOf(ctx, s.titles), s.rows); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	err = b.file.Write(&out)
	return out.Bytes(), err
}

func titlesOf(ctx context.Context, keys []string) []string {
	titles := make([]string, len(keys))
	for n, key := range keys {
		titles[n] = t(ctx, "reporting.col."+key)
		if _, ok := indicator.Get(key); ok {
			titles[n] = t(ctx, "reporting.short."+key)
		}
	}
	return titles
}

func (c Content) indicatorRows(ctx context.Context, b *book) (rows [][]excelize.Cell) {
	for _, l := range c.Lines {
		v := l.Value
		rows = append(rows, []excelize.Cell{text(v.ID), text(nameOf(ctx, l.Indicator)), b.number(v.Unit, v.Value), text(t(ctx, "reporting.unit."+string(v.Unit))),
			b.number(v.Unit, v.Target), text(c.gapOf(ctx, l)), b.plain(v.Numerator), b.plain(v.Denominator)})
	}
	return rows
}

func placeRows(ctx context.Context, b *book, list []Place) (rows [][]excelize.Cell) {
	for _, p := range list {
		row := []excelize.Cell{text(p.Code), text(p.label(ctx))}
		for _, v := range p.Values {
			row = append(row, b.number(v.Unit, v.Value))
		}
		rows = append(rows, row)
	}
	return rows
}

func (c Content) ageRows(ctx context.Context, b *book) (rows [][]excelize.Cell) {
	for _, a := range c.Ages {
		amount := c.Fund.Currency.Decimal(a.Amount)
		rows = append(rows, []excelize.Cell{text(a.label(ctx)), b.number(indicator.Money, &amount)})
	}
	total := c.Fund.Currency.Decimal(c.outstanding())
	return append(rows, []excelize.Cell{text(t(ctx, "reporting.outstanding")), b.number(indicator.Money, &total)})
}

// book is a workbook being written, with one style for each unit.
type book struct {
	file   *excelize.File
	title  int
	styles map[indicator.Unit]int
}

func newBook(cur money.Currency) (*book, error) {
	b := &book{file: excelize.NewFile(), styles: map[indicator.Unit]int{}}
	amount := "#,##0"
	if cur.Decimals > 0 {
		amount += "." + "000000"[:cur.Decimals]
	}
	for unit, format := range map[indicator.Unit]string{indicator.Count: "#,##0", indicator.Percent: `0.00" %"`, indicator.Days: "0.0", indicator.Money: amount} {
		id, err := b.file.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			return nil, err
		}
		b.styles[unit] = id
	}
	var err error
	b.title, err = b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF4"}}})
	return b, err
}

// sheet writes the n-th sheet with its titles, which stay in view.
func (b *book) sheet(n int, name string, titles []string, rows [][]excelize.Cell) error {
	if n == 0 {
		if err := b.file.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := b.file.NewSheet(name); err != nil {
		return err
	}
	w, err := b.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := w.SetColWidth(1, 2, 30); err != nil {
		return err
	}
	if err := w.SetColWidth(3, max(len(titles), 3), 20); err != nil {
		return err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(titles))
	for i, s := range titles {
		head[i] = excelize.Cell{StyleID: b.title, Value: s}
	}
	if err := w.SetRow("A1", head); err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, c := range row {
			cells[j] = c
		}
		if err := w.SetRow("A"+strconv.Itoa(i+2), cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

// number is a figure as a number of its unit; an empty cell when there is none.
func (b *book) number(u indicator.Unit, figure *string) excelize.Cell {
	if figure == nil {
		return excelize.Cell{}
	}
	// A workbook knows only binary fractions; the shortest one that shows the figure is read back exactly.
	n, err := strconv.ParseFloat(*figure, 64)
	if err != nil {
		return text(*figure)
	}
	return excelize.Cell{StyleID: b.styles[u], Value: n}
}

func (b *book) plain(figure *string) excelize.Cell { return b.number(indicator.Count, figure) }

func text(s string) excelize.Cell { return excelize.Cell{Value: s} }
