package setup

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/law"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/duedate"
	"socle/tenants"
)

// calendarPart is the days that the fund does not work. What a change of them does to due dates is in duedates.go.
var calendarPart = kind{name: tenants.PartCalendar, fields: calendarFields, typed: calendarTyped, said: calendarSaid, lines: calendarLines,
	preview: wouldRedate, tables: dueTables, apply: redate, applied: calendarApplied}

var week = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// The shapes of the forms of this room hold every value as text, so that what was typed wrong is shown again.
type (
	shownCalendar struct {
		Weekend  []string       `json:"weekend"`
		Holidays []shownHoliday `json:"holidays"`
	}
	shownHoliday struct {
		Name     string `json:"name"`
		MonthDay string `json:"month_day"`
		Date     string `json:"date"`
	}
)

func calendarFields(ctx context.Context, f *form) templ.Component {
	c := shown[shownCalendar](f.Value)
	return templ.Join(
		view.Checkboxes(view.Choice{Name: "weekend", Label: t(ctx, "setup.weekend"), Values: c.Weekend, Inline: true, Error: f.said(ctx, "calendar.weekend"),
			Options: options(week, func(d string) string { return t(ctx, "setup.day."+d) })}),
		view.DataTable(holidayTable(ctx, f, c.Holidays)), view.Actions(more(ctx)))
}

func holidayTable(ctx context.Context, f *form, list []shownHoliday) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.holidays"), ShowCaption: true, Dense: true, Columns: []view.Column{{Label: t(ctx, "setup.holiday_name")},
		{Label: t(ctx, "setup.holiday_day")}, {Label: t(ctx, "setup.holiday_means")}, goneColumn(ctx)}}
	for i, h := range padded(list, f.More) {
		day, meaning := dayShown(ctx, h.MonthDay, h.Date)
		tb.Rows = append(tb.Rows, view.Cells(
			view.Both(lineMark("calendar.holidays", i, ""), f.words(ctx, at("calendar.holidays", i, "name"), t(ctx, "setup.holiday_name"), h.Name)),
			view.Both(f.words(ctx, at("calendar.holidays", i, "day"), t(ctx, "setup.holiday_day"), day), problem(f.said(ctx, "calendar.holidays."+strconv.Itoa(i)))),
			view.Str(meaning), goneCell(ctx, "calendar.holidays", i, i < len(list))))
	}
	return tb
}

// dayShown is a holiday's day as people write it, and what it means.
func dayShown(ctx context.Context, monthDay, date string) (day, meaning string) {
	if date != "" {
		if d, err := cal.ParseDate(date); err == nil {
			return d.Time().Format("02/01/2006"), longDay(ctx, d)
		}
		return date, ""
	}
	if m, d, ok := strings.Cut(monthDay, "-"); ok {
		return d + "/" + m, t(ctx, "setup.every_year")
	}
	return monthDay, ""
}

func calendarTyped(form url.Values) any {
	list := []any{}
	for _, row := range rowsTyped(form, "calendar.holidays") {
		if name, day := row("name"), row("day"); name != "" || day != "" {
			list = append(list, holidayTyped(name, day))
		}
	}
	return map[string]any{"weekend": orNone(form["weekend"]), "holidays": list}
}

// holidayTyped reads a day and a month, or a day of one year.
func holidayTyped(name, day string) map[string]any {
	parts := strings.FieldsFunc(day, func(r rune) bool { return r == '/' || r == '-' || r == '.' || r == ' ' })
	switch {
	case len(parts) == 2:
		return map[string]any{"name": name, "month_day": two(parts[1]) + "-" + two(parts[0])}
	case len(parts) == 3 && len(parts[2]) == 4:
		return map[string]any{"name": name, "date": parts[2] + "-" + two(parts[1]) + "-" + two(parts[0])}
	}
	return map[string]any{"name": name, "month_day": day}
}

func two(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

func calendarSaid(ctx context.Context, f *tenants.Folder, _ string) string {
	return t(ctx, "setup.said.calendar", "weekend", weekdays(ctx, f.Calendar.Weekend), "n", len(f.Calendar.Holidays))
}

func calendarLines(ctx context.Context, f *tenants.Folder, _ string) []line {
	list := []line{{t(ctx, "setup.weekend"), weekdays(ctx, f.Calendar.Weekend)}}
	for _, h := range f.Calendar.Holidays {
		list = append(list, line{h.Name, holidayWords(ctx, h)})
	}
	return list
}

// holidayWords is the day of a holiday: each year's, or that of one year.
func holidayWords(ctx context.Context, h duedate.Holiday) string {
	if h.MonthDay != "" {
		day, meaning := dayShown(ctx, h.MonthDay, "")
		return day + ", " + meaning
	}
	return longDay(ctx, h.Date)
}

func weekdays(ctx context.Context, days []string) string {
	if len(days) == 0 {
		return t(ctx, "setup.no_weekend")
	}
	return listed(ctx, days, func(d string) string { return t(ctx, "setup.day."+d) })
}

// calendarApplied tells a calendar day by day: the week, then each holiday of the year.
func calendarApplied(ctx context.Context, whole law.Applied, f *tenants.Folder, on cal.Date) ([]law.Applied, error) {
	week, err := json.Marshal(map[string]any{"weekend": f.Calendar.Weekend})
	if err != nil {
		return nil, err
	}
	first := whole
	first.Subject, first.Words, first.Said, first.Value = "calendar/weekend", t(ctx, "setup.weekend"), weekdays(ctx, f.Calendar.Weekend), week
	list := []law.Applied{first}
	for _, h := range f.Calendar.Holidays {
		if day, ok := inYear(h, on.Month().Year()); ok {
			d := whole
			d.Subject, d.Words, d.Said, d.ValidFrom, d.ValidTo = "calendar/"+day.String(), h.Name, longDay(ctx, day), day, day
			d.Value = json.RawMessage(`{"holiday":"` + day.String() + `"}`)
			list = append(list, d)
		}
	}
	slices.SortStableFunc(list[1:], func(a, b law.Applied) int { return strings.Compare(a.Subject, b.Subject) })
	return list, nil
}

// inYear is the day of a holiday in a year; false when it has none there.
func inYear(h duedate.Holiday, year int) (cal.Date, bool) {
	day := h.Date
	if h.MonthDay != "" {
		parsed, err := cal.ParseDate(strconv.Itoa(year) + "-" + h.MonthDay)
		if err != nil {
			return 0, false // the 29th of February of a year that has none
		}
		day = parsed
	}
	return day, day.Month().Year() == year
}
