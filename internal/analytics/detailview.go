package analytics

import (
	"cmp"
	"context"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/chart"
	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/indicator"
	"socle/pkg/money"
	"socle/pkg/words"
)

// detailView is the page of one indicator as it is drawn.
type detailView struct {
	Detail
	bar   bar
	list  List
	lists bool
	board bool // whether the reader has the dashboard, or only a page of their own
}

// back is where the reader's indicators are.
func (p detailView) back(ctx context.Context) view.Action {
	if p.board {
		return view.Action{Label: t(ctx, "analytics.back"), Href: p.Question.Filter.address("/dashboard"), Kind: view.Plain}
	}
	return view.Action{Label: t(ctx, "analytics.my_page"), Href: "/agents/me", Kind: view.Plain}
}

func (p detailView) base(ctx context.Context) string { return string(i18n.From(ctx).Base()) }

// value is the reading that was asked for.
func (p detailView) value() indicator.Value {
	for _, v := range p.Values {
		if v.Reading == p.Question.Reading {
			return v
		}
	}
	return indicator.Value{}
}

func (p detailView) reading() indicator.Reading {
	_, r := p.Question.asked()
	return r
}

func (p detailView) address(path string, pairs ...string) string {
	return p.Question.Filter.address(path, append([]string{"reading", p.Question.Reading, "by", string(p.Question.By)}, pairs...)...)
}

// headline is the figure as a tile.
func (p detailView) headline(ctx context.Context) view.Kpi {
	k := tileOf(ctx, Card{Value: p.value(), Name: p.reading().Name, Trend: nil}, p.Question.Filter, p.lists)
	k.Href, k.How = "", ""
	if p.Question.Reading != mainOf(p.Question.ID) {
		k.Fraction = p.parts(ctx)
	}
	k.Rows = ""
	if p.lists {
		i, _ := p.Question.asked()
		k.Rows, k.Fraction = p.address("/indicators/"+p.Question.ID+"/employers"), cmp.Or(k.Fraction, t(ctx, "analytics.see."+i.Behind))
	}
	return k
}

func mainOf(id string) string {
	i, _ := indicator.Get(id)
	return i.Main().Key
}

// second is another reading of the indicator, beside the one asked for.
func (p detailView) second(ctx context.Context) (view.Kpi, bool) {
	i, _ := p.Question.asked()
	for n, r := range i.Readings {
		if r.Key != p.Question.Reading && p.Values[n].Value != nil && !bucketKey(r.Key) {
			k := tileOf(ctx, Card{Value: p.Values[n], Name: r.Name}, p.Question.Filter, false)
			k.Fraction, k.Href, k.How = over(ctx, r, p.Values[n]), p.readingHref(r.Key), ""
			return k, true
		}
	}
	return view.Kpi{}, false
}

func (p detailView) readingHref(key string) string {
	return p.Question.Filter.address("/indicators/"+p.Question.ID, "reading", key, "by", string(p.Question.By))
}

// parts says numerator over denominator of a reading that has no words of its own.
func (p detailView) parts(ctx context.Context) string {
	return over(ctx, p.reading(), p.value())
}

func over(ctx context.Context, r indicator.Reading, v indicator.Value) string {
	if len(r.Denominator) == 0 || v.Numerator == nil || v.Denominator == nil {
		return ""
	}
	l, cur := i18n.From(ctx), i18n.Currency(ctx)
	return indicator.Short(l, r.Numerator[0].Measure.Definition().Unit, v.Numerator, cur) + " / " +
		indicator.Short(l, r.Denominator[0].Measure.Definition().Unit, v.Denominator, cur)
}

