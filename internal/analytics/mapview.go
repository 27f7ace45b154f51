package analytics

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/platform/chart"
	"socle/internal/platform/geo"
	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/indicator"
	"socle/pkg/money"
	"socle/pkg/words"
	"socle/tenants"
)

// mappable are the indicators that a map can be coloured by, in the order of the choice.
var mappable = []string{"KPI-06", "KPI-07", "KPI-11", "KPI-01", "KPI-02", "KPI-08", "KPI-10"}

// mapped is the indicator asked for, filing when it cannot be drawn.
func mapped(id string) string {
	if slices.Contains(mappable, id) {
		return id
	}
	return mappable[0]
}

// territoryMap draws the fund's map; nothing when its folder holds none that can be drawn.
func territoryMap(ctx context.Context, f *tenants.Folder, x Territory, target *string) templ.Component {
	m, err := geo.Parse(f.Map)
	if err != nil {
		return nil
	}
	i, _ := x.Question.asked()
	name := i.Name.In(string(i18n.From(ctx).Base()))
	spec := geo.Spec{Title: t(ctx, "analytics.map_of", "name", name), Desc: words.Period(i18n.From(ctx), x.Question.Period),
		NoData: t(ctx, "analytics.no_data"), Marks: map[string]geo.Mark{}, Arabic: i18n.From(ctx).Base() == words.Arabic}
	u := i.Main().Unit
	spec.Breaks = breaks(u, x, target, i18n.Currency(ctx))
	spec.Labels = classes(ctx, u, spec.Breaks)
	for _, r := range x.Regions {
		if r.Feature == "" {
			continue
		}
		v := drawn(ctx, u, r.Value.Value)
		if r.Held {
			v.Text = t(ctx, "analytics.held")
		}
		spec.Marks[r.Feature] = geo.Mark{Value: v, Href: regionHref(x, r)}
	}
	return m.Choropleth(spec)
}

func regionHref(x Territory, r Region) string {
	f := x.Question.Filter
	f.Region = r.Code
	return f.address("/dashboard", "map", x.Question.ID)
}

// breaks are the lower bounds of the classes: three quarters, nine tenths and the whole of the target for a rate; for what
// adds up, a half, one, two and four times an even share of the target, or of a round figure near the whole. They move with
// the target, not with the month.
func breaks(u indicator.Unit, x Territory, target *string, cur money.Currency) []int64 {
	wanted, ok := indicator.Scaled(u, target, cur)
	if u == indicator.Percent {
		if !ok || wanted <= 0 {
			wanted = 100_000
		}
		return []int64{wanted * 3 / 4, wanted * 9 / 10, wanted}
	}
	if !ok || wanted <= 0 {
		for _, r := range x.Regions {
			n, _ := indicator.Scaled(u, r.Value.Value, cur)
			wanted += n
		}
	}
	share := rounded(max(wanted/int64(max(len(x.Regions), 1)), 2))
	return []int64{max(share/2, 1), share, share * 2, share * 4}
}

// rounded is the smallest of 1, 2 or 5 times a power of ten that is not below n.
func rounded(n int64) int64 {
	for unit := int64(1); ; unit *= 10 {
		for _, m := range []int64{1, 2, 5} {
			if m*unit >= n {
				return m * unit
			}
		}
	}
}

// classes say the classes in words: "moins de 67,5 %", "de 67,5 % à 81 %", "90 % et plus".
func classes(ctx context.Context, u indicator.Unit, at []int64) []string {
	l, cur := i18n.From(ctx), i18n.Currency(ctx)
	say := func(n int64) string { return axis(l, u, cur)(n) }
	labels := []string{t(ctx, "analytics.class_under", "to", say(at[0]))}
	for n := 0; n+1 < len(at); n++ {
		labels = append(labels, t(ctx, "analytics.class_between", "from", say(at[n]), "to", say(at[n+1])))
	}
	return append(labels, t(ctx, "analytics.class_over", "from", say(at[len(at)-1])))
}

// axis writes a number for drawing back as words: "85 %", "1,2 M".
func axis(l i18n.Lang, u indicator.Unit, cur money.Currency) func(int64) string {
	return func(n int64) string {
		switch u {
		case indicator.Percent:
			return words.Ratio(l, n, 100_000, decimalsOf(n))
		case indicator.Days:
			return words.Compact(l, n/1000)
		case indicator.Money:
			return words.CompactMoney(l, money.Minor(n), cur)
		}
		return words.Compact(l, n)
	}
}

