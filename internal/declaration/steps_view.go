package declaration

import (
	"context"
	"strings"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/contribution"
	"socle/pkg/money"
	"socle/pkg/words"
	"socle/tenants"
)

func stepsHead(ctx context.Context, s Steps) view.Heading {
	return view.Heading{Eyebrow: t(ctx, "declaration.sheet.title", "period", s.Declaration.Period), Title: s.Line.Name,
		Subtitle: strings.Join([]string{s.Line.InsuredNumber, view.MoneyText(ctx, s.Assessment.Line.Wage),
			t(ctx, "declaration.steps.days", "n", s.Assessment.Line.Days)}, " · ")}
}

// stepsTotals are the stored amounts of the line, one row a share.
func stepsTotals(ctx context.Context, s Steps, f *tenants.Folder) view.Table {
	tb := view.Table{Caption: t(ctx, "declaration.steps.caption"), RowHeader: true, Dense: true, Columns: []view.Column{
		{Label: t(ctx, "declaration.column.branch")}, {Label: t(ctx, "declaration.column.share")},
		{Label: t(ctx, "declaration.column.base"), Kind: view.Number}, {Label: t(ctx, "declaration.column.rate"), Kind: view.Number},
		{Label: t(ctx, "declaration.column.sum"), Kind: view.Number}}}
	for i, d := range s.Assessment.Lines {
		amount := d.Amount
		if s.Before != nil && i < len(s.Before.Lines) {
			amount -= s.Before.Lines[i].Amount
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Str(branchName(f, d.Branch)), view.T("declaration.bearer."+d.Bearer),
			view.Figure(d.BaseAmount), view.Percent(d.Rate), view.Figure(amount)))
	}
	return tb
}

func dueTitle(ctx context.Context, f *tenants.Folder, d contribution.Due) string {
	return branchName(f, d.Branch) + " · " + t(ctx, "declaration.bearer."+d.Bearer) + " : " + view.MoneyText(ctx, d.Amount)
}

// stepText says a step in the reader's words.
func stepText(ctx context.Context, s contribution.Step) string {
	lang := i18n.From(ctx)
	return t(ctx, "declaration.step_of."+s.Code, "amount", amount(s.Amount), "limit", amount(s.Limit), "rate", s.Rate, "of", s.Of,
		"exact", words.Decimal(lang, s.Exact), "days", s.Days, "full", s.FullDays)
}

// amount keeps an amount an amount for the translation.
func amount(m money.Minor) money.Minor { return m }

// sourceOf names the text of the law behind an amount.
func sourceOf(ctx context.Context, f *tenants.Folder, d contribution.Due) string {
	titles := make([]string, len(d.Parameter.Source))
	for i, key := range d.Parameter.Source {
		if titles[i] = f.Sources[key]; titles[i] == "" {
			titles[i] = key
		}
	}
	from := t(ctx, "declaration.steps.source", "source", strings.Join(titles, ", "), "from", d.Parameter.ValidFrom,
		"confidence", t(ctx, "declaration.confidence."+string(d.Parameter.Confidence)))
	if d.Parameter.ApprovedBy != "" {
		from += " · " + t(ctx, "declaration.steps.approved", "who", d.Parameter.ApprovedBy)
	}
	return from
}
