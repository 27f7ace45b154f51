package tabular

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/money"
)

// workbookOf makes a workbook around the XML of one sheet.
func workbookOf(t testing.TB, sheet string) []byte {
	const main = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	const rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	const pkg = `http://schemas.openxmlformats.org/package/2006/`
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="` + pkg + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + pkg + `relationships"><Relationship Id="rId1" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + rel + `"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + pkg + `relationships"><Relationship Id="rId1" Type="` + rel + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet},
	} {
		w, err := z.Create(part[0])
		require.NoError(t, err)
		_, err = w.Write([]byte(part[1]))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return out.Bytes()
}

func sheetXML(rows string) string {
	return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`
}

func inline(ref, text string) string {
	return `<c r="` + ref + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
}

func TestNumbersFormulasAndErrorsOfAWorkbook(t *testing.T) {
	t.Parallel()
	rows := `<row r="1">` + inline("A1", "N° assuré") + inline("B1", "Jours") + inline("C1", "Salaire") + `</row>` +
		`<row r="3"><c r="A3"><v>100001016</v></c><c r="B3"><v>26</v></c><c r="C3"><f>1+1</f><v>3276.1000000000004</v></c></row>` +
		`<row r="4">` + inline("A4", "100002022") + `<c r="B4"><v>26</v></c><c r="C4" t="e"><v>#DIV/0!</v></c></row>`
	src, err := OpenXLSX(bytes.NewReader(workbookOf(t, sheetXML(rows))), "", Limits{})
	require.NoError(t, err)
	l, err := ReadWages(src, WageOptions{Currency: mad})
	require.NoError(t, err)
	require.Equal(t, "100001016", l.Lines[0].Insured)
	require.EqualValues(t, 327610, l.Lines[0].Wage, "the value that Excel kept of a formula, as Excel shows it")
	require.Equal(t, []string{"4 C wage tabular.formula_error"}, said(l)[:1])
}

func TestSheetWithFarCellsIsBounded(t *testing.T) {
	t.Parallel()
	for _, rows := range []string{
		`<row r="1">` + inline("XFD1", "far") + `</row>`,
		`<row r="1048576">` + inline("A1048576", "far") + `</row>`,
	} {
		src, err := OpenXLSX(bytes.NewReader(workbookOf(t, sheetXML(rows))), "", Limits{Rows: 1000})
		require.NoError(t, err)
		var last error
		for _, err := range src.Rows() {
			last = err
		}
		require.Error(t, last)
	}
}

func FuzzAnySheetIsReadWithoutPanic(f *testing.F) {
	f.Add(sheetXML(`<row r="1">` + inline("A1", "Nom") + `<c r="B1" t="s"><v>9</v></c><c r="ZZZ1"><v>1E400</v></c></row>`))
	f.Add("<worksheet>")
	f.Fuzz(func(t *testing.T, sheet string) {
		src, err := OpenXLSX(bytes.NewReader(workbookOf(t, sheet)), "", Limits{Rows: 100, Columns: 50})
		if err != nil {
			return
		}
		_, _ = ReadWages(src, WageOptions{Currency: mad})
	})
}

func BenchmarkReadWages50000(b *testing.B) {
	var rows [][]Cell
	for i := range 50_000 {
		rows = append(rows, []Cell{fmt.Sprintf("1%08d", i), "EMPLOYE", 26, money.Minor(600000 + i), money.Minor(0), ""})
	}
	tpl := Template{Schema: WageSchema, Rows: rows, Currency: mad}
	var csv, book bytes.Buffer
	require.NoError(b, tpl.WriteCSV(&csv))
	require.NoError(b, tpl.WriteXLSX(&book))
	for name, open := range map[string]func() (*Source, error){
		"csv":  func() (*Source, error) { return OpenCSV(strings.NewReader(csv.String()), Limits{}) },
		"xlsx": func() (*Source, error) { return OpenXLSX(bytes.NewReader(book.Bytes()), "", Limits{}) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				src, err := open()
				require.NoError(b, err)
				l, err := ReadWages(src, WageOptions{Currency: mad, MaxDays: 26})
				require.NoError(b, err)
				require.Len(b, l.Lines, 50_000)
			}
		})
	}
}
