package comparison

import (
	"context"
	"math/big"
	"slices"

	"github.com/a-h/templ"

	"socle/internal/platform/chart"
	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/indicator"
	"socle/pkg/words"
)

// level says that a figure can be compared between funds of different sizes and currencies: a rate, or a number of days.
func level(u indicator.Unit) bool { return u == indicator.Percent || u == indicator.Days }

// shownOf are the indicators of the table: rates and days, or counts and amounts.
func (in choice) shownOf() (list []indicator.Indicator) {
	for _, i := range indicator.Catalogue() {
		if level(i.Main().Unit) == (in.Show != "amounts") {
			list = append(list, i)
		}
	}
	return list
}

func nameOf(ctx context.Context, i indicator.Indicator) string {
	return i.Name.In(string(i18n.From(ctx).Base()))
}

// said is a figure in words.
func (f Figure) said(ctx context.Context) string {
	return indicator.Say(i18n.From(ctx), f.Unit, f.Value, f.currency())
}

func figureCell(ctx context.Context, r Row, id string) templ.Component {
	f, ok := r.Figures[id]
	switch f.state(ok) {
	case "published":
		return view.Code(f.said(ctx))
	case "none":
		return view.Str(t(ctx, "comparison.state.none"))
	case "withheld":
		return view.StatusTag(view.Status{Label: t(ctx, "comparison.state.withheld"), Tone: view.Neutral})
	}
	return view.StatusTag(view.Status{Label: t(ctx, "comparison.state.missing"), Tone: view.Warning})
}

