package words

import (
	"fmt"
	"strconv"
	"time"

	"socle/pkg/cal"
)

// Date writes a day: "15 décembre 2026", "1er décembre 2026". No date is "–".
func Date(l Lang, d cal.Date) string {
	if d.IsZero() {
		return "–"
	}
	t, day := l.table(), d.Time()
	n := strconv.Itoa(day.Day())
	if day.Day() == 1 && t.first != "" {
		n = t.first
	}
	return n + t.of + t.months[day.Month()-1] + t.of + strconv.Itoa(day.Year())
}

// LongDate is Date with its weekday, for deadlines: "mardi 15 décembre 2026".
func LongDate(l Lang, d cal.Date) string {
	if d.IsZero() {
		return "–"
	}
	t := l.table()
	return t.days[d.Weekday()] + t.dayComma + Date(l, d)
}

// ShortDate is for columns: "15/12/2026" in every language, day first. No date is "–".
func ShortDate(_ Lang, d cal.Date) string {
	if d.IsZero() {
		return "–"
	}
	return d.Time().Format("02/01/2006")
}

// Moment writes an instant in the time zone it carries: "15/12/2026 à 06:00". The zero time is "–".
func Moment(l Lang, at time.Time) string {
	if at.IsZero() {
		return "–"
	}
	return at.Format("02/01/2006") + l.table().at + at.Format("15:04")
}

// Month writes a month: "décembre 2026".
func Month(l Lang, m cal.Month) string {
	t := l.table()
	return t.months[m.Of()-1] + t.of + strconv.Itoa(m.Year())
}

// ShortMonth is for the axis of a chart: "12/26".
func ShortMonth(_ Lang, m cal.Month) string {
	return fmt.Sprintf("%02d/%02d", int(m.Of()), m.Year()%100)
}

// Period writes what a declaration covers: "décembre 2026", "4e trimestre 2026", "année 2026". None is "–".
func Period(l Lang, p cal.Period) string {
	t := l.table()
	switch p.Months {
	case 0:
		return "–"
	case 3:
		return t.quarter((int(p.Start.Of())+2)/3) + strconv.Itoa(p.Start.Year())
	case 12:
		return t.yearWord + strconv.Itoa(p.Start.Year())
	default:
		return Month(l, p.Start)
	}
}

// YesNo answers in the language: "oui", "نعم".
func YesNo(l Lang, yes bool) string {
	if yes {
		return l.table().yes
	}
	return l.table().no
}
