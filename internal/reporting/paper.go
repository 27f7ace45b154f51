package reporting

import (
	"context"
	"strings"

	"socle/internal/collection"
	"socle/internal/platform/i18n"
	"socle/internal/platform/pdf"
	"socle/internal/platform/tenant"
	"socle/pkg/indicator"
	"socle/pkg/money"
	"socle/pkg/words"
)

// paper lays the report out: what matters first, the twelve indicators, arrears by age, the territory, the definitions.
func (c Content) paper(ctx context.Context, tx tenant.Tx) ([]byte, error) {
	o, err := collection.Paper(ctx, tx)
	if err != nil {
		return nil, err
	}
	o.Title, o.Number = t(ctx, "reporting.title_of."+span(c.Period.Months)), words.Period(o.Lang, c.Period)
	o.Note = t(ctx, "reporting.note", "at", c.Measured.In(tx.Fund().Zone()))
	d := pdf.New(o)
	d.Letterhead()
	d.Heading(o.Title, words.Period(o.Lang, c.Period))
	d.Facts(pdf.Fact{Key: t(ctx, "reporting.measured"), Value: words.Moment(o.Lang, c.Measured.In(tx.Fund().Zone()))},
		pdf.Fact{Key: t(ctx, "reporting.made"), Value: words.Moment(o.Lang, tx.Now().In(tx.Fund().Zone()))})
	d.Section(t(ctx, "reporting.essential"))
	d.Text(strings.Join(c.essential(ctx), "\n"))
	d.Section(t(ctx, "reporting.twelve"))
	d.Table(c.indicatorsTable(ctx))
	d.Section(t(ctx, "reporting.ages", "date", c.Period.Last()))
	d.Table(c.agesTable(ctx))
	d.Text(c.evolution(ctx))
	d.Break()
	c.territory(ctx, d)
	d.Break()
	c.definitions(ctx, d)
	return d.Bytes()
}

// essential says in words how many targets are reached, and which are missed and by how much.
func (c Content) essential(ctx context.Context) []string {
	var targeted, good int
	var missed []string
	for _, l := range c.Lines {
		if !l.Targeted {
			continue
		}
		targeted++
		if l.Gap.Good {
			good++
			continue
		}
		missed = append(missed, "• "+t(ctx, "reporting.missed", "name", nameOf(ctx, l.Indicator), "value", c.said(ctx, l.Value), "gap", c.gapOf(ctx, l)))
	}
	if targeted == 0 {
		return []string{t(ctx, "reporting.no_target")}
	}
	return append([]string{t(ctx, "reporting.reached", "n", good, "of", targeted)}, missed...)
}

func (c Content) indicatorsTable(ctx context.Context) pdf.Table {
	tb := pdf.Table{Columns: []pdf.Column{{Label: t(ctx, "reporting.col.indicator"), Width: 2.6}, {Label: t(ctx, "reporting.col.value"), Width: 1.8, Figures: true},
		{Label: t(ctx, "reporting.col.target"), Width: 1.8, Figures: true}, {Label: t(ctx, "reporting.col.gap"), Width: 2.2}}}
	for _, l := range c.Lines {
		tb.Rows = append(tb.Rows, []string{l.Indicator.ID + " · " + nameOf(ctx, l.Indicator), c.said(ctx, l.Value),
			l.Value.TargetWords(i18n.From(ctx), c.Fund.Currency), c.gapOf(ctx, l)})
	}
	return tb
}

func (c Content) agesTable(ctx context.Context) pdf.Table {
	tb := pdf.Table{Columns: []pdf.Column{{Label: t(ctx, "reporting.col.age"), Width: 3}, {Label: t(ctx, "reporting.col.amount"), Width: 2, Figures: true},
		{Label: t(ctx, "reporting.col.share"), Width: 1, Figures: true}}}
	total := c.outstanding()
	for _, a := range c.Ages {
		tb.Rows = append(tb.Rows, []string{a.label(ctx), c.money(ctx, a.Amount), words.Ratio(i18n.From(ctx), int64(a.Amount), int64(total), 1)})
	}
	tb.Totals = [][]string{{t(ctx, "reporting.outstanding"), c.money(ctx, total), ""}, {t(ctx, "reporting.past_due"), c.money(ctx, total-c.Ages[0].Amount), ""}}
	return tb
}

func (c Content) evolution(ctx context.Context) string {
	e := c.Evolution
	return t(ctx, "reporting.evolution", "opening", e.Opening, "new", e.New, "collected", e.Collected, "cancelled", e.Cancelled,
		"waived", e.Waived, "closing", e.Closing)
}

func (c Content) territory(ctx context.Context, d *pdf.Doc) {
	for _, part := range []struct {
		title string
		list  []Place
	}{{"region", c.Regions}, {"agency", c.Agencies}} {
		if len(part.list) == 0 {
			continue
		}
		tb := pdf.Table{Small: true, Columns: []pdf.Column{{Label: t(ctx, "reporting.col."+part.title), Width: 2.6}}}
		for _, id := range local {
			tb.Columns = append(tb.Columns, pdf.Column{Label: c.head(ctx, id), Width: 1.4, Figures: true})
		}
		for _, p := range part.list {
			row := []string{p.label(ctx)}
			for _, v := range p.Values {
				row = append(row, c.figure(ctx, v))
			}
			tb.Rows = append(tb.Rows, row)
		}
		d.Section(t(ctx, "reporting.by_"+part.title))
		d.Table(tb)
	}
}

func (c Content) definitions(ctx context.Context, d *pdf.Doc) {
	tb := pdf.Table{Columns: []pdf.Column{{Label: t(ctx, "reporting.col.indicator"), Width: 1.4}, {Label: t(ctx, "reporting.col.formula"), Width: 3}}}
	for _, l := range c.Lines {
		// The raised letter of an ordinal is not in the fonts of papers.
		tb.Rows = append(tb.Rows, []string{l.Indicator.ID + " · " + nameOf(ctx, l.Indicator), strings.ReplaceAll(l.Indicator.Formula.In(lang(ctx)), "ᵉ", "e")})
	}
	d.Section(t(ctx, "reporting.definitions"))
	d.Table(tb)
	d.Small(t(ctx, "reporting.same"))
}

func (c Content) outstanding() (total money.Minor) {
	for _, a := range c.Ages {
		total = total.Add(a.Amount)
	}
	return total
}

// head names an indicator over a column, with the currency when its figures are amounts.
func (c Content) head(ctx context.Context, id string) string {
	if i, ok := indicator.Get(id); ok && i.Main().Unit == indicator.Money {
		return t(ctx, "reporting.short."+id) + " (" + words.Sign(i18n.From(ctx), c.Fund.Currency) + ")"
	}
	return t(ctx, "reporting.short."+id)
}

// figure is said without the currency, for columns whose head names it.
func (c Content) figure(ctx context.Context, v indicator.Value) string {
	if v.Unit == indicator.Money && v.Value != nil {
		if m, err := c.Fund.Currency.Parse(*v.Value); err == nil {
			return words.Figure(i18n.From(ctx), m, c.Fund.Currency)
		}
	}
	return c.said(ctx, v)
}

func (c Content) said(ctx context.Context, v indicator.Value) string {
	return v.Words(i18n.From(ctx), c.Fund.Currency)
}

func (c Content) gapOf(ctx context.Context, l Line) string {
	if !l.Targeted {
		return ""
	}
	return l.Gap.Words(i18n.From(ctx), c.Fund.Currency)
}

func (c Content) money(ctx context.Context, m money.Minor) string {
	return words.Money(i18n.From(ctx), m, c.Fund.Currency)
}
