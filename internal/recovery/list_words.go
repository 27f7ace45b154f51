package recovery

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
)

func defaulterFilters(ctx context.Context, f *tenant.Fund, in DefaultersInput, e view.Entry) []templ.Component {
	choice := func(name, value string, values ...string) templ.Component {
		c := view.Choice{Name: name, Label: t(ctx, "recovery.filter."+name), Value: value, Empty: t(ctx, "recovery.every")}
		for _, v := range values {
			c.Options = append(c.Options, view.Option{Value: v, Label: t(ctx, "recovery.filter."+name+"_"+v)})
		}
		return view.Select(c)
	}
	least, days := "", ""
	if in.Least > 0 {
		least = view.FigureText(ctx, in.Least)
	}
	if in.Days > 0 {
		days = strconv.Itoa(in.Days)
	}
	return []templ.Component{
		view.Field(view.Input{Name: "q", Label: t(ctx, "recovery.filter.q"), Value: in.Search, Type: "search"}),
		choice("kind", in.Kind, "non_filer", "non_payer", "both"),
		agencyFilter(ctx, f, in.Agency), sectorFilter(ctx, f, in.Sector),
		choice("standing", in.Standing, "active", "suspended", "closed"),
		choice("case", in.Case, "none", "open"),
		view.MoneyInput(view.Input{Name: "least", Label: t(ctx, "recovery.filter.least"), Value: least}.In(ctx, e)),
		view.Field(view.Input{Name: "days", Label: t(ctx, "recovery.filter.days"), Value: days, Mode: "numeric", Width: "5"}.In(ctx, e)),
	}
}

func defaulterTable(rq *web.Request, list Defaulters, in DefaultersInput) view.Table {
	ctx, here, today := rq.Ctx(), rq.URL.RequestURI(), todayOf(rq)
	tb := view.Table{Caption: t(ctx, "recovery.defaulters.title"), RowHeader: true,
		Count: t(ctx, "recovery.defaulters.count", "n", list.Count, "amount", view.MoneyText(ctx, list.PastDue)),
		Empty: &view.Empty{Icon: "success", Title: t(ctx, "recovery.defaulters.empty"), Text: t(ctx, "recovery.defaulters.empty_text")},
		Pages: pager(list.Page, list.Pages, here), Columns: []view.Column{
			sorted(ctx, "employer", "name", "ascending", in.Sort, here), {Label: t(ctx, "recovery.column.agency")},
			sorted(ctx, "past_due", "amount", "descending", in.Sort, here), sorted(ctx, "days_short", "age", "descending", in.Sort, here),
			sorted(ctx, "missing_short", "missing", "descending", in.Sort, here), {Label: t(ctx, "recovery.column.stage")}}}
	for i := 2; i <= 4; i++ {
		tb.Columns[i].Kind = view.Number
	}
	if rq.May("recovery.export_defaulters") {
		base := "/recovery/defaulters/export?" + rq.URL.RawQuery
		tb.Exports = []view.Link{{Label: "CSV", Href: view.With(base, "format", "csv", "page", "")}, {Label: "XLSX", Href: view.With(base, "format", "xlsx", "page", "")}}
	}
	for _, d := range list.Lines {
		row := view.Cells(view.Sub(view.A(caseHref(d.ID), d.Name), d.Number), view.Sub(view.Str(nameOf(rq.Fund, "agency", d.Agency)), nameOf(rq.Fund, "sector", d.Sector)),
			view.Figure(d.PastDue), view.Num(int64(d.DaysLate(today))), view.Num(int64(d.Missing)), stageTag(ctx, d.Stage, d.Activity))
		tb.Rows = append(tb.Rows, row)
	}
	if rq.May("recovery.open_cases") {
		pickable(ctx, &tb, list)
	}
	return tb
}

// pickable puts a box before each employer that has no case.
func pickable(ctx context.Context, tb *view.Table, list Defaulters) {
	tb.RowHeader = false
	tb.Columns = append([]view.Column{{Label: t(ctx, "recovery.defaulters.pick"), Hidden: true}}, tb.Columns...)
	for i, d := range list.Lines {
		var box templ.Component = view.None
		if d.CaseID == nil {
			box = pickBox(d, i)
		}
		tb.Rows[i].Cells = append([]templ.Component{box}, tb.Rows[i].Cells...)
	}
}

func sorted(ctx context.Context, column, by, direction, now, here string) view.Column {
	c := view.Column{Label: t(ctx, "recovery.column."+column), Sort: view.With(here, "sort", by, "page", "")}
	if now == by || (now == "" && by == "amount") {
		c.Sorted = direction
	}
	return c
}

