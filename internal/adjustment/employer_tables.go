package adjustment

import (
	"context"
	"strings"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/money"
	"socle/pkg/words"
)

func explainedTable(ctx context.Context, e Explained) view.Table {
	tb := view.Table{Caption: t(ctx, "adjustment.employer.periods"), RowHeader: true, Dense: true,
		Columns: append(append(column(ctx, view.Text, "period", "rate"), column(ctx, view.Number, "before", "after", "difference")...), column(ctx, view.Text, "due")...)}
	for _, a := range e.Rows {
		var before, after money.Minor
		for _, s := range a.Shares {
			before, after = before.Add(s.Before), after.Add(s.After)
		}
		due := view.Date(a.DueDate)
		if a.Amount() <= 0 {
			due = view.Str("–")
		}
		tb.Rows = append(tb.Rows, view.Cells(a.link(), view.Str(a.why(ctx)), view.Figure(before), view.Figure(after), signed(after-before), due))
	}
	return tb
}

// outcome says what it comes to for the employer.
func outcome(ctx context.Context, e Explained) string {
	late, due := "", cal.Date(0)
	for _, a := range e.Rows {
		if due = max(due, a.DueDate); a.Counted != nil {
			late = "_late"
		}
	}
	switch {
	case e.Total > 0:
		return t(ctx, "adjustment.employer.asked"+late, "amount", view.MoneyText(ctx, e.Total), "due", due)
	case e.Total < 0:
		return t(ctx, "adjustment.employer.given"+late, "amount", view.MoneyText(ctx, -e.Total))
	}
	return t(ctx, "adjustment.employer.nothing"+late)
}

// allShares adds up the shares of an employer's adjustments.
func allShares(rows []Adjustment) []Share {
	x := newIndex()
	var before, after sums
	for _, a := range rows {
		for _, s := range a.Shares {
			n := x.of(shareKey{s.Branch, s.Bearer, s.InTotal})
			before, after = before.add(n, s.Before), after.add(n, s.After)
		}
	}
	return x.shares(before, after)
}

// rateWords says the rates that moved: "6,4 % → 6,8 %"; empty when what moved is no rate.
func rateWords(ctx context.Context, list []Rate) string {
	var parts []string
	for _, r := range list {
		parts = append(parts, words.Percent(i18n.From(ctx), r.Before)+" → "+words.Percent(i18n.From(ctx), r.After))
	}
	return strings.Join(parts, ", ")
}
