package adjustment

import (
	"context"

	"github.com/a-h/templ"

	"socle/internal/collection"
	"socle/internal/law"
	"socle/internal/platform/web/view"
)

// keyOn picks the words of what a change bears on.
func keyOn(on law.Bearing, key string) string {
	if on == law.OnContributions {
		return key
	}
	return key + "_" + string(on)
}

func (s Share) branch(ctx context.Context) templ.Component {
	if s.Branch == surchargeShare {
		return view.Str(t(ctx, "adjustment.surcharge"))
	}
	return view.Str(law.SeriesWords(ctx, "contribution/"+s.Branch))
}

func (s Share) bearer(ctx context.Context) templ.Component {
	if s.Branch == surchargeShare {
		return view.Str(t(ctx, "adjustment.surcharge_bearer"))
	}
	return view.Str(law.SeriesWords(ctx, "contribution/"+s.Bearer))
}

// link leads to what was adjusted: the declaration, or the account that bears the surcharge.
func (a Adjustment) link() templ.Component {
	if a.DeclarationID == nil {
		return link("/account/"+a.EmployerID.String(), view.Period(a.Period))
	}
	return link("/declarations/"+a.DeclarationID.String(), view.Period(a.Period))
}

// why says what moved: rates, or the due date.
func (a Adjustment) why(ctx context.Context) string {
	if c := a.Counted; c != nil {
		if c.Before.Due != c.After.Due {
			return t(ctx, "adjustment.due_moved", "before", c.Before.Due, "after", c.After.Due)
		}
		return t(ctx, "adjustment.surcharge")
	}
	return rateWords(ctx, a.Rates)
}

// stepsTable shows how the surcharge of a period was counted, before and after, step by step.
func stepsTable(ctx context.Context, a Adjustment) view.Table {
	tb := view.Table{Caption: t(ctx, "adjustment.employer.steps", "period", periodText(ctx, a.Period), "on", a.Counted.AsOf), Dense: true,
		Columns: append(column(ctx, view.Text, "side", "part", "step"), column(ctx, view.Number, "rate", "amount")...)}
	tb.Rows = append(sideRows(ctx, "before", a.Counted.Before, a.Steps.Before), sideRows(ctx, "after", a.Counted.After, a.Steps.After)...)
	return tb
}

func sideRows(ctx context.Context, side string, c collection.Count, parts []collection.CountedPart) []view.Row {
	name := view.Sub(view.Str(t(ctx, "adjustment.col."+side)), t(ctx, "adjustment.employer.due_on", "due", c.Due))
	var rows []view.Row
	for _, p := range parts {
		what := view.Str(collection.PartTitle(ctx, p))
		for _, s := range p.Steps {
			rows = append(rows, view.Cells(name, what, view.Str(t(ctx, "collection.step."+s.Code, "n", s.Count)), view.Percent(s.Rate), view.Figure(s.Amount)))
		}
		if len(p.Steps) == 0 {
			rows = append(rows, view.Cells(name, what, view.Str(t(ctx, "adjustment.employer.no_step")), view.None, view.Figure(p.Amount)))
		}
	}
	if len(parts) == 0 {
		rows = append(rows, view.Cells(name, view.Str(t(ctx, "adjustment.employer.not_late")), view.None, view.None, view.Figure(0)))
	}
	return rows
}

func decideText(ctx context.Context, l List) string {
	if l.DueDays == 0 {
		return t(ctx, "adjustment.decide.text_late")
	}
	return t(ctx, "adjustment.decide.text", "n", l.DueDays)
}
