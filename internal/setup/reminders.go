package setup

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/tenants"
)

// remindersPart is when employers are reminded before a due date, and how.
var remindersPart = kind{name: tenants.PartReminders, fields: reminderFields, typed: remindersTyped, said: remindersSaid, lines: reminderLines,
	preview: wouldRemind, tables: reminderTables}

type shownReminders struct {
	DaysBefore []any    `json:"days_before"`
	Channels   []string `json:"channels"`
}

func reminderFields(ctx context.Context, f *form) templ.Component {
	r := shown[shownReminders](f.Value)
	return templ.Join(
		view.DataTable(daysTable(ctx, f, r.DaysBefore)),
		view.Checkboxes(view.Choice{Name: "channels", Label: t(ctx, "setup.channels"), Values: r.Channels, Inline: true, Error: f.said(ctx, "reminders.channels"),
			Options: options(tenants.Channels, func(c string) string { return t(ctx, "setup.channel."+c) })}))
}

func daysTable(ctx context.Context, f *form, days []any) view.Table {
	label := t(ctx, "setup.days_before")
	tb := view.Table{Caption: label, Dense: true, Columns: []view.Column{{Label: label}, goneColumn(ctx)}}
	for i, d := range padded(days, f.More) {
		said := f.said(ctx, "reminders.days_before."+strconv.Itoa(i))
		tb.Rows = append(tb.Rows, view.Cells(
			view.Both(lineMark("reminders.days_before", i, ""), f.figure(ctx, at("reminders.days_before", i, "days"), label, plain(d)), problem(said)),
			goneCell(ctx, "reminders.days_before", i, i < len(days))))
	}
	return tb
}

func remindersTyped(form url.Values) any {
	days := []any{}
	for _, row := range rowsTyped(form, "reminders.days_before") {
		if n := row("days"); n != "" {
			days = append(days, number(n))
		}
	}
	return map[string]any{"days_before": days, "channels": orNone(form["channels"])}
}

func remindersSaid(ctx context.Context, f *tenants.Folder, _ string) string {
	if len(f.Reminders.DaysBefore) == 0 {
		return t(ctx, "setup.said.no_reminder")
	}
	return t(ctx, "setup.said.reminders", "days", listed(ctx, f.Reminders.DaysBefore, strconv.Itoa), "channels", channels(ctx, f.Reminders.Channels))
}

func reminderLines(ctx context.Context, f *tenants.Folder, _ string) []line {
	return []line{{t(ctx, "setup.days_before"), each(f.Reminders.DaysBefore, ", ", strconv.Itoa)}, {t(ctx, "setup.channels"), channels(ctx, f.Reminders.Channels)}}
}

func channels(ctx context.Context, list []string) string {
	return listed(ctx, list, func(c string) string { return t(ctx, "setup.channel."+c) })
}

// Reminder is a day on which reminders go out, under the set-up of now, under the one proposed, or under both.
type Reminder struct {
	On          cal.Date `json:"on"`
	Days        int      `json:"days"` // before the due date
	Due         cal.Date `json:"due"`
	Before      bool     `json:"before"`
	After       bool     `json:"after"`
	Obligations int64    `json:"obligations"` // that nobody has met yet
}

type awaited struct {
	DueDate     cal.Date
	Obligations int64
}

var awaitedByDay = query.New[awaited]("setup.awaited_by_day", `
select b.due_date, count(*) as obligations
from obligation b
where b.due_date >= $1
  and b.met_by is null
  and b.ended_on is null
group by b.due_date
order by b.due_date
limit 3`)

// wouldRemind tells the reminders before the next three due dates, with how many employers are awaited at each.
func wouldRemind(ctx context.Context, tx tenant.Tx, now, next *tenants.Folder, p *Preview) error {
	due, err := awaitedDays(ctx, tx, now)
	if err != nil {
		return err
	}
	p.Reminders = []Reminder{}
	for _, d := range due {
		p.Reminders = append(p.Reminders, remindersOf(d, now.Reminders.DaysBefore, next.Reminders.DaysBefore, tx.Today())...)
	}
	return nil
}

// awaitedDays are the next three due dates: those of obligations, or where there is none yet those of the law.
func awaitedDays(ctx context.Context, tx tenant.Tx, f *tenants.Folder) ([]awaited, error) {
	due, err := awaitedByDay.All(ctx, tx, tx.Today())
	if err != nil || len(due) > 0 {
		return due, err
	}
	dates, err := dueDates(ctx, tx, f.WorkCalendar(), f.WorkCalendar())
	if err != nil {
		return nil, err
	}
	for _, d := range dates[:min(3, len(dates))] {
		due = append(due, awaited{DueDate: d.Before})
	}
	return due, nil
}

// remindersOf are those of a due date that are still to come, the earliest first.
func remindersOf(d awaited, now, next []int, today cal.Date) (list []Reminder) {
	days := slices.Concat(now, next)
	slices.Sort(days)
	for _, n := range slices.Backward(slices.Compact(days)) {
		if on := d.DueDate.AddDays(-n); on >= today {
			list = append(list, Reminder{on, n, d.DueDate, slices.Contains(now, n), slices.Contains(next, n), d.Obligations})
		}
	}
	return list
}

func reminderTables(ctx context.Context, p Preview) []view.Table {
	tb := view.Table{Caption: t(ctx, "setup.reminders_next"), Dense: true, RowHeader: true, Empty: &view.Empty{Icon: "bell", Title: t(ctx, "setup.reminders_none")},
		Columns: []view.Column{{Label: t(ctx, "setup.day_on")}, {Label: t(ctx, "setup.for_due")}, {Label: t(ctx, "setup.awaited"), Kind: view.Number},
			{Label: t(ctx, "setup.before")}, {Label: t(ctx, "setup.after")}}}
	for _, r := range p.Reminders {
		tb.Rows = append(tb.Rows, marked(r.Before != r.After, view.LongDate(r.On), view.Sub(view.LongDate(r.Due), t(ctx, "setup.days_before_n", "n", r.Days)),
			view.Num(r.Obligations), sent(ctx, r.Before), sent(ctx, r.After)))
	}
	return []view.Table{tb}
}

func sent(ctx context.Context, yes bool) templ.Component {
	if yes {
		return view.Str(t(ctx, "setup.sent"))
	}
	return view.Str("–")
}
