package reporting

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"socle/internal/platform/clock"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/indicator"
	"socle/pkg/words"
	"socle/tenants"
)

const builderHref = "/reports/builder"

func (s *Service) builderPage(rq *web.Request) (web.Reply, error) {
	var in BuildInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	return s.builder(rq, in, view.Entry{})
}

func (s *Service) builder(rq *web.Request, in BuildInput, e view.Entry) (web.Reply, error) {
	b, err := web.Call[Built](rq, "reporting.build", in)
	if found := web.Findings(err); found != nil && len(e.Findings) == 0 {
		return s.builder(rq, BuildInput{}, view.Entry{Findings: found})
	}
	if err != nil {
		return nil, err
	}
	views, err := web.Call[[]View](rq, "reporting.views", ViewsInput{})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "reporting.builder.title"), Wide: true, Findings: e.Findings, Body: builderView(b, views, e, rq)}, nil
}

func (s *Service) saveView(rq *web.Request) (web.Reply, error) {
	var in SaveInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[op.None](rq, "reporting.save", in)
	}
	if found := web.Findings(err); found != nil {
		return s.builder(rq, in.BuildInput, view.Entry{Values: rq.Form, Findings: found})
	}
	return web.Redirect{To: in.href(builderHref), Flash: t(rq.Ctx(), "reporting.builder.saved", "name", in.Name)}, err
}

func (s *Service) forgetView(rq *web.Request) (web.Reply, error) {
	var in ForgetInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[op.None](rq, "reporting.forget", in)
	}
	return web.Redirect{To: builderHref, Flash: t(rq.Ctx(), "reporting.builder.forgotten")}, err
}

func (s *Service) exportTable(rq *web.Request) (web.Reply, error) {
	var in ExportInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	f, err := web.Call[op.File](rq, "reporting.export", in)
	return web.Download{File: f}, err
}

// href is the address of a table, with all that it was asked for.
func (in BuildInput) href(path string, pairs ...string) string {
	q := url.Values{"period": {in.Period.String()}, "by": {string(in.By)}, "measures": in.Measures}
	for _, f := range [][2]string{{"region", in.Region}, {"agency", in.Agency}, {"sector", in.Sector}} {
		if f[1] != "" {
			q.Set(f[0], f[1])
		}
	}
	for n := 0; n+1 < len(pairs); n += 2 {
		q.Set(pairs[n], pairs[n+1])
	}
	return path + "?" + q.Encode()
}

// hidden are the fields of the table that a form sends along.
func (in BuildInput) hidden() [][2]string {
	fields := [][2]string{{"period", in.Period.String()}, {"by", string(in.By)}, {"region", in.Region}, {"agency", in.Agency}, {"sector", in.Sector}}
	for _, m := range in.Measures {
		fields = append(fields, [2]string{"measures", m})
	}
	return fields
}

func builtTable(ctx context.Context, b Built, f *tenants.Folder) view.Table {
	tb := view.Table{Caption: t(ctx, "reporting.builder.caption", "period", b.Asked.Period), RowHeader: true,
		Count: t(ctx, "reporting.builder.measured", "at", b.Measured),
		Exports: []view.Link{{Label: "CSV", Href: b.Asked.href(builderHref+"/export", "format", "csv")},
			{Label: "XLSX", Href: b.Asked.href(builderHref+"/export", "format", "xlsx")}},
		Empty: &view.Empty{Title: t(ctx, "reporting.builder.empty"), Text: t(ctx, "reporting.builder.empty_text")}}
	for n, title := range b.titles(ctx, f) {
		c := view.Column{Label: title}
		if n > 0 {
			c.Kind = view.Number
		}
		tb.Columns = append(tb.Columns, c)
	}
	labels, values := b.lines(ctx, f)
	for n, label := range labels {
		cells := []templ.Component{view.Str(label)}
		for _, v := range values[n] {
			cells = append(cells, view.Code(figureOf(ctx, v, f)))
		}
		if n == len(b.Rows) {
			tb.Foot = cells
			break
		}
		tb.Rows = append(tb.Rows, view.Cells(cells...))
	}
	return tb
}

// figureOf is a figure whose unit stands over its column.
func figureOf(ctx context.Context, v indicator.Value, f *tenants.Folder) string {
	return Content{Fund: f}.figure(ctx, v)
}

func measureOptions(ctx context.Context, f *tenants.Folder) (list []view.Option) {
	for _, m := range measures {
		list = append(list, view.Option{Value: m, Label: measureName(ctx, m, f)})
	}
	return list
}

func dimensionOptions(ctx context.Context) (list []view.Option) {
	for _, d := range dimensions {
		list = append(list, view.Option{Value: string(d), Label: t(ctx, "reporting.by."+string(d))})
	}
	return list
}

func partOptions(f *tenants.Folder, by indicator.Dimension) (list []view.Option) {
	for _, n := range namesOf(f, by) {
		list = append(list, view.Option{Value: n.code, Label: n.name})
	}
	return list
}

// periodOptions are the last months, quarters and years, and the one that is shown.
func periodOptions(ctx context.Context, shown cal.Period, rq *web.Request) []view.Option {
	today := cal.DateOf(clock.Now(ctx).In(rq.Fund.Zone()))
	list := monthOptions(ctx, today)
	quarter, year := cal.Quarterly(today.Month()), cal.Yearly(today.Month())
	for range 8 {
		list = append(list, view.Option{Value: quarter.String(), Label: words.Period(i18n.From(ctx), quarter)})
		quarter = quarter.Previous()
	}
	for range 3 {
		list = append(list, view.Option{Value: year.String(), Label: words.Period(i18n.From(ctx), year)})
		year = year.Previous()
	}
	for _, o := range list {
		if o.Value == shown.String() {
			return list
		}
	}
	return append(list, view.Option{Value: shown.String(), Label: words.Period(i18n.From(ctx), shown)})
}
