package declaration

import (
	"context"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/tenants"
)

// listView is the list of declarations with its filters.
type listView struct {
	List   List
	In     ListInput
	Folder *tenants.Folder
	At     string // the address with its filters
	Export bool
	Entry  view.Entry
}

func filingTabs(ctx context.Context, declarations bool) []view.Tab {
	return []view.Tab{{Label: t(ctx, "declaration.list.tab"), Href: "/filings", Current: declarations},
		{Label: t(ctx, "declaration.obligations.tab"), Href: "/filings/obligations", Current: !declarations}}
}

func choices(ctx context.Context, of string, codes ...string) []view.Option {
	out := make([]view.Option, len(codes))
	for i, c := range codes {
		out[i] = view.Option{Value: c, Label: word(ctx, of, c)}
	}
	return out
}

func agencyOptions(f *tenants.Folder) []view.Option {
	out := make([]view.Option, len(f.Territory.Agencies))
	for i, a := range f.Territory.Agencies {
		out[i] = view.Option{Value: a.Code, Label: a.Name}
	}
	return out
}

// common filters of both lists.
func commonFilters(ctx context.Context, f *tenants.Folder, e view.Entry) []templ.Component {
	return []templ.Component{
		view.Field(view.Input{Name: "q", Label: t(ctx, "declaration.filter.q"), Type: "search", Width: "20"}.In(ctx, e)),
		view.Field(view.Input{Name: "period", Label: t(ctx, "declaration.column.period"), Width: "5", LTR: true}.In(ctx, e)),
		view.Select(view.Choice{Name: "agency", Label: t(ctx, "declaration.column.agency"), Empty: t(ctx, "declaration.filter.all"), Options: agencyOptions(f)}.In(ctx, e)),
	}
}

func (v listView) filters(ctx context.Context) view.FilterBar {
	all := t(ctx, "declaration.filter.all")
	return view.FilterBar{Action: "/filings", Fields: append(commonFilters(ctx, v.Folder, v.Entry),
		view.Select(view.Choice{Name: "kind", Label: t(ctx, "declaration.column.kind"), Empty: all,
			Options: choices(ctx, "kind", "main", "complementary", "correction", "nil", "estimate")}.In(ctx, v.Entry)),
		view.Select(view.Choice{Name: "status", Label: t(ctx, "declaration.column.state"), Empty: all,
			Options: choices(ctx, "status", "draft", "accepted", "accepted_with_anomalies", "cancelled")}.In(ctx, v.Entry)))}
}

func (v listView) table(ctx context.Context) view.Table {
	tb := view.Table{Caption: t(ctx, "declaration.list.title"), RowHeader: true, Count: counted(ctx, "declaration.list.count", v.List.Count),
		Empty: &view.Empty{Title: t(ctx, "declaration.list.empty"), Text: t(ctx, "declaration.list.empty_text")}}
	for _, c := range []string{"employer", "period", "kind", "state", "filed_on"} {
		tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "declaration.column."+c)})
	}
	for _, c := range []string{"workers", "wages", "due_amount"} {
		tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "declaration.column."+c), Kind: view.Number})
	}
	for _, d := range v.List.Rows {
		filed := templ.Component(view.None)
		if d.FiledAt != nil {
			filed = view.Moment(*d.FiledAt)
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.A(href(d.ID), d.EmployerName), d.EmployerNumber), view.Period(d.Period),
			view.Str(word(ctx, "kind", string(d.Kind))), view.StatusTag(*statusTag(ctx, d.Status)), filed, view.Num(int64(d.LineCount)),
			view.Figure(d.Wages), view.Figure(d.Total().Add(d.LevyTotal))))
	}
	tb.Pages, tb.Exports = pager(v.List.Count, v.List.Page, v.At), exports(v.Export, "/filings/export", v.At)
	return tb
}

// counted says how many there are; beyond what is counted it says so.
func counted(ctx context.Context, key string, n int64) string {
	if n > maxExport {
		return t(ctx, "declaration.list.many", "n", maxExport)
	}
	return t(ctx, key, "n", n)
}

func pager(count int64, page int, at string) *view.Pager {
	return &view.Pager{Page: page, Pages: int((count + pageSize - 1) / pageSize), Href: func(n int) string {
		return view.With(at, "page", strconv.Itoa(n))
	}}
}

// exports are the same list taken away, with the filters of the address.
func exports(may bool, path, at string) []view.Link {
	if !may {
		return nil
	}
	u, err := url.Parse(at)
	if err != nil {
		return nil
	}
	u.Path = path
	return []view.Link{{Label: "CSV", Href: view.With(u.String(), "format", "csv", "page", "")},
		{Label: "Excel", Href: view.With(u.String(), "format", "xlsx", "page", "")}}
}

// obligationsView is the list of obligations with its filters.
type obligationsView struct {
	List             Obligations
	In               ObligationsInput
	Folder           *tenants.Folder
	At               string
	Today            cal.Date
	Export, Estimate bool
	Entry            view.Entry
}

func (v obligationsView) filters(ctx context.Context) view.FilterBar {
	return view.FilterBar{Action: "/filings/obligations", Fields: append(commonFilters(ctx, v.Folder, v.Entry),
		view.Select(view.Choice{Name: "state", Label: t(ctx, "declaration.column.state"), Empty: t(ctx, "declaration.filter.all"),
			Options: choices(ctx, "obligation", "open", "expected", "overdue", "met", "estimated", "ended")}.In(ctx, v.Entry)))}
}

func (v obligationsView) table(ctx context.Context) view.Table {
	tb := view.Table{Caption: t(ctx, "declaration.obligations.title"), RowHeader: true, Count: counted(ctx, "declaration.obligations.count", v.List.Count),
		Empty: &view.Empty{Title: t(ctx, "declaration.obligations.empty"), Text: t(ctx, "declaration.list.empty_text")}}
	for _, c := range []string{"employer", "agency", "period", "due", "state"} {
		tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "declaration.column."+c)})
	}
	tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "declaration.column.action"), Kind: view.Buttons, Hidden: true})
	for _, o := range v.List.Rows {
		action := templ.Component(view.None)
		switch {
		case o.MetBy != nil:
			action = view.A(href(*o.MetBy), t(ctx, "declaration.start.see"))
		case o.State == Overdue && v.Estimate:
			action = view.A("/filings/estimate?"+url.Values{"employer_id": {o.EmployerID.String()}, "period": {o.Period.String()}}.Encode(),
				t(ctx, "declaration.obligations.estimate"))
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.Str(o.EmployerName), o.EmployerNumber), view.Str(agencyName(v.Folder, o.Agency)),
			view.Period(o.Period), view.Sub(view.Date(o.DueDate), daysLeft(ctx, o, v.Today)), view.StatusTag(stateTag(ctx, o)), action))
	}
	tb.Pages, tb.Exports = pager(v.List.Count, v.List.Page, v.At), exports(v.Export, "/filings/obligations/export", v.At)
	return tb
}
