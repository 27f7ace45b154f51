package declaration

import (
	"context"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/words"
)

func mineHead(ctx context.Context, m Mine) view.Heading {
	h := view.Heading{Title: t(ctx, "declaration.mine.title")}
	if m.Employer == nil {
		return h
	}
	h.Subtitle = m.Employer.Name() + " · " + m.Employer.Number
	if m.UpToDate() {
		h.Status = &view.Status{Label: t(ctx, "declaration.mine.up_to_date"), Tone: view.Success}
	} else {
		h.Status = &view.Status{Label: t(ctx, "declaration.mine.behind"), Tone: view.Danger}
	}
	return h
}

func employerChoice(ctx context.Context, m Mine) []templ.Component {
	c := view.Choice{Name: "employer", Label: t(ctx, "declaration.mine.employer")}
	for _, e := range m.Employers {
		c.Options = append(c.Options, view.Option{Value: e.ID.String(), Label: e.Name() + " (" + e.Number + ")"})
	}
	if m.Employer != nil {
		c.Value = m.Employer.ID.String()
	}
	return []templ.Component{view.Select(c)}
}

func periodsTable(ctx context.Context, m Mine, today cal.Date) view.Table {
	tb := view.Table{Caption: t(ctx, "declaration.mine.caption"), RowHeader: true, Columns: []view.Column{
		{Label: t(ctx, "declaration.column.period")}, {Label: t(ctx, "declaration.column.due")}, {Label: t(ctx, "declaration.column.state")},
		{Label: t(ctx, "declaration.column.due_amount"), Kind: view.Number}, {Label: t(ctx, "declaration.column.action"), Kind: view.Buttons, Hidden: true}},
		Empty: &view.Empty{Title: t(ctx, "declaration.mine.empty"), Text: t(ctx, "declaration.mine.empty_text"), Icon: "calendar"}}
	for _, o := range m.Periods {
		tb.Rows = append(tb.Rows, periodRow(ctx, o, today))
	}
	if pages := int((m.Count + 23) / 24); pages > 1 && m.Employer != nil {
		here := "/declarations?employer=" + m.Employer.ID.String()
		tb.Pages = &view.Pager{Page: m.Page, Pages: pages, Href: func(n int) string { return view.With(here, "page", strconv.Itoa(n)) }}
	}
	return tb
}

func periodRow(ctx context.Context, o Obligation, today cal.Date) view.Row {
	total := templ.Component(view.None)
	if o.MetBy != nil {
		total = view.Money(asMinor(o.Total))
	}
	label, to := actionOf(ctx, o)
	row := view.Cells(view.Period(o.Period), view.Sub(view.Date(o.DueDate), daysLeft(ctx, o, today)), view.StatusTag(stateTag(ctx, o)), total,
		view.A(to, label))
	switch o.State {
	case Overdue:
		row.Tone = view.Danger
	case Estimated:
		row.Tone = view.Warning
	}
	return row
}

// actionOf is the next step for a period.
func actionOf(ctx context.Context, o Obligation) (label, to string) {
	p := words.Period(i18n.From(ctx), o.Period)
	switch {
	case o.State == Met:
		return t(ctx, "declaration.mine.see", "period", p), metHref(o)
	case o.State == Ended:
		return "", ""
	case o.DraftID != nil:
		return t(ctx, "declaration.mine.go_on", "period", p), href(*o.DraftID)
	}
	return t(ctx, "declaration.mine.declare", "period", p), startHref(o.EmployerID, o.Period)
}

func metHref(o Obligation) string {
	if o.MetBy == nil {
		return "/declarations"
	}
	return href(*o.MetBy)
}

func startHead(ctx context.Context, o Obligation, today cal.Date) view.Heading {
	s := stateTag(ctx, o)
	return view.Heading{Eyebrow: o.EmployerName, Title: t(ctx, "declaration.start.title", "period", o.Period), Status: &s,
		Subtitle: t(ctx, "declaration.start.due", "date", o.DueDate) + suffix(daysLeft(ctx, o, today))}
}

func suffix(s string) string {
	if s == "" {
		return ""
	}
	return " · " + s
}

func openLabel(ctx context.Context, o Obligation) string {
	if o.DraftID != nil {
		return t(ctx, "declaration.start.resume")
	}
	return t(ctx, "declaration.start.open")
}

func templateHref(o Obligation, format string) string {
	return "/declarations/template?" + url.Values{"employer_id": {o.EmployerID.String()}, "period": {o.Period.String()}, "format": {format}}.Encode()
}

func fileHint(ctx context.Context, withEBDS bool) string {
	if withEBDS {
		return t(ctx, "declaration.start.formats_ebds")
	}
	return t(ctx, "declaration.start.formats")
}
