package recovery

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/chart"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/money"
)

// bucketName is a bucket in words: "Non échu", "1 à 30 jours", "Plus de 360 jours".
func bucketName(ctx context.Context, key string) string {
	if over, ok := strings.CutPrefix(key, "over_"); ok {
		return t(ctx, "recovery.bucket.over", "days", over)
	}
	if from, to, ok := strings.Cut(key, "-"); ok {
		return t(ctx, "recovery.bucket.between", "from", from, "to", to)
	}
	return t(ctx, "recovery.bucket.not_due")
}

// bucketHref leads from a bucket to who is at least so late.
func bucketHref(key string, in AgeingInput) string {
	if key == "not_due" {
		return ""
	}
	days, _, _ := strings.Cut(strings.TrimPrefix(key, "over_"), "-")
	if n, err := strconv.Atoi(days); err == nil && strings.HasPrefix(key, "over_") {
		days = strconv.Itoa(n + 1)
	}
	return view.With("/recovery/defaulters", "kind", "non_payer", "days", days, "agency", in.Agency, "sector", in.Sector)
}

func ageingChart(ctx context.Context, a Ageing, in AgeingInput) templ.Component {
	parts := make([]chart.Part, len(a.Keys))
	for i, k := range a.Keys {
		parts[i] = chart.Part{Label: bucketName(ctx, k), Value: chart.V(int64(a.Total.Buckets[i]), view.MoneyText(ctx, a.Total.Buckets[i])), Href: bucketHref(k, in)}
	}
	return chart.Whole(t(ctx, "recovery.ageing.chart"), parts)
}

func ageingTable(ctx context.Context, a Ageing, in AgeingInput) view.Table {
	tb := view.Table{Caption: t(ctx, "recovery.ageing.caption", "date", a.AsOf), ShowCaption: true, RowHeader: true, Dense: true,
		Columns: []view.Column{{Label: t(ctx, "recovery.column."+in.By)}},
		Empty:   &view.Empty{Icon: "success", Title: t(ctx, "recovery.ageing.empty"), Text: t(ctx, "recovery.ageing.empty_text")}}
	for _, k := range a.Keys {
		tb.Columns = append(tb.Columns, view.Column{Label: bucketName(ctx, k), Kind: view.Number})
	}
	tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "recovery.column.past_due"), Kind: view.Number}, view.Column{Label: t(ctx, "recovery.column.outstanding"), Kind: view.Number})
	if a.Total.Employers == 0 {
		return tb
	}
	for _, l := range a.Lines {
		name := view.Str(l.Name)
		if in.By == "agency" || in.By == "sector" {
			name = view.A(view.With("/recovery/defaulters", in.By, l.Key), l.Name)
		}
		tb.Rows = append(tb.Rows, ageingRow(ctx, name, l, ""))
	}
	for _, l := range a.Apart {
		if l.Employers > 0 {
			tb.Rows = append(tb.Rows, ageingRow(ctx, view.A(view.With("/recovery/defaulters", "standing", l.Key), t(ctx, "recovery.apart."+l.Key)), l, view.Warning))
		}
	}
	tb.Foot = ageingRow(ctx, view.T("recovery.total"), a.Total, "").Cells
	return tb
}

func ageingRow(ctx context.Context, name templ.Component, l AgeingLine, tone view.Tone) view.Row {
	row := view.Cells(view.Sub(name, t(ctx, "recovery.ageing.employers", "n", l.Employers)))
	row.Tone = tone
	for _, m := range append(append([]money.Minor{}, l.Buckets...), l.PastDue, l.Outstanding) {
		row.Cells = append(row.Cells, view.Figure(m))
	}
	return row
}

func ageingFilters(ctx context.Context, f *tenant.Fund, in AgeingInput, e view.Entry) []templ.Component {
	by := []view.Option{}
	for _, k := range []string{"agency", "sector", "region"} {
		by = append(by, view.Option{Value: k, Label: t(ctx, "recovery.column."+k)})
	}
	return []templ.Component{
		view.DateInput(view.Input{Name: "as_of", Label: t(ctx, "recovery.ageing.as_of"), Value: in.AsOf.String(), Optional: true}.In(ctx, e)),
		view.Select(view.Choice{Name: "by", Label: t(ctx, "recovery.ageing.by"), Value: in.By, Options: by}),
		agencyFilter(ctx, f, in.Agency), sectorFilter(ctx, f, in.Sector),
	}
}

func agencyFilter(ctx context.Context, f *tenant.Fund, value string) templ.Component {
	c := view.Choice{Name: "agency", Label: t(ctx, "recovery.column.agency"), Value: value, Empty: t(ctx, "recovery.every")}
	for _, a := range f.Folder.Territory.Agencies {
		c.Options = append(c.Options, view.Option{Value: a.Code, Label: a.Name})
	}
	return view.Select(c)
}

func sectorFilter(ctx context.Context, f *tenant.Fund, value string) templ.Component {
	c := view.Choice{Name: "sector", Label: t(ctx, "recovery.column.sector"), Value: value, Empty: t(ctx, "recovery.every")}
	for _, s := range f.Folder.Sectors {
		c.Options = append(c.Options, view.Option{Value: s.Code, Label: s.Name})
	}
	return view.Select(c)
}

// ageingLinks are the ways on from the page of ages.
func ageingLinks(rq *web.Request) []view.Action {
	ctx := rq.Ctx()
	return []view.Action{{Label: t(ctx, "recovery.defaulters.title"), Href: "/recovery/defaulters"},
		{Label: t(ctx, "recovery.cases.title"), Href: "/recovery/cases", Kind: view.Secondary},
		{Label: t(ctx, "recovery.visits.title"), Href: "/recovery/visits", Kind: view.Secondary}}
}
