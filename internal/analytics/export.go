package analytics

import (
	"bytes"
	"context"
	"iter"
	"slices"

	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/pkg/fault"
	"socle/pkg/indicator"
	"socle/pkg/money"
	"socle/pkg/tabular"
	"socle/pkg/words"
)

// exportMost is how many employers a file may hold; a fund of the largest size fits.
const exportMost = 200_000

// sheet is a file of rows, CSV or XLSX.
func sheet(rq *web.Request, name string, titles []string, rows iter.Seq[[]tabular.Cell]) (web.Reply, error) {
	e := tabular.Export{Sheet: name, Titles: titles, Rows: rows, Currency: rq.Fund.Currency()}
	var b bytes.Buffer
	var err error
	f := op.File{Name: rq.Fund.Slug + "-" + name}
	switch rq.Param("format") {
	case "csv":
		f.Name, f.Type = f.Name+".csv", "text/csv; charset=utf-8"
		err = e.WriteCSV(&b)
	case "xlsx", "":
		f.Name, f.Type = f.Name+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		err = e.WriteXLSX(&b)
	default:
		return nil, fault.Missing("page")
	}
	f.Body = b.Bytes()
	return web.Download{File: f}, err
}

// cell is a figure for a sheet: amounts as amounts, counts as numbers, rates and days as bare decimals: the title says the unit.
func cell(ctx context.Context, u indicator.Unit, figure *string) tabular.Cell {
	cur := i18n.Currency(ctx)
	switch n, ok := indicator.Scaled(u, figure, cur); {
	case !ok:
		return ""
	case u == indicator.Money:
		return money.Minor(n)
	case u == indicator.Count:
		return int(n)
	}
	return words.Decimal(i18n.From(ctx), *figure)
}

// unitTitle says the unit of a column of rates or days.
func unitTitle(ctx context.Context, title string, u indicator.Unit) string {
	switch u {
	case indicator.Percent:
		return title + " (%)"
	case indicator.Days:
		return title + " (" + t(ctx, "analytics.days") + ")"
	}
	return title
}

func (s *Service) dashboardExport(rq *web.Request) (web.Reply, error) {
	var in Filter
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	b, err := web.Call[Board](rq, "analytics.dashboard", in)
	if err != nil {
		return nil, err
	}
	ctx, base := rq.Ctx(), string(i18n.From(rq.Ctx()).Base())
	var rows [][]tabular.Cell
	for _, c := range b.Cards {
		i, _ := indicator.Get(c.ID)
		row := []tabular.Cell{c.ID, unitTitle(ctx, c.Name.In(base), c.Unit), cell(ctx, c.Unit, c.Value.Value), cell(ctx, c.Unit, c.Target),
			sumCell(ctx, i.Main().Numerator, c.Numerator), sumCell(ctx, i.Main().Denominator, c.Denominator), i.Formula.In(base)}
		for n := range trendMonths {
			var v *string
			if n < len(c.Trend) {
				v = c.Trend[n].Value
			}
			row = append(row, cell(ctx, c.Unit, v))
		}
		rows = append(rows, row)
	}
	titles := []string{"id", t(ctx, "analytics.indicator"), b.Filter.Period.String(), t(ctx, "analytics.target_word"), t(ctx, "analytics.numerator"), t(ctx, "analytics.denominator"), t(ctx, "analytics.how")}
	for n := range trendMonths {
		title := ""
		if n < len(b.Cards[0].Trend) {
			title = b.Cards[0].Trend[n].Period.String()
		}
		titles = append(titles, title)
	}
	return sheet(rq, "indicateurs-"+b.Filter.Period.String(), titles, slices.Values(rows))
}

// sumCell is a numerator or denominator, in the unit of its measures.
func sumCell(ctx context.Context, s indicator.Sum, figure *string) tabular.Cell {
	if len(s) == 0 || figure == nil {
		return ""
	}
	return cell(ctx, s[0].Measure.Definition().Unit, figure)
}

func (s *Service) indicatorExport(rq *web.Request) (web.Reply, error) {
	q, err := question(rq)
	if err != nil {
		return nil, err
	}
	d, err := web.Call[Detail](rq, "analytics.indicator", q)
	if err != nil {
		return nil, err
	}
	ctx := rq.Ctx()
	p := detailView{Detail: d, bar: barOf(rq, "", d.Question.Filter, d.Reach, asOf(d.Values))}
	r := p.reading()
	var rows [][]tabular.Cell
	for _, part := range d.Parts {
		row := []tabular.Cell{p.partName(ctx, part.Key), cell(ctx, r.Unit, part.Value.Value), sumCell(ctx, r.Numerator, part.Value.Numerator), sumCell(ctx, r.Denominator, part.Value.Denominator)}
		rows = append(rows, row)
	}
	num, den := sides(ctx, d.Question.ID)
	titles := []string{t(ctx, "analytics.dimension."+string(d.Question.By)), unitTitle(ctx, r.Name.In(p.base(ctx)), r.Unit), num, den}
	return sheet(rq, d.Question.ID+"-"+d.Question.Period.String(), titles, slices.Values(rows))
}

func (s *Service) behindExport(rq *web.Request) (web.Reply, error) {
	q, err := question(rq)
	if err != nil {
		return nil, err
	}
	l, err := web.Call[List](rq, "analytics.behind", BehindInput{Question: q, Size: exportMost})
	if err != nil {
		return nil, err
	}
	ctx, f := rq.Ctx(), rq.Fund.Folder
	_, r := q.asked()
	rows := func(yield func([]tabular.Cell) bool) {
		for _, c := range l.Rows {
			row := []tabular.Cell{c.Number, c.Name, nameOf(f, indicator.ByRegion, c.Region), nameOf(f, indicator.ByAgency, c.Agency), nameOf(f, indicator.BySector, c.Sector),
				partCell(r.Numerator, c.Numerator)}
			if len(r.Denominator) > 0 {
				row = append(row, partCell(r.Denominator, c.Denominator))
			}
			if !yield(row) {
				return
			}
		}
	}
	titles := []string{t(ctx, "analytics.number"), t(ctx, "analytics.employer"), t(ctx, "analytics.region"), t(ctx, "analytics.agency"), t(ctx, "analytics.sector")}
	p := detailView{Detail: Detail{Question: q}}
	for _, c := range p.listColumns(ctx, r) {
		titles = append(titles, c.Label)
	}
	return sheet(rq, q.ID+"-employeurs", titles, rows)
}

func partCell(s indicator.Sum, n int64) tabular.Cell {
	if len(s) > 0 && s[0].Measure.Definition().Unit == indicator.Money {
		return money.Minor(n)
	}
	return int(n)
}
