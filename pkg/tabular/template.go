package tabular

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"

	"socle/pkg/money"
)

// Template is a list to be filled in: titles that cannot be changed, lines already filled where the fund knows
// them, choices where there are some, and room for more lines. Marks (fund, employer, period) go in a hidden
// first row beside schema and version, so that the file that comes back says what it answers.
type Template struct {
	Schema   Schema
	Marks    []string
	Rows     [][]Cell            // in the order of the schema's columns
	Choices  map[string][]string // field → words to choose from
	Spare    int                 // empty lines behind the filled ones that get the choices; 0 means 200
	Currency money.Currency
}

func (t Template) titles() []string {
	var titles []string
	for _, c := range t.Schema.Columns {
		titles = append(titles, c.Title)
	}
	return titles
}

// WriteCSV writes titles and filled lines, without marks: nothing is hidden in a CSV.
func (t Template) WriteCSV(out io.Writer) error {
	return Export{Titles: t.titles(), Rows: slices.Values(t.Rows), Currency: t.Currency}.WriteCSV(out)
}

// WriteXLSX writes the workbook. The sheet is protected without a password: titles and marks stay, cells below
// are free.
func (t Template) WriteXLSX(out io.Writer) error {
	b, err := newBook("Liste", t.Currency)
	if err != nil {
		return err
	}
	if err := t.choices(b); err != nil {
		return err
	}
	if err := b.file.ProtectSheet(b.sheet, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, InsertRows: true, DeleteRows: true, FormatColumns: true, Sort: true, AutoFilter: true,
	}); err != nil {
		return err
	}
	return b.write(out, func() error { return t.fill(b) })
}

func (t Template) fill(b *book) error {
	columns := len(t.Schema.Columns)
	for i := range columns {
		if err := b.sw.SetColStyle(i+1, i+1, t.style(b, i)); err != nil {
			return err
		}
	}
	if err := b.sw.SetColWidth(1, columns, 20); err != nil {
		return err
	}
	if err := b.freeze(2); err != nil {
		return err
	}
	marks := append([]string{stamp, t.Schema.Name, strconv.Itoa(t.Schema.Version)}, t.Marks...)
	if err := b.row(b.styles.title, strings2cells(marks), excelize.RowOpts{Hidden: true}); err != nil {
		return err
	}
	if err := b.row(b.styles.title, strings2cells(t.titles())); err != nil {
		return err
	}
	for _, row := range t.Rows {
		if err := b.row(0, row); err != nil {
			return err
		}
	}
	return nil
}

// style of an empty cell is that of the filled ones above it; a text keeps what is typed as it is.
func (t Template) style(b *book, column int) int {
	if len(t.Rows) > 0 && column < len(t.Rows[0]) {
		return b.cell(0, t.Rows[0][column]).StyleID
	}
	return b.styles.text
}

// choices puts a list to choose from on each cell of a column that has one.
func (t Template) choices(b *book) error {
	spare := t.Spare
	if spare <= 0 {
		spare = 200
	}
	for i, c := range t.Schema.Columns {
		words := t.Choices[c.Field]
		if len(words) == 0 {
			continue
		}
		v := excelize.NewDataValidation(true)
		v.Sqref = fmt.Sprintf("%[1]s3:%[1]s%[2]d", Letter(i), 2+len(t.Rows)+spare)
		if err := v.SetDropList(words); err != nil {
			return fmt.Errorf("choices of %s: %w", c.Field, err)
		}
		v.SetError(excelize.DataValidationErrorStyleWarning, c.Title, "Choisissez une valeur de la liste.")
		if err := b.file.AddDataValidation(b.sheet, v); err != nil {
			return err
		}
	}
	return nil
}
