package duedate

import (
	"fmt"
	"slices"
	"time"

	"socle/pkg/cal"
)

// Calendar holds the days on which the fund does not work.
type Calendar struct {
	Weekend  []time.Weekday
	Holidays []Holiday
}

// Holiday is a day not worked: every year on MonthDay ("05-01"), or once on Date.
type Holiday struct {
	Name     string   `json:"name" yaml:"name"`
	MonthDay string   `json:"month_day,omitempty" yaml:"month_day"`
	Date     cal.Date `json:"date,omitempty" yaml:"date"`
}

// Check refuses a holiday that names no day.
func (h Holiday) Check() error {
	if (h.MonthDay == "") == h.Date.IsZero() {
		return fmt.Errorf("holiday %q: want either month_day or date", h.Name)
	}
	if h.MonthDay != "" {
		if _, err := time.Parse("01-02", h.MonthDay); err != nil && h.MonthDay != "02-29" {
			return fmt.Errorf("holiday %q: month_day %q: want MM-DD", h.Name, h.MonthDay)
		}
	}
	return nil
}

// Worked says whether the fund works that day.
func (c Calendar) Worked(d cal.Date) bool {
	return !slices.Contains(c.Weekend, d.Weekday()) && !slices.ContainsFunc(c.Holidays, func(h Holiday) bool {
		return h.Date == d || (h.MonthDay != "" && d.Time().Format("01-02") == h.MonthDay)
	})
}

// WorkedFrom is the day itself, or the next one on which the fund works.
func (c Calendar) WorkedFrom(d cal.Date) cal.Date { return c.working(d, 1) }

// working is the first worked day from d in a direction; a calendar that never works leaves the day as it is.
func (c Calendar) working(d cal.Date, step int) cal.Date {
	for day, n := d, 0; n < 60; day, n = day.AddDays(step), n+1 {
		if c.Worked(day) {
			return day
		}
	}
	return d
}