// plot is the twelve months. A target that changes from month to month is a line of its own.
func (p detailView) plot(ctx context.Context) templ.Component {
	l, u := i18n.From(ctx), p.reading().Unit
	plot := chart.Plot{Title: p.Name.In(p.base(ctx)), Desc: p.reading().Name.In(p.base(ctx)), Target: chart.Missing, Write: axis(l, u, i18n.Currency(ctx))}
	own := chart.Series{Name: p.reading().Name.In(p.base(ctx)), Class: "l1"}
	wanted := chart.Series{Name: t(ctx, "analytics.target_word"), Class: "l5"}
	same, some := true, false
	for _, point := range p.Trend {
		plot.Labels = append(plot.Labels, words.ShortMonth(l, point.Period.Start))
		own.Values = append(own.Values, drawn(ctx, u, point.Value))
		f := p.Question.Filter
		f.Period = point.Period
		own.Hrefs = append(own.Hrefs, f.address("/indicators/"+p.Question.ID, "reading", p.Question.Reading, "by", string(p.Question.By)))
		target := drawn(ctx, u, point.Target)
		same = same && (len(wanted.Values) == 0 || wanted.Values[0].N == target.N && !target.Missing)
		some = some || !target.Missing
		wanted.Values = append(wanted.Values, target)
	}
	plot.Series = []chart.Series{own}
	switch {
	case some && same:
		plot.Target = wanted.Values[0]
		plot.Target.Text = t(ctx, "analytics.target", "target", plot.Target.Text)
	case some:
		plot.Series = append(plot.Series, wanted)
	}
	if u == indicator.Percent && p.Question.ID != "KPI-03" {
		plot.High = 100_000
	}
	return chart.Lines(plot)
}

// most is how many parts are drawn; the table holds them all.
const most = 15

func (p detailView) bars(ctx context.Context) templ.Component {
	set := chart.BarSet{Title: p.byName(ctx)}
	u := p.reading().Unit
	if u == indicator.Percent {
		set.Max = 100_000
	}
	for n, part := range p.Parts {
		if n == most {
			break
		}
		v := drawn(ctx, u, part.Value.Value)
		v.Text = indicator.Short(i18n.From(ctx), u, part.Value.Value, i18n.Currency(ctx))
		set.Rows = append(set.Rows, chart.Row{Label: p.partName(ctx, part.Key), Value: v, Target: chart.Missing, Href: p.partHref(part.Key)})
	}
	return chart.Bars(set)
}

func (p detailView) byName(ctx context.Context) string {
	return t(ctx, "analytics.by."+string(p.Question.By))
}

// partName is what people call a part.
func (p detailView) partName(ctx context.Context, key string) string {
	switch {
	case key == "":
		return t(ctx, "analytics.unsaid")
	case p.Question.By == indicator.ByMonth:
		return words.Period(i18n.From(ctx), monthKey(key))
	case p.Names[key] != "":
		return p.Names[key]
	}
	return nameOf(p.bar.folder, p.Question.By, key)
}

// partHref looks at one part alone.
func (p detailView) partHref(key string) string {
	f := p.Question.Filter
	switch p.Question.By {
	case indicator.ByRegion:
		f.Region = key
	case indicator.ByAgency:
		f.Agency = key
	case indicator.BySector:
		f.Sector = key
	case indicator.BySize:
		f.Size = key
	case indicator.ByLegalForm:
		f.LegalForm = key
	case indicator.ByAgent:
		f.Agent = key
	case indicator.ByMonth:
		f.Period = monthKey(key)
	}
	if key == "" {
		return ""
	}
	return f.address("/indicators/"+p.Question.ID, "reading", p.Question.Reading, "by", string(p.Question.By))
}

func (p detailView) partTable(ctx context.Context) view.Table {
	r := p.reading()
	tb := view.Table{Caption: p.byName(ctx), Dense: true, Flat: true, RowHeader: true, Columns: []view.Column{{Label: t(ctx, "analytics.dimension."+string(p.Question.By))},
		{Label: r.Name.In(p.base(ctx)), Kind: view.Number}}, Exports: p.exports(ctx, "/indicators/"+p.Question.ID+"/export"),
		Empty: &view.Empty{Icon: "chart", Title: t(ctx, "analytics.nothing"), Text: t(ctx, "analytics.nothing_text")}}
	extra := t(ctx, "analytics.share")
	if len(r.Denominator) > 0 {
		extra = t(ctx, "analytics.fraction")
	}
	tb.Columns = append(tb.Columns, view.Column{Label: extra, Kind: view.Number})
	for _, part := range p.Parts {
		detail := over(ctx, r, part.Value)
		if part.Share != nil {
			detail = indicator.Say(i18n.From(ctx), indicator.Percent, part.Share, i18n.Currency(ctx))
		}
		head := view.Str(p.partName(ctx, part.Key))
		if href := p.partHref(part.Key); href != "" {
			head = view.A(href, p.partName(ctx, part.Key))
		}
		tb.Rows = append(tb.Rows, view.Cells(head, view.Str(part.Value.Words(i18n.From(ctx), i18n.Currency(ctx))), view.Str(detail)))
	}
	return tb
}

