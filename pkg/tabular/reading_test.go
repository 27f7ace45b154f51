package tabular

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"socle/pkg/fault"
	"socle/pkg/money"
)

var (
	mad = money.Currency{Code: "MAD", Decimals: 2}
	xof = money.Currency{Code: "XOF", Decimals: 0}
	tnd = money.Currency{Code: "TND", Decimals: 3}
)

func all(t *testing.T, s *Source) (rows [][]string) {
	t.Helper()
	for r, err := range s.Rows() {
		require.NoError(t, err)
		rows = append(rows, r.Cells)
	}
	return rows
}

func TestFilesOfManyMachinesGiveTheSameRows(t *testing.T) {
	t.Parallel()
	want := [][]string{{"Nom", "Prénom", "Salaire"}, {"BÉN ALI", "Aïcha", "250 000,50"}}
	text := "Nom;Prénom;Salaire\r\nBÉN ALI;Aïcha;250 000,50\r\n"
	western, err := charmap.Windows1252.NewEncoder().String(strings.ReplaceAll(text, "250 000", "250\u00a0000"))
	require.NoError(t, err)
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(text, ";", "\t"))
	require.NoError(t, err)
	bare, err := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(text)
	require.NoError(t, err)
	for dialect, file := range map[string]string{
		"CSV, UTF-8, ;":        text,
		"CSV, UTF-8, ; ":       "\ufeff" + text,
		"CSV, UTF-8, ,":        "Nom,Prénom,Salaire\nBÉN ALI,Aïcha,\"250 000,50\"\n",
		"CSV, UTF-8, tab":      strings.ReplaceAll(text, ";", "\t"),
		"CSV, UTF-8, |":        "sep=|\r\n" + strings.ReplaceAll(text, ";", "|"),
		"CSV, UTF-8, ;  ":      "sep=;\n" + text,
		"CSV, UTF-8, ;   ":     "\n\n" + text + ";;;\n\n",
		"CSV, Windows-1252, ;": western,
		"CSV, UTF-16, tab":     wide,
		"CSV, UTF-16, ;":       bare,
	} {
		s, err := OpenCSV(strings.NewReader(file), Limits{})
		require.NoError(t, err, dialect)
		require.Equal(t, strings.TrimSpace(dialect), s.Dialect)
		got := all(t, s)
		for _, row := range got {
			for i := range row {
				row[i] = strings.ReplaceAll(row[i], "\u00a0", " ")
			}
		}
		require.Equal(t, want, got, dialect)
	}
}

func TestLineNumbersAreThoseOfTheFile(t *testing.T) {
	t.Parallel()
	s, err := OpenCSV(strings.NewReader("sep=;\na;b\n\n\"two\nlines\";c\nd;e\n"), Limits{})
	require.NoError(t, err)
	var lines []int
	for r := range s.Rows() {
		lines = append(lines, r.Line)
	}
	require.Equal(t, []int{2, 4, 6}, lines)
}

func TestQuotesInsideAWordDoNotEatTheFile(t *testing.T) {
	t.Parallel()
	s, err := OpenCSV(strings.NewReader("a;b\nETS \"LE BON\";1\n"), Limits{})
	require.NoError(t, err)
	require.Equal(t, [][]string{{"a", "b"}, {`ETS "LE BON"`, "1"}}, all(t, s))

	s, err = OpenCSV(strings.NewReader("a;b\n\"open;1\n"+strings.Repeat("x;y\n", 2000)), Limits{})
	require.NoError(t, err)
	var failed error
	for _, err := range s.Rows() {
		failed = errors.Join(failed, err)
	}
	require.ErrorContains(t, failed, "quote left open")
}

func TestSheetsAreBounded(t *testing.T) {
	t.Parallel()
	_, err := OpenCSV(strings.NewReader("a;b\n1;2\n"), Limits{Bytes: 4})
	require.True(t, fault.Is(err, fault.TooLarge))
	for _, l := range []Limits{{Rows: 1}, {Columns: 1}} {
		s, err := OpenCSV(strings.NewReader("a;b\n1;2\n"), l)
		require.NoError(t, err)
		var last error
		for _, err := range s.Rows() {
			last = err
		}
		require.True(t, fault.Is(last, fault.TooLarge))
	}
	_, err = OpenCSV(strings.NewReader("\x00\x01\x02\x00\x00"), Limits{})
	require.True(t, fault.Is(err, fault.Malformed))
	_, err = OpenXLSX(strings.NewReader("no workbook"), "", Limits{})
	require.True(t, fault.Is(err, fault.Malformed))
}

func TestAmountsAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in       string
		currency money.Currency
		want     money.Minor
		reading  Reading
	}{
		{"250 000,50", mad, 25000050, Plain},
		{"1.250.000,50", mad, 125000050, Plain},
		{"1,250,000.50", mad, 125000050, Plain},
		{"1'250'000.5", mad, 125000050, Plain},
		{"250\u202f000,50", mad, 25000050, Plain},
		{"250\u00a0000", xof, 250000, Plain},
		{"1 500 FCFA", xof, 1500, Plain},
		{"1500 F CFA", xof, 1500, Plain},
		{"MAD 12,5", mad, 1250, Plain},
		{"12.5 DH", mad, 1250, Plain},
		{"(12,00)", mad, -1200, Plain},
		{"12,00-", mad, -1200, Plain},
		{"- 12,00", mad, -1200, Plain},
		{"\u221212", mad, -1200, Plain},
		{"+12", mad, 1200, Plain},
		{",5", mad, 50, Plain},
		{"5,", mad, 500, Plain},
		{"0.250", tnd, 250, Plain},
		{"0.250", mad, 25, Plain},
		{"1234.500", mad, 123450, Plain},
		{"250.000", xof, 250000, AsThousands},
		{"250,000", xof, 250000, AsThousands},
		{"250.000", mad, 25000, AsDecimal},
		{"250.000", tnd, 250000, AsDecimal},
		{"1.234", mad, 123400, AsThousands},
		{"1.234", tnd, 1234, AsDecimal},
		{"1.250.000", mad, 125000000, Plain},
		{"1 250 000", mad, 125000000, Plain},
		{"100.00", xof, 100, Plain},
	} {
		got, reading, err := ReadAmount(c.in, c.currency)
		require.NoError(t, err, c.in)
		require.Equal(t, c.want, got, "%s %s", c.in, c.currency.Code)
		require.Equal(t, c.reading, reading, c.in)
	}
	for in, want := range map[string]error{
		"": ErrNotAmount, "abc": ErrNotAmount, "12a": ErrNotAmount, "1 2 3": ErrNotAmount, "12 34": ErrNotAmount,
		"1.2.3": ErrNotAmount, "1,2.3,4": ErrNotAmount, "--1": ErrNotAmount, ".": ErrNotAmount, "1..2": ErrNotAmount,
		"12,345,67": ErrNotAmount, "1.25,000.5": ErrNotAmount, "12.3456": ErrDecimals, "99999999999999999999": ErrTooLong,
	} {
		_, _, err := ReadAmount(in, mad)
		require.ErrorIs(t, err, want, in)
	}
	_, _, err := ReadAmount("12,50", xof)
	require.ErrorIs(t, err, ErrDecimals)
}

func TestWorkbookNumbersAreNotAmbiguous(t *testing.T) {
	t.Parallel()
	_, _, err := readAmount("250.125", mad, true)
	require.ErrorIs(t, err, ErrDecimals)
	got, reading, err := readAmount("250.000", mad, true)
	require.NoError(t, err)
	require.Equal(t, AsDecimal, reading, "text in a workbook is still ambiguous")
	require.EqualValues(t, 25000, got)
	for in, want := range map[string]string{
		"0.30000000000000004": "0.3", "1234.5600000000001": "1234.56", "1.00001016E+8": "100001016",
		"1.00001016E8": "100001016", "12E45": "12E45", "AE1234": "AE1234", "1307497": "1307497", "1.0000000000000001E-2": "0.01",
	} {
		require.Equal(t, want, sheetNumber(in))
	}
}

func TestEveryAmountWrittenIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom([]money.Currency{mad, xof, tnd}).Draw(t, "currency")
		m := money.Minor(rapid.Int64Range(-1e15, 1e15).Draw(t, "amount"))
		plain := c.Decimal(m)
		for _, written := range []string{plain, strings.Replace(plain, ".", ",", 1), FrenchAmount(m, c)} {
			got, _, err := ReadAmount(written, c)
			require.NoError(t, err, written)
			require.Equal(t, m, got, written)
		}
	})
}

func TestDatesAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"31/03/2007", "31-03-2007", "31.3.2007", "2007-03-31", "2007/03/31", "20070331", "2007-03-31T10:00:00", "31/03/2007 00:00", "31 mars 2007", "31-Mar-2007", "31.MARS.2007"} {
		d, err := ReadDate(in)
		require.NoError(t, err, in)
		require.Equal(t, "2007-03-31", d.String())
	}
	for _, in := range []string{"", "31/02/2007", "2007-13-01", "31/03/07", "mars 2007", "31 zzz 2007", "x mars 2007", "0/0/0", "1/1/1/1", "39172"} {
		_, err := ReadDate(in)
		require.ErrorIs(t, err, ErrNotDate, in)
	}
	d, err := ReadShortDate("31/03/07")
	require.NoError(t, err)
	require.Equal(t, "2007-03-31", d.String())
	d, err = (&Source{Workbook: true}).Date("39172")
	require.NoError(t, err)
	require.Equal(t, "2007-03-31", d.String())
	d, err = (&Source{Workbook: true, From1904: true}).Date("37710")
	require.NoError(t, err)
	require.Equal(t, "2007-03-31", d.String())
}

func FuzzAnyBytesAreReadAsCSVWithoutPanic(f *testing.F) {
	f.Add([]byte("a;b\n1;2\n"))
	f.Add([]byte("sep=;\n\"a"))
	f.Add([]byte{0xFF, 0xFE, 'a', 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := OpenCSV(strings.NewReader(string(data)), Limits{Rows: 1000})
		if err != nil {
			return
		}
		for r, err := range s.Rows() {
			if err == nil {
				_, _, _ = ReadAmount(r.Cell(0), mad)
				_, _ = s.Date(r.Cell(0))
			}
		}
	})
}
