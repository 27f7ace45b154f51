package affiliation

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/words"
	"socle/tenants"
)

func prospectAction(ctx context.Context, may bool) []view.Action {
	if !may {
		return nil
	}
	return []view.Action{{Label: t(ctx, "affiliation.prospect.title"), Href: "/prospects/new", Icon: "plus", Kind: view.Secondary}}
}

func levelTabs(ctx context.Context, r Review, in ReviewInput) []view.Tab {
	tabs := []view.Tab{{Label: t(ctx, "affiliation.review.mine"), Href: view.With("/review", "agency", in.Agency), Current: in.Level == 0 && !in.All}}
	for _, l := range r.Levels {
		n := strconv.Itoa(l.Level)
		tabs = append(tabs, view.Tab{Label: l.Name, Href: view.With("/review", "level", n, "agency", in.Agency), Count: int(l.Files), Current: in.Level == l.Level})
	}
	return append(tabs, view.Tab{Label: t(ctx, "affiliation.review.all"), Href: view.With("/review", "all", "true", "agency", in.Agency), Current: in.All})
}

func reviewFilters(ctx context.Context, folder *tenants.Folder, in ReviewInput) []templ.Component {
	fields := []templ.Component{view.Select(view.Choice{Name: "agency", Label: t(ctx, "affiliation.field.agency"), Value: in.Agency,
		Empty: t(ctx, "affiliation.every"), Options: optionsOf(folder.Territory.Agencies, agency)})}
	if in.Level > 0 {
		fields = append(fields, hiddenField("level", strconv.Itoa(in.Level)))
	}
	if in.All {
		fields = append(fields, hiddenField("all", "true"))
	}
	return fields
}

func reviewTable(ctx context.Context, folder *tenants.Folder, r Review, here string) view.Table {
	tb := view.Table{Caption: t(ctx, "affiliation.review.title"), RowHeader: true, Count: t(ctx, "affiliation.review.count", "n", r.Total),
		Columns: columns(ctx, "affiliation.field.legal_name", "affiliation.field.agency", "affiliation.field.sector", "affiliation.review.level",
			"affiliation.review.age", "affiliation.review.alike", "affiliation.review.agent"),
		Empty: &view.Empty{Title: t(ctx, "affiliation.review.empty"), Text: t(ctx, "affiliation.review.empty_text")}, Pages: pager(r.Page, r.Total, PageSize, here)}
	for _, x := range r.Rows {
		row := view.Cells(view.Sub(view.A(reviewHref(x.ID), x.LegalName), x.City), view.Str(named(folder.Territory.Agencies, x.Agency, agency)),
			view.Str(named(folder.Sectors, x.Sector, sector)), view.Str(levelName(folder, x.Level)),
			view.Sub(view.Str(t(ctx, "affiliation.days", "n", days(x.AgeMS))), words.ShortDate(i18n.From(ctx), dateOf(local(ctx, x.SubmittedAt)))), alikeCell(ctx, x.Duplicates), view.Str(x.AgentName))
		if days(x.AgeMS) >= 21 {
			row.Tone = view.Warning
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

func levelName(folder *tenants.Folder, n int) string {
	l, _ := levelAt(folder.ValidationLevels, n)
	return l.Name
}

func alikeCell(ctx context.Context, n int) templ.Component {
	if n == 0 {
		return view.None
	}
	return view.StatusTag(view.Status{Label: t(ctx, "affiliation.review.alike_n", "n", n), Tone: view.Warning})
}

func columns(ctx context.Context, keys ...string) []view.Column {
	out := make([]view.Column, len(keys))
	for i, k := range keys {
		out[i].Label = t(ctx, k)
	}
	return out
}

// pager offers the pages of a list at the address it is shown at.
func pager(page int, total int64, size int, here string) *view.Pager {
	return &view.Pager{Page: max(page, 1), Pages: int((total + int64(size) - 1) / int64(size)),
		Href: func(n int) string { return view.With(here, "page", strconv.Itoa(n)) }}
}

func decisionSub(ctx context.Context, d deciding) string {
	if d.Turn != TurnFund {
		return ""
	}
	return t(ctx, "affiliation.decision.sub", "level", d.TurnLevel, "agency", d.TurnAgency) + " · " + t(ctx, "affiliation.decision.hand", "n", d.DaysInHand)
}

func validateHint(ctx context.Context, d deciding) string {
	if d.Last {
		return t(ctx, "affiliation.decision.validate_last")
	}
	return t(ctx, "affiliation.decision.validate_next", "level", levelName(d.Folder, d.Level+1))
}

func alikeTable(ctx context.Context, rows []Alike) view.Table {
	tb := view.Table{Caption: t(ctx, "affiliation.duplicates.caption"), RowHeader: true,
		Columns: columns(ctx, "affiliation.field.legal_name", "affiliation.field.number", "affiliation.field.tax_id", "affiliation.field.trade_register",
			"affiliation.state", "affiliation.duplicates.why")}
	for _, a := range rows {
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.A(employerHref(a.ID), a.LegalName), a.City), view.Code(a.Number), view.Code(a.TaxID), view.Code(a.TradeRegister),
			view.StatusTag(*state(ctx, a.Status, a.Activity)), view.Str(alikeWhy(ctx, a))))
	}
	return tb
}

func alikeWhy(ctx context.Context, a Alike) string {
	switch {
	case a.SameTaxID:
		return t(ctx, "affiliation.duplicates.tax_id")
	case a.SameRegister:
		return t(ctx, "affiliation.duplicates.register")
	}
	return t(ctx, "affiliation.duplicates.name", "n", a.Likeness)
}

func figuresFilters(ctx context.Context, folder *tenants.Folder, in FiguresInput, e view.Entry) []templ.Component {
	e.Values = nil
	return []templ.Component{
		view.DateInput(view.Input{Name: "from", Label: t(ctx, "affiliation.figures.from"), Value: in.From.String()}.In(ctx, e)),
		view.DateInput(view.Input{Name: "to", Label: t(ctx, "affiliation.figures.to"), Value: in.To.String()}.In(ctx, e)),
		view.Select(view.Choice{Name: "agency", Label: t(ctx, "affiliation.field.agency"), Value: in.Agency, Empty: t(ctx, "affiliation.every"),
			Options: optionsOf(folder.Territory.Agencies, agency)}),
	}
}

func figuresTable(ctx context.Context, rows []AgentFigures) view.Table {
	tb := view.Table{Caption: t(ctx, "affiliation.figures.title"), RowHeader: true, Empty: &view.Empty{Icon: "user", Title: t(ctx, "affiliation.figures.empty")},
		Columns: columns(ctx, "affiliation.review.agent", "affiliation.figures.opened", "affiliation.figures.submitted", "affiliation.figures.validated",
			"affiliation.figures.rejected", "affiliation.figures.in_hand", "affiliation.figures.mean")}
	for i := 1; i < len(tb.Columns); i++ {
		tb.Columns[i].Kind = view.Number
	}
	for _, r := range rows {
		var mean templ.Component = view.None
		if r.MeanMS > 0 {
			mean = view.Str(t(ctx, "affiliation.days", "n", days(r.MeanMS)))
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Str(r.Name), view.Num(r.Opened), view.Num(r.Submitted), view.Num(r.Validated), view.Num(r.Rejected), view.Num(r.InHand), mean))
	}
	return tb
}
