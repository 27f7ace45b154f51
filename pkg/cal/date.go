// Package cal holds legal dates: days, months, quarters and periods, without clock or time zone.
package cal

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// Date is a legal date: whole days, 1 being 0001-01-01. The zero Date means "none" and is written as "".
type Date int32

const (
	none  Date  = 0
	epoch int64 = 719_163 // the Date of 1970-01-01
)

// On makes a date; day 0 is the last of the month before, as in package time.
func On(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf is the calendar day of t in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/86400 + epoch)
}

// ParseDate reads "2006-01-02".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return none, fmt.Errorf("date %q: want YYYY-MM-DD", s)
	}
	return DateOf(t), nil
}

// MustDate is ParseDate for constants of tests and folders already checked.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Time is midnight UTC of the date.
func (d Date) Time() time.Time { return time.Unix((int64(d)-epoch)*86400, 0).UTC() }

// IsZero says that there is no date.
func (d Date) IsZero() bool { return d == none }

// String writes "2006-01-02", or "" for none.
func (d Date) String() string {
	if d == none {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// AddDays moves by whole days.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// AddMonths moves by whole months; the day is cut to the last of the month (31 January + 1 = 28 or 29 February).
func (d Date) AddMonths(n int) Date {
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return On(first.Year(), first.Month(), min(t.Day(), last))
}

// Month is the month the date lies in.
func (d Date) Month() Month { t := d.Time(); return MonthOf(t.Year(), t.Month()) }

// Weekday is that of the date.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// DaysUntil counts days from d to e, negative when e is earlier.
func (d Date) DaysUntil(e Date) int { return int(e - d) }

// MarshalJSON writes the date as a string.
func (d Date) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// MarshalText and UnmarshalText serve YAML, forms and JSON.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads "" as none.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = none
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}

// Scan and Value keep Date a date (null for none) in the database.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = none
	case time.Time:
		*d = DateOf(v)
	case string:
		return d.UnmarshalText([]byte(v))
	default:
		return fmt.Errorf("cal: cannot scan %T into Date", src)
	}
	return nil
}

// Value is null for none.
func (d Date) Value() (driver.Value, error) {
	if d == none {
		return nil, nil
	}
	return d.Time(), nil
}