// decimalsOf shows a decimal only where there is one.
func decimalsOf(thousandths int64) int {
	if thousandths%1000 == 0 {
		return 0
	}
	return 1
}

// regionTable is the same figures as the map. What is held back is said so.
func regionTable(ctx context.Context, x Territory) view.Table {
	i, r := x.Question.asked()
	tb := view.Table{Caption: t(ctx, "analytics.map_of", "name", i.Name.In(string(i18n.From(ctx).Base()))), Dense: true, Flat: true, RowHeader: true,
		Columns: []view.Column{{Label: t(ctx, "analytics.region")}, {Label: r.Name.In(string(i18n.From(ctx).Base())), Kind: view.Number},
			{Label: t(ctx, "analytics.employers"), Kind: view.Number}}}
	for _, area := range x.Regions {
		name := area.Name
		if name == "" {
			name = t(ctx, "analytics.elsewhere")
		}
		value, count := view.Str(area.Value.Words(i18n.From(ctx), i18n.Currency(ctx))), view.Num(area.Employers)
		switch {
		case area.Held:
			value, count = view.T("analytics.held"), view.T("analytics.few")
		case area.Value.Value == nil:
			value = view.Str("–")
		}
		head := view.Str(name)
		if area.Code != "" {
			head = view.A(regionHref(x, area), name)
		}
		tb.Rows = append(tb.Rows, view.Cells(head, value, count))
	}
	return tb
}

// ageParts are the buckets of what is owed, each leading to who owes it.
func (p boardView) ageParts(ctx context.Context) []chart.Part {
	parts := make([]chart.Part, len(p.Ages))
	for n, a := range p.Ages {
		parts[n] = chart.Part{Label: ageName(ctx, a), Value: chart.V(int64(a.Amount), view.MoneyText(ctx, a.Amount)), Class: "a" + string(rune('0'+min(n, 5)))}
		if p.lists && a.Amount != 0 {
			parts[n].Href = p.Filter.address("/indicators/KPI-10/employers", "reading", "b"+strconv.Itoa(min(n, 7)))
		}
	}
	return parts
}

func ageName(ctx context.Context, a Age) string {
	switch {
	case a.From == 0:
		return t(ctx, "analytics.age_none")
	case a.To == 0:
		return t(ctx, "analytics.age_over", "from", a.From-1)
	}
	return t(ctx, "analytics.age", "from", a.From, "to", a.To)
}

func ageTable(ctx context.Context, ages []Age) view.Table {
	tb := view.Table{Caption: t(ctx, "analytics.ages"), Dense: true, Flat: true, RowHeader: true, Columns: []view.Column{{Label: t(ctx, "analytics.age_head")},
		{Label: t(ctx, "analytics.amount"), Kind: view.Number}, {Label: t(ctx, "analytics.share"), Kind: view.Number}}}
	var total money.Minor
	for _, a := range ages {
		total += a.Amount
	}
	for _, a := range ages {
		tb.Rows = append(tb.Rows, view.Cells(view.Str(ageName(ctx, a)), view.Figure(a.Amount), view.Ratio(int64(a.Amount), int64(total))))
	}
	tb.Foot = []templ.Component{view.T("analytics.total"), view.Figure(total), view.None}
	return tb
}

func evolutionTable(ctx context.Context, e Evolution) view.Table {
	tb := view.Table{Caption: t(ctx, "analytics.evolution"), Dense: true, Flat: true, RowHeader: true, Columns: []view.Column{{Label: t(ctx, "analytics.movement")},
		{Label: t(ctx, "analytics.amount"), Kind: view.Number}}}
	for _, row := range []struct {
		key    string
		amount money.Minor
	}{{"opening", e.Opening}, {"new", e.New}, {"collected", -e.Collected}, {"cancelled", -e.Cancelled}, {"waived", -e.Waived}} {
		tb.Rows = append(tb.Rows, view.Cells(view.T("analytics.evolution_"+row.key), view.Figure(row.amount)))
	}
	tb.Foot = []templ.Component{view.T("analytics.evolution_closing"), view.Figure(e.Closing)}
	return tb
}
