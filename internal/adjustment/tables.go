package adjustment

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/platform/web/view"
	"socle/pkg/money"
)

func column(ctx context.Context, kind view.Kind, names ...string) []view.Column {
	var out []view.Column
	for _, n := range names {
		out = append(out, view.Column{Label: t(ctx, "adjustment.col."+n), Kind: kind})
	}
	return out
}

func signed(m money.Minor) templ.Component { return view.Figure(m) }

func changesTable(ctx context.Context, list []Change) view.Table {
	tb := view.Table{Caption: t(ctx, "adjustment.title"), RowHeader: true, Empty: &view.Empty{Icon: "scale", Title: t(ctx, "adjustment.none"), Text: t(ctx, "adjustment.none_text")},
		Columns: append(column(ctx, view.Text, "change", "approved_on"), column(ctx, view.Number, "waiting", "posted", "left_out")...)}
	for _, c := range list {
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.A("/adjustments/"+c.ID.String(), law.SeriesWords(ctx, c.Subject)), c.Words(ctx)),
			view.Moment(c.ApprovedAt), view.Sub(view.Figure(c.WaitingAmount), view.Int(ctx, int64(c.Waiting))),
			view.Sub(view.Figure(c.PostedAmount), view.Int(ctx, int64(c.Approved))), view.Sub(view.Figure(c.LeftOutAmount), view.Int(ctx, int64(c.Excluded)))))
	}
	return tb
}

func changeFacts(ctx context.Context, c Change) []view.Fact {
	days := t(ctx, "adjustment.change.since", "since", c.Starts)
	if !c.Ends.IsZero() {
		days = t(ctx, "adjustment.change.between", "since", c.Starts, "until", c.Ends)
	}
	var what []string
	for _, d := range law.Differences(ctx, c.Was, c.Now) {
		what = append(what, t(ctx, "adjustment.from_to", "field", d.Field, "before", orDash(d.Before), "after", orDash(d.After)))
	}
	return []view.Fact{
		{Key: t(ctx, "adjustment.change.what"), Value: view.Str(strings.Join(what, " · "))},
		{Key: t(ctx, "adjustment.change.days"), Value: view.Str(days)},
		{Key: t(ctx, "adjustment.change.source"), Value: view.Str(c.Source)},
		{Key: t(ctx, "adjustment.change.approved"), Value: view.Str(t(ctx, "adjustment.change.by", "name", c.ApprovedByName, "at", c.ApprovedAt))},
	}
}

var stateTones = map[string]view.Tone{"proposed": view.Info, "approved": view.Success, "excluded": view.Warning, "superseded": view.Neutral}

func adjustmentsTable(ctx context.Context, l List, in ListInput) view.Table {
	base := "/adjustments/" + in.ID.String()
	q := url.Values{"state": {in.State}, "q": {in.Search}}.Encode()
	tb := view.Table{Caption: t(ctx, "adjustment.change.list"), RowHeader: true, Dense: true,
		Columns: append(append(column(ctx, view.Text, "employer", "period"), column(ctx, view.Number, "lines", "difference")...), column(ctx, view.Text, "state", "due")...),
		Empty:   &view.Empty{Icon: "check", Title: t(ctx, "adjustment.change.empty"), Text: t(ctx, "adjustment.change.empty_text")},
		Exports: []view.Link{{Label: "CSV", Href: base + "/export?format=csv&" + q}, {Label: "XLSX", Href: base + "/export?format=xlsx&" + q}},
		Pages:   &view.Pager{Page: l.Page, Pages: l.Pages, Href: func(p int) string { return view.With(base+"?"+q, "page", view.Int(context.Background(), int64(p))) }}}
	for _, a := range l.Rows {
		state := view.StatusTag(view.Status{Label: t(ctx, "adjustment.state."+a.State), Tone: stateTones[a.State]})
		if a.Reason != "" {
			state = view.Sub(state, a.Reason)
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.A(base+"?q="+url.QueryEscape(a.Number), a.Name), a.Number),
			a.link(), view.Num(int64(a.Lines)), signed(a.Amount()), state, view.Date(a.DueDate)))
	}
	return tb
}

func stateOptions(ctx context.Context) []view.Option {
	out := []view.Option{}
	for _, s := range []string{"proposed", "approved", "excluded", "superseded"} {
		out = append(out, view.Option{Value: s, Label: t(ctx, "adjustment.state."+s)})
	}
	return out
}

// whom are those that a decision can be about: all who wait, or the one employer that is shown.
func whom(ctx context.Context, l List) []view.Option {
	seen := map[uuid.UUID]Adjustment{}
	for _, a := range l.Rows {
		if a.State == "proposed" {
			seen[a.EmployerID] = a
		}
	}
	out := []view.Option{{Value: "", Label: t(ctx, "adjustment.decide.everyone", "n", l.Change.Waiting)}}
	if len(seen) > 25 {
		return out
	}
	for _, a := range l.Rows {
		if a.State == "proposed" && !slices.ContainsFunc(out, func(o view.Option) bool { return o.Value == a.EmployerID.String() }) {
			out = append(out, view.Option{Value: a.EmployerID.String(), Label: t(ctx, "adjustment.decide.only", "name", a.Name, "number", a.Number)})
		}
	}
	return out
}
