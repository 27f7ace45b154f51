package tabular

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// OpenXLSX reads a sheet of an Excel workbook: the one named, else the first visible one. Formulas are not
// computed: the value that Excel kept is read. Pass the file through uploadgate first.
func OpenXLSX(in io.Reader, sheet string, limits Limits) (source *Source, err error) {
	defer func() {
		if broken := recover(); broken != nil { // the library does not promise to survive any file
			source, err = nil, malformed("the workbook is broken: %v", broken)
		}
	}()
	limits = limits.orDefault()
	data, err := io.ReadAll(io.LimitReader(in, limits.Bytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limits.Bytes {
		return nil, tooLarge("the file is larger than %d bytes", limits.Bytes)
	}
	// The library's own default unpacks up to 16 GB; beyond UnzipXMLSizeLimit it writes temporary files.
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: limits.Unpacked, UnzipXMLSizeLimit: limits.Unpacked,
	})
	if err != nil {
		return nil, malformed("the file is not an Excel workbook (.xlsx) that can be read").Because(err)
	}
	if sheet = pickSheet(book, sheet); sheet == "" {
		return nil, malformed("the workbook has no visible sheet")
	}
	s := &Source{Dialect: "XLSX, " + sheet, Sheet: sheet, Workbook: true}
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		s.From1904 = *props.Date1904
	}
	s.rows = func(yield func(Row, error) bool) { xlsxRows(book, sheet, limits, yield) }
	return s, nil
}

func pickSheet(book *excelize.File, want string) string {
	first := ""
	for _, name := range book.GetSheetList() {
		if visible, err := book.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		if first == "" {
			first = name
		}
		if name == want {
			return name
		}
	}
	return first
}

func xlsxRows(book *excelize.File, sheet string, limits Limits, yield func(Row, error) bool) {
	rows, err := book.Rows(sheet)
	if err != nil {
		yield(Row{}, malformed("the sheet %q cannot be read", sheet).Because(err))
		return
	}
	defer rows.Close()
	for n := 1; rows.Next(); n++ {
		cells, err := columns(rows)
		row := Row{Line: n, Cells: cells}
		if err != nil {
			err = malformed("line %d of the sheet cannot be read", n).Because(err)
		} else {
			for i := range cells {
				cells[i] = sheetNumber(cells[i])
			}
			row, err = limits.tidy(n, row)
		}
		if !yield(row, err) || err != nil {
			return
		}
	}
	if err := rows.Error(); err != nil {
		yield(Row{}, malformed("the sheet %q cannot be read to its end", sheet).Because(err))
	}
}

func columns(rows *excelize.Rows) (cells []string, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = malformed("the workbook is broken: %v", broken)
		}
	}()
	return rows.Columns()
}

// sheetNumber writes a number as Excel shows it: a workbook keeps 17 digits of a binary fraction
// ("0.30000000000000004"), of which 15 are meant. Anything else stays as it is.
func sheetNumber(s string) string {
	mantissa, exponent, scientific := strings.Cut(s, "E")
	digits := strings.Trim(mantissa, "-.0")
	long := strings.Contains(mantissa, ".") && len(digits) > 15
	signed := scientific && (strings.HasPrefix(exponent, "+") || strings.HasPrefix(exponent, "-"))
	if !long && !signed && !(scientific && strings.Contains(mantissa, ".")) {
		return s
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f > 1e15 || f < -1e15 {
		return s
	}
	shown, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64)
	return strconv.FormatFloat(shown, 'f', -1, 64)
}
