package cal

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Month counts months since year 0: year × 12 + month − 1. It is written "2007-06".
type Month int32

// MonthOf makes a month.
func MonthOf(year int, m time.Month) Month { return Month(year*12 + int(m) - 1) }

// ParseMonth reads "2007-06".
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return 0, fmt.Errorf("month %q: want YYYY-MM", s)
	}
	return MonthOf(t.Year(), t.Month()), nil
}

// Year and Of are the parts.
func (m Month) Year() int { return int(m) / 12 }

// Of is the month of the year.
func (m Month) Of() time.Month { return time.Month(int(m)%12 + 1) }

// First and Last are the days at both ends.
func (m Month) First() Date { return On(m.Year(), m.Of(), 1) }

// Last is the last day of the month.
func (m Month) Last() Date { return On(m.Year(), m.Of()+1, 0) }

func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.Year(), int(m.Of())) }

// Period is what one declaration covers: a month, a quarter or a year. Comparable.
type Period struct {
	Start  Month
	Months int8 // 1, 3 or 12
}

// Monthly is the period of one month; Quarterly the civil quarter that holds m.
func Monthly(m Month) Period { return Period{m, 1} }

// Quarterly is the civil quarter that holds m.
func Quarterly(m Month) Period { return Period{m - m%3, 3} }

// Yearly is the civil year that holds m.
func Yearly(m Month) Period { return Period{m - m%12, 12} }

// ParsePeriod reads "2007-06", "2007-Q2" or "2007".
func ParsePeriod(s string) (Period, error) {
	if year, q, ok := strings.Cut(s, "-Q"); ok {
		y, err := strconv.Atoi(year)
		n, err2 := strconv.Atoi(q)
		if err != nil || err2 != nil || len(year) != 4 || n < 1 || n > 4 {
			return Period{}, fmt.Errorf("period %q: want YYYY-MM, YYYY-Qn or YYYY", s)
		}
		return Period{MonthOf(y, time.Month(n*3-2)), 3}, nil
	}
	if y, err := strconv.Atoi(s); err == nil && len(s) == 4 {
		return Yearly(MonthOf(y, 1)), nil
	}
	m, err := ParseMonth(s)
	if err != nil {
		return Period{}, fmt.Errorf("period %q: want YYYY-MM, YYYY-Qn or YYYY", s)
	}
	return Monthly(m), nil
}

// MustPeriod is ParsePeriod for tests and checked input.
func MustPeriod(s string) Period {
	p, err := ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

// First and Last are the days at both ends.
func (p Period) First() Date { return p.Start.First() }

// Last is the last day of the period.
func (p Period) Last() Date { return p.End().Last() }

// End is the last month.
func (p Period) End() Month { return p.Start + Month(p.Months) - 1 }

// Next and Previous are the neighbours of the same length.
func (p Period) Next() Period { return Period{p.Start + Month(p.Months), p.Months} }

// Previous is the period before, of the same length.
func (p Period) Previous() Period { return Period{p.Start - Month(p.Months), p.Months} }

// Covers says whether the month lies in the period.
func (p Period) Covers(m Month) bool { return m >= p.Start && m <= p.End() }

// IsZero says that there is no period.
func (p Period) IsZero() bool { return p.Months == 0 }

func (p Period) String() string {
	switch p.Months {
	case 0:
		return ""
	case 3:
		return fmt.Sprintf("%04d-Q%d", p.Start.Year(), (int(p.Start.Of())+2)/3)
	case 12:
		return fmt.Sprintf("%04d", p.Start.Year())
	default:
		return p.Start.String()
	}
}

// MarshalText writes the period as String.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what ParsePeriod reads; "" is none.
func (p *Period) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*p = Period{}
		return nil
	}
	*p, err = ParsePeriod(string(b))
	return err
}

// Scan reads text; Value writes text, null for none.
func (p *Period) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*p = Period{}
		return nil
	case string:
		return p.UnmarshalText([]byte(v))
	default:
		return fmt.Errorf("cal: cannot scan %T into Period", src)
	}
}

// Value is the text of the period.
func (p Period) Value() (driver.Value, error) {
	if p.IsZero() {
		return nil, nil
	}
	return p.String(), nil
}
