package analytics

import (
	"context"
	"math/big"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/chart"
	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/indicator"
	"socle/pkg/words"
)

// boardView is the dashboard as it is drawn.
type boardView struct {
	Board
	bar     bar
	notices []view.Notice
	map_    Territory
	lists   bool // the reader may see the employers behind a figure
}

// cardGroups are the three of the blueprint.
var cardGroups = []struct {
	key string
	ids []string
}{
	{"extension", []string{"KPI-01", "KPI-02", "KPI-03", "KPI-04", "KPI-05"}},
	{"compliance", []string{"KPI-06", "KPI-07", "KPI-08", "KPI-09"}},
	{"arrears", []string{"KPI-10", "KPI-11", "KPI-12"}},
}

func (b Board) group(ids []string) (cards []Card) {
	for _, id := range ids {
		for _, c := range b.Cards {
			if c.ID == id {
				cards = append(cards, c)
			}
		}
	}
	return cards
}

// tile is a card in words.
func (p boardView) tile(ctx context.Context, c Card) view.Kpi {
	return tileOf(ctx, c, p.Filter, p.lists)
}

func tileOf(ctx context.Context, c Card, f Filter, lists bool) view.Kpi {
	i, _ := indicator.Get(c.ID)
	k := view.Kpi{Name: c.Name.In(string(i18n.From(ctx).Base())), Href: f.address("/indicators/" + c.ID), How: f.address("/indicators/"+c.ID) + "#how"}
	k.Value, k.Unit = parted(ctx, c.Value)
	if g, ok := i.Gap(c.Value); ok {
		k.Target = t(ctx, "analytics.target", "target", targetShort(ctx, c.Value)) + " · " + gapWords(ctx, g)
		k.Gap = verdict(ctx, g)
	}
	k.Trend = spark(ctx, k.Name, c.Unit, c.Trend)
	if k.Fraction = fraction(ctx, c); lists {
		k.Rows = f.address("/indicators/" + c.ID + "/employers")
	}
	return k
}

// parted is a figure and its unit apart, to be set in two sizes.
func parted(ctx context.Context, v indicator.Value) (figure, unit string) {
	l, cur := i18n.From(ctx), i18n.Currency(ctx)
	figure = indicator.Short(l, v.Unit, v.Value, cur)
	if v.Value == nil {
		return figure, ""
	}
	switch v.Unit {
	case indicator.Percent:
		return strings.TrimRight(strings.TrimSuffix(figure, "%"), "\u00a0\u202f "), "%"
	case indicator.Days:
		return figure, t(ctx, "analytics.days")
	case indicator.Money:
		return figure, words.Sign(l, cur)
	}
	return figure, ""
}

// targetShort is the target as a tile shows it.
func targetShort(ctx context.Context, v indicator.Value) string {
	l, cur := i18n.From(ctx), i18n.Currency(ctx)
	if v.Unit == indicator.Money {
		return indicator.Short(l, v.Unit, v.Target, cur) + "\u00a0" + words.Sign(l, cur)
	}
	return v.TargetWords(l, cur)
}

// gapWords says the gap; an amount is rounded, as the figure is.
func gapWords(ctx context.Context, g indicator.Gap) string {
	l, cur := i18n.From(ctx), i18n.Currency(ctx)
	if g.Unit != indicator.Money || g.By.Sign() == 0 {
		return g.Words(l, cur)
	}
	size := new(big.Rat).Abs(g.By).FloatString(cur.Decimals)
	key := "analytics.more"
	if g.By.Sign() < 0 {
		key = "analytics.less"
	}
	return t(ctx, key, "by", indicator.Short(l, g.Unit, &size, cur)+"\u00a0"+words.Sign(l, cur))
}

// near is how far under its target a figure is still near it, in percent of the target.
const near = 10

func verdict(ctx context.Context, g indicator.Gap) *view.Status {
	switch {
	case g.Good:
		return &view.Status{Label: t(ctx, "analytics.reached"), Tone: view.Success}
	case g.Under(near):
		return &view.Status{Label: t(ctx, "analytics.under"), Tone: view.Danger}
	}
	return &view.Status{Label: t(ctx, "analytics.near"), Tone: view.Warning}
}

// fraction says what a figure is made of: "1 204 sur 1 378 obligations".
func fraction(ctx context.Context, c Card) string {
	l, cur := i18n.From(ctx), i18n.Currency(ctx)
	i, _ := indicator.Get(c.ID)
	if len(c.Spread) > 0 {
		return ""
	}
	if c.Value.Value == nil {
		return t(ctx, "analytics.not_applicable")
	}
	if c.Denominator == nil || c.Numerator == nil {
		return t(ctx, "analytics.see."+i.Behind)
	}
	r := i.Main()
	num := indicator.Short(l, r.Numerator[0].Measure.Definition().Unit, c.Numerator, cur)
	den := indicator.Short(l, r.Denominator[0].Measure.Definition().Unit, c.Denominator, cur)
	return t(ctx, "analytics.of."+c.ID, "num", num, "den", den)
}

// spark is the twelve months before as a small line; nothing to draw when no month has a figure.
func spark(ctx context.Context, name string, u indicator.Unit, points []Point) templ.Component {
	values, some := make([]chart.Value, len(points)), false
	for n, p := range points {
		values[n] = drawn(ctx, u, p.Value)
		some = some || !values[n].Missing
	}
	if !some {
		return nil
	}
	return chart.Spark(t(ctx, "analytics.spark", "name", name), values)
}

// drawn gives a figure to a chart.
func drawn(ctx context.Context, u indicator.Unit, figure *string) chart.Value {
	l, cur := i18n.From(ctx), i18n.Currency(ctx)
	n, ok := indicator.Scaled(u, figure, cur)
	if !ok {
		return chart.Missing
	}
	return chart.V(n, indicator.Say(l, u, figure, cur))
}
