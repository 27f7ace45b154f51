package declaration

import (
	"context"

	"github.com/a-h/templ"

	"socle/internal/law"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/effective"
)

// MinimumPanel is what the page of a proposed minimum wage shows: who would be under it. It is empty for other proposals,
// and once they are decided.
func (s *Service) MinimumPanel(rq *web.Request, p law.Proposal) (templ.Component, error) {
	_, kind, err := p.ParameterChange()
	if err != nil || kind != effective.MinimumWage || p.State != "proposed" || !rq.May("declaration.under_minimum") {
		return nil, err
	}
	u, err := web.Call[UnderMinimum](rq, "declaration.under_minimum", UnderMinimumInput{ID: p.ID})
	if err != nil {
		return nil, err
	}
	return minimumView(u), nil
}

func minimumKpis(ctx context.Context, u UnderMinimum) []view.Kpi {
	return []view.Kpi{
		{Name: t(ctx, "declaration.minimum.after"), Value: view.Int(ctx, u.After)},
		{Name: t(ctx, "declaration.minimum.before"), Value: view.Int(ctx, u.Before)},
		{Name: t(ctx, "declaration.minimum.employers"), Value: view.Int(ctx, u.Employers)},
	}
}

func minimumTable(ctx context.Context, u UnderMinimum) view.Table {
	col := func(kind view.Kind, name string) view.Column {
		return view.Column{Label: t(ctx, "declaration.minimum.col."+name), Kind: kind}
	}
	tb := view.Table{Caption: t(ctx, "declaration.minimum.most"), RowHeader: true, Dense: true,
		Columns: []view.Column{col(view.Text, "employer"), col(view.Number, "declared"), col(view.Number, "before"), col(view.Number, "after"), col(view.Number, "missing")}}
	for _, m := range u.Most {
		if m.After > 0 {
			tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.A("/employers/"+m.EmployerID.String(), m.Name), m.Number),
				view.Num(m.Declared), view.Num(m.Before), view.Num(m.After), view.Figure(m.Missing)))
		}
	}
	return tb
}
