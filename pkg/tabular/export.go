package tabular

import (
	"io"
	"iter"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"

	"socle/pkg/cal"
	"socle/pkg/finding"
	"socle/pkg/money"
)

// Cell is a value of an export or a template: string, int, cal.Date or money.Minor (in the sheet's currency).
type Cell = any

// Export is a sheet to be written. Rows may be as many as Excel holds (a million); they are written as they come.
type Export struct {
	Sheet    string
	Titles   []string
	Rows     iter.Seq[[]Cell]
	Currency money.Currency
}

// WriteCSV writes the export as CSV for a French Excel.
func (e Export) WriteCSV(out io.Writer) error {
	w := NewCSV(out)
	w.Row(texts(e.Titles)...)
	for row := range e.Rows {
		values := make([]Value, len(row))
		for i, c := range row {
			values[i] = e.value(c)
		}
		w.Row(values...)
	}
	return w.Flush()
}

func texts(titles []string) []Value {
	out := make([]Value, len(titles))
	for i, t := range titles {
		out[i] = Text(t)
	}
	return out
}

func (e Export) value(c Cell) Value {
	switch v := c.(type) {
	case money.Minor:
		return Amount(v, e.Currency)
	case cal.Date:
		return Day(v)
	case int:
		return Value(strconv.Itoa(v))
	case string:
		return Text(v)
	}
	return ""
}

// WriteXLSX writes the export as a workbook: bold titles that stay in view, amounts and dates as such.
func (e Export) WriteXLSX(out io.Writer) error {
	b, err := newBook(e.Sheet, e.Currency)
	if err != nil {
		return err
	}
	return b.write(out, func() error {
		if err := b.sw.SetColWidth(1, max(len(e.Titles), 1), 18); err != nil {
			return err
		}
		if err := b.freeze(1); err != nil {
			return err
		}
		if err := b.row(b.styles.title, strings2cells(e.Titles)); err != nil {
			return err
		}
		for row := range e.Rows {
			if err := b.row(0, row); err != nil {
				return err
			}
		}
		return nil
	})
}

func strings2cells(words []string) []Cell {
	out := make([]Cell, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}

// WriteFaulty gives an employer the lines about which something was found, as they were, with the reasons in a
// last column; corrected, the file can be sent again as it is.
func WriteFaulty[T any](out io.Writer, l List[T], lang string) error {
	reasons := map[int]string{}
	for _, f := range l.Findings {
		if text := Codes.In(lang, f); f.Line > 0 {
			if f.Column != "" {
				text = f.Column + " : " + text
			}
			if reasons[f.Line] != "" {
				text = reasons[f.Line] + " | " + text
			}
			reasons[f.Line] = text
		}
	}
	return Export{
		Titles: append(slices.Clone(l.Titles), reasonTitle),
		Rows: func(yield func([]Cell) bool) {
			for _, r := range l.Faulty {
				row := make([]Cell, len(l.Titles)+1)
				for i := range l.Titles {
					row[i] = r.Cell(i)
				}
				row[len(l.Titles)] = reasons[r.Line]
				if !yield(row) {
					return
				}
			}
		},
	}.WriteCSV(out)
}

// book is a workbook of one sheet being streamed.
type book struct {
	file     *excelize.File
	sw       *excelize.StreamWriter
	sheet    string
	currency money.Currency
	line     int
	styles   struct{ title, amount, date, text int }
}

func newBook(sheet string, currency money.Currency) (*book, error) {
	if sheet == "" {
		sheet = "Liste"
	}
	b := &book{file: excelize.NewFile(), sheet: sheet, currency: currency}
	if err := b.file.SetSheetName("Sheet1", sheet); err != nil {
		return nil, err
	}
	format := "#,##0"
	if currency.Decimals > 0 {
		format += "." + "000000"[:currency.Decimals]
	}
	open, day := &excelize.Protection{Locked: false}, "dd/mm/yyyy"
	for _, s := range []struct {
		into  *int
		style excelize.Style
	}{
		{&b.styles.title, excelize.Style{
			Font: &excelize.Font{Bold: true}, Protection: &excelize.Protection{Locked: true},
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF4"}},
		}},
		{&b.styles.amount, excelize.Style{Protection: open, CustomNumFmt: &format}},
		{&b.styles.date, excelize.Style{Protection: open, CustomNumFmt: &day}},
		{&b.styles.text, excelize.Style{Protection: open, NumFmt: 49}}, // 49 is text: leading zeros stay
	} {
		id, err := b.file.NewStyle(&s.style)
		if err != nil {
			return nil, err
		}
		*s.into = id
	}
	var err error
	b.sw, err = b.file.NewStreamWriter(sheet)
	return b, err
}

func (b *book) write(out io.Writer, fill func() error) error {
	defer b.file.Close()
	if err := fill(); err != nil {
		return err
	}
	if err := b.sw.Flush(); err != nil {
		return err
	}
	return b.file.Write(out)
}

func (b *book) freeze(rows int) error {
	return b.sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: rows, TopLeftCell: "A" + strconv.Itoa(rows+1), ActivePane: "bottomLeft"})
}

// row writes the next line; style 0 lets each cell have that of its type.
func (b *book) row(style int, cells []Cell, opts ...excelize.RowOpts) error {
	b.line++
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = b.cell(style, c)
	}
	return b.sw.SetRow("A"+strconv.Itoa(b.line), values, opts...)
}

func (b *book) cell(style int, c Cell) excelize.Cell {
	own, value := b.styles.text, c
	switch v := c.(type) {
	case money.Minor:
		// A workbook knows only binary fractions; the shortest one that shows the amount is read back exactly.
		number, _ := strconv.ParseFloat(b.currency.Decimal(v), 64)
		own, value = b.styles.amount, number
	case cal.Date:
		own, value = b.styles.date, nil
		if !v.IsZero() {
			value = cal.On(1899, 12, 30).DaysUntil(v)
		}
	}
	if style == 0 {
		style = own
	}
	return excelize.Cell{StyleID: style, Value: value}
}

// Report writes findings as a list: line, column, field, code, gravity, words.
func Report(findings []finding.Finding, c *finding.Catalogue, lang string) Export {
	return Export{
		Sheet: "Anomalies", Titles: []string{"Ligne", "Colonne", "Enregistrement", "Zone", "Code", "Gravité", "Message"},
		Rows: func(yield func([]Cell) bool) {
			for _, f := range findings {
				if !yield([]Cell{f.Line, f.Column, f.Record, f.Field, f.Code, string(f.Severity), c.In(lang, f)}) {
					return
				}
			}
		},
	}
}
