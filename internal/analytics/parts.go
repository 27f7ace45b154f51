package analytics

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/platform/chart"
	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/indicator"
)

// columns of a group of cards: three look better in a row than four with a hole.
func columns(cards int) int {
	if cards == 3 {
		return 3
	}
	return 4
}

// spreadBars are the largest parts of a spread.
func spreadBars(ctx context.Context, p boardView, c Card, sp Spread) templ.Component {
	set := chart.BarSet{Title: t(ctx, "analytics.by."+string(sp.By))}
	parts := slices.DeleteFunc(slices.Clone(sp.Parts), func(p indicator.Part) bool { return p.Value.Exact() == nil || p.Value.Exact().Sign() == 0 })
	slices.SortStableFunc(parts, func(a, b indicator.Part) int { return b.Value.Exact().Cmp(a.Value.Exact()) })
	if len(parts) == 0 {
		return view.T("analytics.nothing")
	}
	for _, part := range parts[:min(len(parts), 5)] {
		v := drawn(ctx, c.Unit, part.Value.Value)
		v.Text = indicator.Short(i18n.From(ctx), c.Unit, part.Value.Value, i18n.Currency(ctx))
		name := t(ctx, "analytics.unsaid")
		if part.Key != "" {
			name = nameOf(p.bar.folder, sp.By, part.Key)
		}
		set.Rows = append(set.Rows, chart.Row{Label: name, Value: v, Target: chart.Missing})
	}
	return chart.Bars(set)
}

// targetOf is the target of an indicator of the dashboard.
func (p boardView) targetOf(id string) *string {
	for _, c := range p.Cards {
		if c.ID == id {
			return c.Target
		}
	}
	return nil
}

func mapChoices(ctx context.Context) []view.Option {
	var options []view.Option
	for _, id := range mappable {
		i, _ := indicator.Get(id)
		options = append(options, view.Option{Value: id, Label: i.Name.In(string(i18n.From(ctx).Base()))})
	}
	return options
}

func normTable(ctx context.Context, norms []indicator.Norm) view.Table {
	tb := view.Table{Caption: t(ctx, "analytics.norms"), Dense: true, Flat: true, RowHeader: true, Columns: []view.Column{{Label: t(ctx, "analytics.norm")},
		{Label: t(ctx, "analytics.value"), Kind: view.Number}, {Label: t(ctx, "analytics.grade")}}}
	for _, n := range norms {
		var grade templ.Component = view.None
		if n.Grade != "" {
			grade = view.StatusTag(view.Status{Label: string(n.Grade), Tone: map[indicator.Grade]view.Tone{"A": view.Success, "B": view.Success, "C": view.Warning, "D": view.Danger}[n.Grade]})
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Str(n.Name.In(string(i18n.From(ctx).Base()))),
			view.Str(indicator.Say(i18n.From(ctx), indicator.Percent, n.Percent, i18n.Currency(ctx))), grade))
	}
	return tb
}

// barWith adds what is looked at to the choice of period and territory.
func (p detailView) barWith(ctx context.Context) view.FilterBar {
	i, _ := p.Question.asked()
	var readings, dimensions []view.Option
	for _, r := range i.Readings {
		if r.Name.FR != "" && !bucketKey(r.Key) {
			readings = append(readings, view.Option{Value: r.Key, Label: r.Name.In(p.base(ctx))})
		}
	}
	if bucketKey(p.Question.Reading) {
		readings = append(readings, view.Option{Value: p.Question.Reading, Label: p.reading().Name.In(p.base(ctx))})
	}
	for _, d := range p.Dimensions {
		dimensions = append(dimensions, view.Option{Value: string(d), Label: t(ctx, "analytics.dimension."+string(d))})
	}
	b := p.bar
	b.keep = nil
	if p.Question.Agent != "" {
		b.keep = append(b.keep, [2]string{"agent", p.Question.Agent})
	}
	if len(readings) > 1 {
		b.more = append(b.more, view.Select(view.Choice{Name: "reading", Label: t(ctx, "analytics.reading"), Value: p.Question.Reading, Options: readings}))
	}
	b.more = append(b.more, view.Select(view.Choice{Name: "by", Label: t(ctx, "analytics.cut"), Value: string(p.Question.By), Options: dimensions}))
	return b.view(ctx)
}

// bucketKey says whether a reading is one bucket of age: they are many, and stand in the list of readings.
func bucketKey(key string) bool { return len(key) == 2 && key[0] == 'b' }

func (p detailView) trendTable(ctx context.Context) view.Table {
	tb := view.Table{Caption: t(ctx, "analytics.trend"), Dense: true, Flat: true, RowHeader: true, Columns: []view.Column{{Label: t(ctx, "analytics.period")},
		{Label: p.reading().Name.In(p.base(ctx)), Kind: view.Number}, {Label: t(ctx, "analytics.target_word"), Kind: view.Number}}}
	for _, point := range p.Trend {
		say := func(figure *string) templ.Component {
			return view.Str(indicator.Say(i18n.From(ctx), p.reading().Unit, figure, i18n.Currency(ctx)))
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Period(point.Period), say(point.Value), say(point.Target)))
	}
	return tb
}

func (p detailView) pager() *view.Pager {
	pages := int((p.list.Count + int64(p.list.Size) - 1) / int64(max(p.list.Size, 1)))
	return &view.Pager{Page: p.list.Page, Pages: pages, Href: func(n int) string {
		return view.With(p.address("/indicators/"+p.Question.ID+"/employers"), "page", strconv.Itoa(n))
	}}
}
