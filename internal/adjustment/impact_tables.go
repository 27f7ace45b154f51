package adjustment

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/law"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/money"
)

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