func fundsTable(ctx context.Context, table Table, in choice) view.Table {
	tb := view.Table{Caption: t(ctx, "comparison.caption", "period", table.Period), RowHeader: true,
		Count:   t(ctx, "comparison.count", "n", len(table.Rows)),
		Exports: []view.Link{{Label: "CSV", Href: exportHref(table.Period, "csv")}, {Label: "XLSX", Href: exportHref(table.Period, "xlsx")}},
		Empty:   &view.Empty{Title: t(ctx, "comparison.empty"), Text: t(ctx, "comparison.empty_text")},
		Columns: []view.Column{{Label: t(ctx, "comparison.col.fund")}}}
	list := in.shownOf()
	for _, i := range list {
		tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "comparison.short."+i.ID), Kind: view.Number})
	}
	tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "comparison.col.published")})
	for _, r := range table.Rows {
		row := view.Cells(view.Sub(view.Str(r.label()), r.Name))
		for _, i := range list {
			row.Cells = append(row.Cells, figureCell(ctx, r, i.ID))
		}
		row.Cells = append(row.Cells, view.Sub(view.Moment(r.PublishedAt), t(ctx, "comparison.in", "currency", r.Currency)))
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

func exportHref(p cal.Period, format string) string {
	return view.With("/comparison/export", "period", p.String(), "format", format)
}

func periodOptions(ctx context.Context, table Table) (list []view.Option) {
	seen := false
	for _, p := range table.Periods {
		list = append(list, view.Option{Value: p.String(), Label: words.Period(i18n.From(ctx), p)})
		seen = seen || p == table.Period
	}
	if !seen {
		list = append(list, view.Option{Value: table.Period.String(), Label: words.Period(i18n.From(ctx), table.Period)})
	}
	return list
}

func fundOptions(table Table) (list []view.Option) {
	for _, r := range table.Rows {
		list = append(list, view.Option{Value: r.Fund, Label: r.label()})
	}
	return list
}

// bars sets one rate of all funds side by side; a fund that did not publish it has no bar.
func bars(ctx context.Context, table Table, i indicator.Indicator) templ.Component {
	set := chart.BarSet{Title: nameOf(ctx, i)}
	if i.Main().Unit == indicator.Percent {
		set.Max = 100_00
	}
	for _, r := range table.Rows {
		f, ok := r.Figures[i.ID]
		row := chart.Row{Label: r.label(), Target: chart.Missing, Value: chart.Value{Missing: true, Text: t(ctx, "comparison.state."+f.state(ok))}}
		if n, there := f.scaled(); there {
			row.Value = chart.V(n, f.said(ctx))
			set.Max = max(set.Max, n)
		}
		set.Rows = append(set.Rows, row)
	}
	return chart.Bars(set)
}

// told are the rates of which one of two funds published at least one month.
func (p Pair) told() (list []indicator.Indicator) {
	for _, i := range (choice{}).shownOf() {
		if slices.ContainsFunc(slices.Concat(p.A, p.B), func(r Row) bool { return r.Figures[i.ID].Value != nil }) {
			list = append(list, i)
		}
	}
	return list
}

// drawn is one rate of two funds over the months.
func drawn(ctx context.Context, p Pair, i indicator.Indicator) templ.Component {
	plot := chart.Plot{Title: nameOf(ctx, i), Desc: t(ctx, "comparison.lines", "name", nameOf(ctx, i), "a", p.A[0].label(), "b", p.B[0].label()), Target: chart.Missing,
		Write: func(n int64) string { return words.Int(i18n.From(ctx), n/100) }}
	for _, m := range p.Months {
		plot.Labels = append(plot.Labels, words.ShortMonth(i18n.From(ctx), m.Start))
	}
	for _, rows := range [][]Row{p.A, p.B} {
		series := chart.Series{Name: rows[0].label()}
		for _, r := range rows {
			f := r.Figures[i.ID]
			value := chart.Missing
			if n, ok := f.scaled(); ok {
				value = chart.V(n, f.said(ctx))
			}
			series.Values = append(series.Values, value)
		}
		plot.Series = append(plot.Series, series)
	}
	return chart.Lines(plot)
}

// pairTable is the last month of two funds, indicator by indicator, with the difference where there can be one.
func pairTable(ctx context.Context, p Pair) view.Table {
	a, b := p.A[len(p.A)-1], p.B[len(p.B)-1]
	tb := view.Table{Caption: t(ctx, "comparison.pair", "a", a.label(), "b", b.label()), RowHeader: true, Columns: []view.Column{
		{Label: t(ctx, "comparison.col.indicator")}, {Label: a.label(), Kind: view.Number}, {Label: b.label(), Kind: view.Number},
		{Label: t(ctx, "comparison.col.difference"), Kind: view.Number}}}
	for _, i := range indicator.Catalogue() {
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.Str(nameOf(ctx, i)), i.ID), figureCell(ctx, a, i.ID), figureCell(ctx, b, i.ID),
			view.Code(difference(ctx, a.Figures[i.ID], b.Figures[i.ID]))))
	}
	return tb
}

// difference is the second figure less the first in the unit of both; none between amounts of different currencies:
// nothing is converted.
func difference(ctx context.Context, a, b Figure) string {
	if a.Value == nil || b.Value == nil || (a.Unit == indicator.Money && a.Currency != b.Currency) {
		return "–"
	}
	x, ok1 := new(big.Rat).SetString(*a.Value)
	y, ok2 := new(big.Rat).SetString(*b.Value)
	if !ok1 || !ok2 {
		return "–"
	}
	by, decimals := y.Sub(y, x), 1
	switch a.Unit {
	case indicator.Money:
		decimals = a.currency().Decimals
	case indicator.Count:
		decimals = 0
	}
	size := new(big.Rat).Abs(by).FloatString(decimals)
	if a.Unit == indicator.Percent {
		return sign(by) + words.Decimal(i18n.From(ctx), size) + " " + t(ctx, "comparison.points")
	}
	return sign(by) + indicator.Say(i18n.From(ctx), a.Unit, &size, a.currency())
}

func sign(r *big.Rat) string {
	switch r.Sign() {
	case -1:
		return "−"
	case 1:
		return "+"
	}
	return ""
}

func lang(ctx context.Context) string { return string(i18n.From(ctx).Base()) }

// wayOf says which way is better.
func wayOf(ctx context.Context, i indicator.Indicator) string {
	if i.Better == indicator.Neither {
		return ""
	}
	return t(ctx, "comparison.better."+string(i.Better))
}
