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
	"socle/pkg/cal"
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

// shareTable is before and after by branch and bearer, with the fund's total apart from what is collected for others.
func shareTable(ctx context.Context, caption string, shares []Share) view.Table {
	tb := view.Table{Caption: caption, Dense: true, RowHeader: true,
		Columns: append(column(ctx, view.Text, "branch", "bearer"), column(ctx, view.Number, "before", "after", "difference")...)}
	var own, others Share
	for _, s := range shares {
		sum := &others
		if s.InTotal {
			sum = &own
		}
		sum.Before, sum.After = sum.Before.Add(s.Before), sum.After.Add(s.After)
		if s.Before != s.After {
			tb.Rows = append(tb.Rows, view.Cells(s.branch(ctx), s.bearer(ctx),
				view.Figure(s.Before), view.Figure(s.After), signed(s.Difference())))
		}
	}
	total := own
	name := "adjustment.total"
	if others.Before != others.After {
		tb.Rows = append(tb.Rows, view.Cells(view.Str(t(ctx, "adjustment.total_own")), view.Str(""), view.Figure(own.Before), view.Figure(own.After), signed(own.Difference())))
		tb.Rows = append(tb.Rows, view.Cells(view.Str(t(ctx, "adjustment.total_levy")), view.Str(""), view.Figure(others.Before), view.Figure(others.After), signed(others.Difference())))
		total.Before, total.After = own.Before.Add(others.Before), own.After.Add(others.After)
	}
	tb.Foot = []templ.Component{view.Str(t(ctx, name)), view.Str(""), view.Figure(total.Before), view.Figure(total.After), signed(total.Difference())}
	return tb
}

func mostTable(ctx context.Context, i Impact) view.Table {
	href := "/law/proposals/" + i.Proposal.String() + "/impact/employers?format="
	tb := view.Table{Caption: t(ctx, "adjustment.impact.most"), RowHeader: true, Dense: true,
		Columns: append(column(ctx, view.Text, "employer"), column(ctx, view.Number, "declarations", "lines", "before", "after", "difference")...),
		Exports: []view.Link{{Label: "CSV", Href: href + "csv"}, {Label: "XLSX", Href: href + "xlsx"}}}
	for _, e := range i.Most {
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.A("/employers/"+e.EmployerID.String(), e.Name), e.Number), view.Num(int64(e.Declarations)), view.Num(e.Lines),
			view.Figure(e.Before), view.Figure(e.After), signed(e.Difference())))
	}
	return tb
}

func impactKpis(ctx context.Context, i Impact, on law.Bearing) []view.Kpi {
	return []view.Kpi{
		{Name: t(ctx, keyOn(on, "adjustment.impact.declarations")), Value: view.Int(ctx, int64(i.Declarations))},
		{Name: t(ctx, keyOn(on, "adjustment.impact.lines")), Value: view.Int(ctx, i.Lines)},
		{Name: t(ctx, "adjustment.impact.employers"), Value: view.Int(ctx, int64(i.Employers))},
		{Name: t(ctx, "adjustment.impact.difference"), Value: plus(ctx, i.Difference())},
	}
}

// plus is an amount with its sign, so that more is not taken for a total.
func plus(ctx context.Context, m money.Minor) string {
	if m > 0 {
		return "+\u00a0" + view.MoneyText(ctx, m)
	}
	return view.MoneyText(ctx, m)
}

func basisWords(ctx context.Context, basis []string) string {
	var out []string
	for _, b := range basis {
		if p, err := cal.ParsePeriod(b); err == nil {
			out = append(out, periodText(ctx, p))
		}
	}
	return strings.Join(out, ", ")
}

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

func explainedTable(ctx context.Context, e Explained) view.Table {
	tb := view.Table{Caption: t(ctx, "adjustment.employer.periods"), RowHeader: true, Dense: true,
		Columns: append(append(column(ctx, view.Text, "period", "rate"), column(ctx, view.Number, "before", "after", "difference")...), column(ctx, view.Text, "due")...)}
	for _, a := range e.Rows {
		var before, after money.Minor
		for _, s := range a.Shares {
			before, after = before.Add(s.Before), after.Add(s.After)
		}
		due := view.Date(a.DueDate)
		if a.Amount() <= 0 {
			due = view.Str("–")
		}
		tb.Rows = append(tb.Rows, view.Cells(a.link(), view.Str(a.why(ctx)), view.Figure(before), view.Figure(after), signed(after-before), due))
	}
	return tb
}

// outcome says what it comes to for the employer.
func outcome(ctx context.Context, e Explained) string {
	late, due := "", cal.Date(0)
	for _, a := range e.Rows {
		if due = max(due, a.DueDate); a.Counted != nil {
			late = "_late"
		}
	}
	switch {
	case e.Total > 0:
		return t(ctx, "adjustment.employer.asked"+late, "amount", view.MoneyText(ctx, e.Total), "due", due)
	case e.Total < 0:
		return t(ctx, "adjustment.employer.given"+late, "amount", view.MoneyText(ctx, -e.Total))
	}
	return t(ctx, "adjustment.employer.nothing"+late)
}

// allShares adds up the shares of an employer's adjustments.
func allShares(rows []Adjustment) []Share {
	x := newIndex()
	var before, after sums
	for _, a := range rows {
		for _, s := range a.Shares {
			n := x.of(shareKey{s.Branch, s.Bearer, s.InTotal})
			before, after = before.add(n, s.Before), after.add(n, s.After)
		}
	}
	return x.shares(before, after)
}

// rateWords says the rates that moved: "6.4 % → 6.8 %"; empty when what moved is no rate.
func rateWords(list []Rate) string {
	var parts []string
	for _, r := range list {
		parts = append(parts, r.Before.Percent()+" % → "+r.After.Percent()+" %")
	}
	return strings.Join(parts, ", ")
}