func (p detailView) exports(ctx context.Context, path string) []view.Link {
	return []view.Link{{Label: "CSV", Href: p.address(path, "format", "csv")}, {Label: "XLSX", Href: p.address(path, "format", "xlsx")}}
}

// readings are all figures of the indicator, each a link to itself.
func (p detailView) readings(ctx context.Context) []view.Fact {
	i, _ := p.Question.asked()
	var facts []view.Fact
	for n, v := range p.Values {
		r := i.Readings[n]
		name := r.Name.In(p.base(ctx))
		if bucket, ok := strings.CutPrefix(r.Key, "b"); ok && len(bucket) == 1 {
			ages := p.bar.folder.Ageing
			at := int(bucket[0] - '0')
			if at > len(ages)+1 {
				continue
			}
			name = ageName(ctx, agesOf(indicator.Fact{}, ages)[at])
		}
		said := v.Words(i18n.From(ctx), i18n.Currency(ctx))
		if f := over(ctx, r, v); f != "" {
			said += " (" + f + ")"
		}
		facts = append(facts, view.Fact{Key: name, Value: view.A(p.readingHref(r.Key), said)})
	}
	return facts
}

// listTable is the employers behind the figure.
func (p detailView) listTable(ctx context.Context, l List, pages *view.Pager) view.Table {
	r := p.reading()
	tb := view.Table{Caption: t(ctx, "analytics.list"), RowHeader: true, Pages: pages,
		Count: t(ctx, "analytics.count", "n", l.Count), Exports: p.exports(ctx, "/indicators/"+p.Question.ID+"/employers/export"),
		Empty:   &view.Empty{Icon: "check", Title: t(ctx, "analytics.nobody"), Text: t(ctx, "analytics.nobody_text")},
		Columns: []view.Column{{Label: t(ctx, "analytics.employer")}, {Label: t(ctx, "analytics.region")}, {Label: t(ctx, "analytics.sector")}}}
	tb.Columns = append(tb.Columns, p.listColumns(ctx, r)...)
	for _, c := range l.Rows {
		cells := []templ.Component{employerCell(ctx, c), view.Str(nameOf(p.bar.folder, indicator.ByRegion, c.Region)), view.Str(nameOf(p.bar.folder, indicator.BySector, c.Sector)), amountCell(r.Numerator, c.Numerator)}
		if len(r.Denominator) > 0 {
			cells = append(cells, amountCell(r.Denominator, c.Denominator))
		}
		tb.Rows = append(tb.Rows, view.Row{Cells: cells, Tone: toneOf(r, c)})
	}
	if len(l.Rows) > 0 {
		tb.Foot = []templ.Component{view.T("analytics.total_all"), view.None, view.None, amountCell(r.Numerator, l.Numerator)}
		if len(r.Denominator) > 0 {
			tb.Foot = append(tb.Foot, amountCell(r.Denominator, l.Denominator))
		}
	}
	return tb
}

func (p detailView) listColumns(ctx context.Context, r indicator.Reading) []view.Column {
	if len(r.Denominator) == 0 {
		return []view.Column{{Label: r.Name.In(p.base(ctx)), Kind: view.Number}}
	}
	num, den := sides(ctx, p.Question.ID)
	return []view.Column{{Label: num, Kind: view.Number}, {Label: den, Kind: view.Number}}
}

// sides are what an officer calls the numerator and the denominator.
func sides(ctx context.Context, id string) (num, den string) {
	if key := "analytics.num." + id; i18n.Has(i18n.From(ctx), key) {
		return t(ctx, key), t(ctx, "analytics.den."+id)
	}
	return t(ctx, "analytics.numerator"), t(ctx, "analytics.denominator")
}

// toneOf marks who is missing from a rate.
func toneOf(r indicator.Reading, c Contribution) view.Tone {
	if r.Unit == indicator.Percent && c.Numerator < c.Denominator && c.Numerator == 0 {
		return view.Warning
	}
	return ""
}

func employerCell(ctx context.Context, c Contribution) templ.Component {
	if c.Name == "" {
		return view.T("analytics.no_employer")
	}
	return view.Sub(view.A("/employers/"+c.EmployerID.String(), c.Name), c.Number)
}

// amountCell writes one employer's part in the unit of its measure.
func amountCell(s indicator.Sum, n int64) templ.Component {
	if len(s) > 0 {
		if u := s[0].Measure.Definition().Unit; u == indicator.Money || u == indicator.MoneyDays {
			return view.Figure(money.Minor(n))
		}
	}
	return view.Num(n)
}
