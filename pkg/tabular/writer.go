package tabular

import (
	"bufio"
	"io"
	"strings"

	"socle/pkg/cal"
	"socle/pkg/money"
)

// CSV writes the CSV that a French Excel opens by double click: a mark, semicolons, CRLF. Texts that a sheet
// would take for a formula get an apostrophe in front; numbers and dates do not.
type CSV struct {
	out *bufio.Writer
	err error
}

// NewCSV starts a file. Call Flush at the end.
func NewCSV(out io.Writer) *CSV {
	w := &CSV{out: bufio.NewWriter(out)}
	_, w.err = w.out.WriteString("\ufeff")
	return w
}

// Value is a cell as it is written.
type Value string

// Text is a cell of words, made harmless: a leading = + - @, tab or return would start a formula.
func Text(s string) Value {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		s = "'" + s
	}
	return Value(s)
}

// Amount is a cell with a decimal comma and no separator of thousands.
func Amount(m money.Minor, c money.Currency) Value {
	return Value(strings.Replace(c.Decimal(m), ".", ",", 1))
}

// Day is a cell "31/03/2007", empty for no date.
func Day(d cal.Date) Value {
	if d.IsZero() {
		return ""
	}
	return Value(d.Time().Format("02/01/2006"))
}

// Row writes one line.
func (w *CSV) Row(values ...Value) {
	for i, v := range values {
		if i > 0 {
			w.write(";")
		}
		s := strings.ReplaceAll(string(v), "\x00", "")
		if strings.ContainsAny(s, ";\"\r\n,\t") || strings.HasPrefix(s, " ") {
			s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
		w.write(s)
	}
	w.write("\r\n")
}

func (w *CSV) write(s string) {
	if w.err == nil {
		_, w.err = w.out.WriteString(s)
	}
}

// Flush ends the file and gives the first error of any line.
func (w *CSV) Flush() error {
	if w.err != nil {
		return w.err
	}
	return w.out.Flush()
}

// FrenchAmount writes an amount for people: "1 234,50", with narrow no-break spaces between thousands.
func FrenchAmount(m money.Minor, c money.Currency) string {
	whole, fraction, _ := strings.Cut(c.Decimal(m), ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "\u202f" + whole[i:]
	}
	if fraction != "" {
		fraction = "," + fraction
	}
	return sign + whole + fraction
}
