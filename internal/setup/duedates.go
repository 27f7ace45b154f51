package setup

import (
	"context"

	"socle/internal/declaration"
	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/duedate"
	"socle/tenants"
)

// DueDate is that of a period, before and after.
type DueDate struct {
	Period cal.Period `json:"period"`
	Before cal.Date   `json:"before"`
	After  cal.Date   `json:"after"`
}

// wouldRedate looks at due dates under both calendars: those to come, and those of obligations that exist already.
func wouldRedate(ctx context.Context, tx tenant.Tx, now, next *tenants.Folder, p *Preview) (err error) {
	if p.Due, err = dueDates(ctx, tx, now.WorkCalendar(), next.WorkCalendar()); err != nil {
		return err
	}
	p.Redated, err = declaration.WouldRedate(ctx, tx, next.WorkCalendar())
	return err
}

// redate gives obligations to come the due dates of the new calendar.
func redate(ctx context.Context, tx tenant.Tx, next *tenants.Folder) error {
	_, err := declaration.Redate(ctx, tx, next.WorkCalendar())
	return err
}

// dueDates are the next twelve of an employer of the fund's first regime.
func dueDates(ctx context.Context, tx tenant.Tx, before, after duedate.Calendar) ([]DueDate, error) {
	l, err := law.Of(ctx, tx)
	if err != nil {
		return nil, err
	}
	list := []DueDate{}
	for m := tx.Today().Month() - 4; len(list) < 12 && m < tx.Today().Month()+40; m++ {
		d, err := dueOf(l, m, before, after)
		if err != nil {
			return nil, err
		}
		if d.Period.Last().Month() == m && d.Before >= tx.Today() {
			list = append(list, d)
		}
	}
	return list, nil
}

func dueOf(l contribution.Law, m cal.Month, before, after duedate.Calendar) (DueDate, error) {
	asked := duedate.Asked{Headcount: 1}
	if len(l.Scheme.Regimes) > 0 {
		asked.Regime = l.Scheme.Regimes[0].Code
	}
	rule, err := duedate.For(l.Parameters, m, asked)
	if err != nil {
		return DueDate{}, err
	}
	p := rule.Period(m)
	return DueDate{p, rule.Of(p, before), rule.Of(p, after)}, nil
}

func dueTables(ctx context.Context, p Preview) []view.Table {
	return []view.Table{redatedTable(ctx, p.Redated), dueTable(ctx, p.Due)}
}

func dueTable(ctx context.Context, list []DueDate) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.due_next"), Dense: true, RowHeader: true,
		Columns: []view.Column{{Label: t(ctx, "setup.period")}, {Label: t(ctx, "setup.before")}, {Label: t(ctx, "setup.after")}}}
	for _, d := range list {
		tb.Rows = append(tb.Rows, marked(d.Before != d.After, view.Period(d.Period), view.LongDate(d.Before), view.LongDate(d.After)))
	}
	return tb
}

// redatedTable counts together the obligations that go from one day to the same other.
func redatedTable(ctx context.Context, list []declaration.Redated) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.redated"), Dense: true, RowHeader: true,
		Empty: &view.Empty{Icon: "calendar", Title: t(ctx, "setup.redated_none"), Text: t(ctx, "setup.redated_none_text")},
		Columns: []view.Column{{Label: t(ctx, "setup.period")}, {Label: t(ctx, "setup.before")}, {Label: t(ctx, "setup.after")},
			{Label: t(ctx, "setup.obligations"), Kind: view.Number}}}
	var moves []DueDate
	sums := map[DueDate]int64{}
	for _, r := range list {
		move := DueDate{r.Period, r.Before, r.After}
		if _, known := sums[move]; !known {
			moves = append(moves, move)
		}
		sums[move] += r.Obligations
	}
	for _, m := range moves {
		tb.Rows = append(tb.Rows, view.Cells(view.Period(m.Period), view.LongDate(m.Before), view.LongDate(m.After), view.Num(sums[m])))
	}
	return tb
}
