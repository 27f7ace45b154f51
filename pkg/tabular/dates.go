package tabular

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"

	"socle/pkg/cal"
)

// ErrNotDate says that a text is no date of the calendar.
var ErrNotDate = errors.New("not a date")

// ReadDate reads 31/03/2007, 31-03-2007, 31.03.2007, 2007-03-31, 2007/03/31 or 20070331, with or without a
// time behind it, and months by name ("31 mars 2007"). Day comes before month. A year of two digits is refused: whose century is it?
func ReadDate(s string) (cal.Date, error) { return readDate(s, false) }

// ReadShortDate also takes years of two digits, of this century: bank statements write 31/03/07.
func ReadShortDate(s string) (cal.Date, error) { return readDate(s, true) }

func readDate(s string, short bool) (cal.Date, error) {
	s = monthInDigits(strings.TrimSpace(s))
	s, _, _ = strings.Cut(s, " ")
	s, _, _ = strings.Cut(s, "T")
	if len(s) == 8 && strings.Trim(s, "0123456789") == "" {
		return day(s[:4], s[4:6], s[6:])
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
	if len(parts) != 3 || len(s) > 10 {
		return 0, ErrNotDate
	}
	switch {
	case len(parts[0]) == 4:
		return day(parts[0], parts[1], parts[2])
	case len(parts[2]) == 4:
		return day(parts[2], parts[1], parts[0])
	case len(parts[2]) == 2 && short:
		return day("20"+parts[2], parts[1], parts[0])
	}
	return 0, ErrNotDate
}

// months by the first letters of their names, French and English, without accents.
var months = []struct{ name, digits string }{
	{"janv", "01"}, {"jan", "01"}, {"fev", "02"}, {"feb", "02"}, {"mar", "03"}, {"avr", "04"}, {"apr", "04"}, {"mai", "05"}, {"may", "05"},
	{"juin", "06"}, {"jun", "06"}, {"juil", "07"}, {"jul", "07"}, {"aou", "08"}, {"aug", "08"}, {"sep", "09"}, {"oct", "10"}, {"nov", "11"}, {"dec", "12"},
}

// monthInDigits turns "10 avril 2007" and "10-Apr-2007" into "10/04/2007"; anything else stays.
func monthInDigits(s string) string {
	if len(s) > 30 || !strings.ContainsFunc(s, unicode.IsLetter) {
		return s
	}
	parts := strings.Fields(Normal(s))
	if len(parts) != 3 || strings.Trim(parts[0]+parts[2], "0123456789") != "" {
		return s
	}
	for _, m := range months {
		if strings.HasPrefix(parts[1], m.name) {
			return parts[0] + "/" + m.digits + "/" + parts[2]
		}
	}
	return s
}

func day(year, month, dayOfMonth string) (cal.Date, error) {
	y, err1 := strconv.ParseUint(year, 10, 16)
	m, err2 := strconv.ParseUint(month, 10, 8)
	d, err3 := strconv.ParseUint(dayOfMonth, 10, 8)
	if err := errors.Join(err1, err2, err3); err != nil || y < 1000 || y > 9999 || m < 1 || m > 12 || d < 1 || d > 31 {
		return 0, ErrNotDate
	}
	date := cal.On(int(y), time.Month(m), int(d))
	if date.Time().Day() != int(d) {
		return 0, ErrNotDate
	}
	return date, nil
}

// Date reads a date of this source; a workbook keeps dates as day numbers.
func (s *Source) Date(cell string) (cal.Date, error) {
	if !s.Workbook {
		return ReadDate(cell)
	}
	whole, _, _ := strings.Cut(cell, ".")
	n, err := strconv.Atoi(whole)
	if err != nil || n < 61 || n > 73_050 { // 61 is 1900-03-01, behind Excel's 29 February 1900; 73050 is 2099-12-31
		return ReadDate(cell)
	}
	if s.From1904 {
		return cal.On(1904, 1, 1).AddDays(n), nil
	}
	return cal.On(1899, 12, 30).AddDays(n), nil
}
