package tabular

import (
	"iter"
	"strings"

	"socle/pkg/fault"
)

// Limits bound what is read. A zero value means the default.
type Limits struct {
	Bytes    int64 // of the file, 32 MB
	Unpacked int64 // of an XLSX once unzipped, 256 MB
	Rows     int   // 200,000
	Columns  int   // 200
	Cell     int   // characters of a cell, 4,096
}

func (l Limits) orDefault() Limits {
	set := func(v *int64, def int64) {
		if *v <= 0 {
			*v = def
		}
	}
	rows, columns, cell := int64(l.Rows), int64(l.Columns), int64(l.Cell)
	set(&l.Bytes, 32<<20)
	set(&l.Unpacked, 256<<20)
	set(&rows, 200_000)
	set(&columns, 200)
	set(&cell, 4096)
	l.Rows, l.Columns, l.Cell = int(rows), int(columns), int(cell)
	return l
}

// Row is one line of a sheet: plain text without surrounding spaces, and its line in the file, from 1.
type Row struct {
	Line  int
	Cells []string
}

// Cell is the i-th cell, from 0; "" when the row is shorter.
func (r Row) Cell(i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i]
}

// Empty says that no cell holds anything.
func (r Row) Empty() bool {
	for _, c := range r.Cells {
		if c != "" {
			return false
		}
	}
	return true
}

// Source is a sheet ready to be read, whatever file it came from.
type Source struct {
	// Dialect says in words how the file was understood: "CSV, UTF-8, ;".
	Dialect string
	// Sheet is the name of the sheet of a workbook.
	Sheet string
	// Workbook says that numbers and dates are typed as in a workbook: "1234.5", dates as day numbers.
	Workbook bool
	// From1904 says that the workbook counts days from 1904 (old Excel for Mac).
	From1904 bool

	rows func(yield func(Row, error) bool)
}

// Rows gives the rows that hold something, in order. It stops after an error, which is a *fault.Fault.
func (s *Source) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		s.rows(func(r Row, err error) bool {
			if err == nil && r.Empty() {
				return true
			}
			return yield(r, err) && err == nil
		})
	}
}

func tooLarge(format string, args ...any) *fault.Fault {
	return fault.New(fault.TooLarge, "tabular.too_large", format, args...)
}

func malformed(format string, args ...any) *fault.Fault {
	return fault.New(fault.Malformed, "tabular.malformed", format, args...)
}

// tidy bounds a row and trims its cells, no-break spaces included.
func (l Limits) tidy(n int, row Row) (Row, error) {
	if n > l.Rows {
		return row, tooLarge("the sheet has more than %d rows: split it", l.Rows)
	}
	for len(row.Cells) > 0 && row.Cells[len(row.Cells)-1] == "" {
		row.Cells = row.Cells[:len(row.Cells)-1]
	}
	if len(row.Cells) > l.Columns {
		return row, tooLarge("line %d has %d columns, at most %d are read", row.Line, len(row.Cells), l.Columns)
	}
	for i, c := range row.Cells {
		if len(c) > l.Cell {
			return row, malformed("line %d, column %s: the cell has %d characters; is a quote left open?", row.Line, Letter(i), len(c))
		}
		row.Cells[i] = plainCell(c)
	}
	return row, nil
}

// plainCell trims a cell and takes off the apostrophe that keeps a formula from being one.
func plainCell(c string) string {
	c = strings.Trim(c, " \t\r\n\u00a0\u202f\u2009\ufeff")
	if len(c) > 1 && c[0] == '\'' && strings.ContainsRune("=+-@", rune(c[1])) {
		c = c[1:]
	}
	return c
}

// Letter is the name of the i-th column of a sheet, from 0: A, B, …, Z, AA.
func Letter(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}
