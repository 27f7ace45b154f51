package setup

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/law"
	"socle/internal/platform/clock"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/tenants"
)

// cell is a field in a table, with what is wrong with it under it.
func (f *form) cell(ctx context.Context, name, label, value, width, mode string) templ.Component {
	said := f.said(ctx, name)
	if mode == "" {
		return view.Both(cellText(view.Input{Name: name, Label: label, Value: value, Error: said}), problem(said))
	}
	return view.Both(view.CellInput(view.Input{Name: name, Label: label, Value: value, Width: width, Mode: mode, Error: said}), problem(said))
}

func holidayTable(ctx context.Context, f *form, c shownCalendar) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.holidays"), ShowCaption: true, Dense: true, Columns: []view.Column{{Label: t(ctx, "setup.holiday_name")},
		{Label: t(ctx, "setup.holiday_day")}, {Label: t(ctx, "setup.holiday_means")}, {Label: t(ctx, "setup.gone_head"), Kind: view.Buttons, Hidden: true}}}
	for i, h := range padded(c.Holidays, f.More) {
		day, meaning := dayShown(ctx, h.MonthDay, h.Date)
		problemOfLine := f.said(ctx, "calendar.holidays."+strconv.Itoa(i))
		tb.Rows = append(tb.Rows, view.Cells(
			view.Both(lineMark("calendar.holidays", i, ""), f.cell(ctx, at("calendar.holidays", i, "name"), t(ctx, "setup.holiday_name"), h.Name, "wide", "")),
			view.Both(f.cell(ctx, at("calendar.holidays", i, "day"), t(ctx, "setup.holiday_day"), day, "", ""), problem(problemOfLine)),
			view.Str(meaning), goneCell(ctx, "calendar.holidays", i, i < len(c.Holidays))))
	}
	return tb
}

func levelTable(ctx context.Context, f *form, list []shownLevel) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.part.validation_levels"), Dense: true, Columns: []view.Column{{Label: t(ctx, "setup.rank")}, {Label: t(ctx, "setup.level_name")},
		{Label: t(ctx, "setup.level_role")}, {Label: t(ctx, "setup.gone_head"), Kind: view.Buttons, Hidden: true}}}
	for i, l := range padded(list, f.More) {
		role := at("validation_levels", i, "role")
		tb.Rows = append(tb.Rows, view.Cells(
			view.Both(lineMark("validation_levels", i, l.Code), f.cell(ctx, at("validation_levels", i, "rank"), t(ctx, "setup.rank"), rank(i, len(list)), "short", "numeric")),
			f.cell(ctx, at("validation_levels", i, "name"), t(ctx, "setup.level_name"), l.Name, "wide", ""),
			view.Both(cellSelect(role, t(ctx, "setup.level_role"), l.Role, roleOptions(ctx)), problem(f.said(ctx, role))),
			goneCell(ctx, "validation_levels", i, i < len(list))))
	}
	return tb
}

func reminderTable(ctx context.Context, f *form, r shownReminders) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.days_before"), Dense: true, Columns: []view.Column{{Label: t(ctx, "setup.days_before")}, {Label: t(ctx, "setup.gone_head"), Kind: view.Buttons, Hidden: true}}}
	for i, d := range padded(r.DaysBefore, f.More) {
		said := f.said(ctx, "reminders.days_before."+strconv.Itoa(i))
		tb.Rows = append(tb.Rows, view.Cells(
			view.Both(lineMark("reminders.days_before", i, ""), f.cell(ctx, at("reminders.days_before", i, "days"), t(ctx, "setup.days_before"), plain(d), "short", "numeric"), problem(said)),
			goneCell(ctx, "reminders.days_before", i, i < len(r.DaysBefore))))
	}
	return tb
}

func goneCell(ctx context.Context, prefix string, i int, there bool) templ.Component {
	if !there {
		return templ.NopComponent
	}
	return gone(prefix, i, t(ctx, "setup.gone"))
}

func documentTitle(ctx context.Context, name string) string {
	if name == "" {
		return t(ctx, "setup.document_new")
	}
	return name
}

// more adds empty lines.
func more(ctx context.Context) view.Action {
	return view.Action{Label: t(ctx, "setup.more"), Kind: view.Secondary, Name: "do", Value: "more", Small: true, Icon: "plus"}
}

func buttons(ctx context.Context, f *form) []view.Action {
	list := []view.Action{{Label: t(ctx, "setup.propose_do"), Name: "do", Value: "propose"}}
	if f.Text != nil {
		list = append(list, view.Action{Label: t(ctx, "setup.example_do"), Kind: view.Secondary, Name: "do", Value: "example"})
	}
	if f.Part.Officers {
		list = append(list, view.Action{Label: t(ctx, "setup.folder_do"), Kind: view.Secondary, Name: "do", Value: "folder"})
	}
	return append(list, view.Action{Label: t(ctx, "law.back"), Href: "/setup", Kind: view.Plain})
}

func letterLinks(ctx context.Context, f *form) []view.Link {
	if !f.Text.Paper {
		return nil
	}
	return []view.Link{{Label: t(ctx, "setup.letter_see"), Href: "/setup/letter.pdf?part=" + f.Part.Part}}
}

func paperLinks(ctx context.Context, p Preview, href string) []view.Link {
	if !p.Text.Paper {
		return nil
	}
	return []view.Link{{Label: t(ctx, "setup.letter_see"), Href: href}}
}

func examplesOf(ctx context.Context, part string) map[string]string {
	lang, _, _ := tenants.TextOf(part)
	fund := tenant.FundFrom(ctx)
	return Examples(fund, cal.DateOf(clock.Now(ctx).In(fund.Zone())), lang)
}

// panel is the preview on the page of a proposal that waits.
func (s *Service) panel(rq *web.Request, p law.Proposal) (templ.Component, error) {
	if p.State != "proposed" || !rq.May("setup.preview") {
		return nil, nil
	}
	v, err := web.Call[Preview](rq, "setup.preview", law.ProposalInput{ID: p.ID})
	if found := web.Findings(err); found != nil {
		return refusedView(found), nil
	}
	if err != nil {
		return nil, err
	}
	return previewView(p.ID.String(), v), nil
}

func previewTables(ctx context.Context, p Preview) []view.Table {
	switch p.Part {
	case tenants.PartCalendar:
		return []view.Table{redatedTable(ctx, p), dueTable(ctx, p.Due)}
	case tenants.PartReminders:
		return []view.Table{remindersTable(ctx, p.Reminders)}
	case tenants.PartLevels:
		return []view.Table{levelsTable(ctx, p)}
	case tenants.PartDocuments:
		return []view.Table{documentsTable(ctx, p.Documents)}
	}
	return []view.Table{stagesTable(ctx, p.Stages)}
}