func stageTag(ctx context.Context, stage, activity string) templ.Component {
	var parts []templ.Component
	if activity == "suspended" || activity == "closed" {
		parts = append(parts, view.StatusTag(view.Status{Label: t(ctx, "recovery.standing."+activity), Tone: view.Neutral}))
	}
	if stage != "" {
		parts = append(parts, view.StatusTag(*stageStatus(ctx, stage)))
	}
	if len(parts) == 0 {
		return view.None
	}
	return view.Both(parts...)
}

var stageTones = map[string]view.Tone{"reminder": view.Info, "formal_notice": view.Warning, "writ": view.Danger, "litigation": view.Danger}

func stageStatus(ctx context.Context, stage string) *view.Status {
	return &view.Status{Label: t(ctx, "recovery.stage."+stage), Tone: stageTones[stage]}
}

func pager(page, pages int, here string) *view.Pager {
	return &view.Pager{Page: max(page, 1), Pages: pages, Href: func(n int) string { return view.With(here, "page", strconv.Itoa(n)) }}
}

func caseFilters(ctx context.Context, f *tenant.Fund, in CasesInput) []templ.Component {
	stages := view.Choice{Name: "stage", Label: t(ctx, "recovery.column.stage"), Value: in.Stage, Empty: t(ctx, "recovery.every")}
	for _, s := range Stages {
		stages.Options = append(stages.Options, view.Option{Value: s, Label: t(ctx, "recovery.stage."+s)})
	}
	states := view.Choice{Name: "state", Label: t(ctx, "recovery.filter.state"), Value: in.State}
	for _, s := range []string{"open", "due", "closed"} {
		states.Options = append(states.Options, view.Option{Value: s, Label: t(ctx, "recovery.filter.state_"+s)})
	}
	return []templ.Component{view.Field(view.Input{Name: "q", Label: t(ctx, "recovery.filter.q"), Value: in.Search, Type: "search"}),
		view.Select(states), view.Select(stages), agencyFilter(ctx, f, in.Agency)}
}

func caseTable(rq *web.Request, list CaseList) view.Table {
	ctx, today := rq.Ctx(), todayOf(rq)
	tb := view.Table{Caption: t(ctx, "recovery.cases.title"), RowHeader: true, Count: t(ctx, "recovery.cases.count", "n", list.Count),
		Empty: &view.Empty{Title: t(ctx, "recovery.cases.empty"), Text: t(ctx, "recovery.cases.empty_text"),
			Action: &view.Action{Label: t(ctx, "recovery.defaulters.title"), Href: "/recovery/defaulters", Kind: view.Secondary}},
		Pages: pager(list.Page, list.Pages, rq.URL.RequestURI())}
	for _, k := range []string{"employer", "agency", "stage", "opened_on", "debt_at_start", "next_on", "assigned"} {
		tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "recovery.column."+k)})
	}
	tb.Columns[4].Kind = view.Number
	for _, c := range list.Lines {
		row := view.Cells(view.Sub(view.A(caseHref(c.EmployerID), c.EmployerName), c.Number), view.Str(agencyName(rq.Fund, c.Agency)), view.StatusTag(*caseStatus(ctx, &c)),
			view.Date(c.OpenedOn), view.Figure(c.DebtAtStart), dateOrNone(c.NextOn), view.Str(c.AssignedName))
		if !c.NextOn.IsZero() && c.NextOn < today {
			row.Tone = view.Warning
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

func caseStatus(ctx context.Context, c *Case) *view.Status {
	if !c.ClosedOn.IsZero() {
		return &view.Status{Label: t(ctx, "recovery.case.closed"), Tone: view.Success}
	}
	return stageStatus(ctx, c.Stage)
}

func dateOrNone(d cal.Date) templ.Component {
	if d.IsZero() {
		return view.None
	}
	return view.Date(d)
}

// visitTasks are an agent's visits: one large line each.
func visitTasks(rq *web.Request, list CaseList) []view.Task {
	ctx, today := rq.Ctx(), todayOf(rq)
	tasks := make([]view.Task, 0, len(list.Lines))
	for _, c := range list.Lines {
		k := view.Task{Title: c.EmployerName, Href: caseHref(c.EmployerID), Icon: "pin", Tone: view.Info, Status: stageStatus(ctx, c.Stage), Amount: view.Money(c.DebtAtStart)}
		switch {
		case c.NextOn.IsZero():
			k.Hint = c.Number
		case c.NextOn < today:
			k.Hint, k.Tone = t(ctx, "recovery.visits.late", "date", c.NextOn), view.Danger
		default:
			k.Hint = t(ctx, "recovery.visits.next", "date", c.NextOn)
		}
		tasks = append(tasks, k)
	}
	return tasks
}
