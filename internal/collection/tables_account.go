package collection

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/words"
)

func accountsTable(ctx context.Context, mine []MyAccount, to func(uuid.UUID) string) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.account.title"), Columns: columns(ctx, "employer", "outstanding", "past_due", "credit"), RowHeader: true,
		Empty: &view.Empty{Icon: "building", Title: t(ctx, "collection.account.none"), Text: t(ctx, "collection.account.none_text"),
			Action: &view.Action{Label: t(ctx, "collection.account.register"), Href: "/registration"}}}
	for _, a := range mine {
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.A(to(a.ID), a.Name), a.Number), view.Figure(a.Outstanding), view.Figure(a.PastDue), view.Figure(a.Credit)))
	}
	return tb
}

func duesTable(ctx context.Context, open []PeriodDue, number string) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.account.by_period"), RowHeader: true,
		Columns: columns(ctx, "period", "due", "principal", "levy", "surcharge", "total", "reference")}
	for _, d := range open {
		r := view.Cells(view.Period(d.Period), dueCell(ctx, d), view.Figure(d.Principal), view.Figure(d.Levy), view.Figure(d.Surcharge+d.Penalty),
			view.Figure(d.Total), view.Code(d.Reference))
		if d.DaysLate > 0 {
			r.Tone = view.Danger
		}
		tb.Rows = append(tb.Rows, r)
	}
	return tb
}

func dueCell(ctx context.Context, d PeriodDue) templ.Component {
	sub := ""
	if d.DaysLate > 0 {
		sub = t(ctx, "collection.days_late", "n", d.DaysLate)
	}
	return view.Sub(view.Date(d.DueDate), sub)
}

func openPeriods(a Account) []PeriodDue {
	out, at := []PeriodDue{}, map[cal.Period]int{}
	for _, i := range a.Items {
		if i.Outstanding <= 0 {
			continue
		}
		k, seen := at[i.Period]
		if !seen {
			k = len(out)
			at[i.Period] = k
			out = append(out, PeriodDue{Period: i.Period, DueDate: i.DueDate, DaysLate: i.DaysLate, Reference: Reference(a.Holder.Number, i.Period)})
		}
		out[k].add(i.Component, i.Outstanding)
	}
	return out
}

func movementsTable(ctx context.Context, a Account, in AccountInput) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.account.movements"), Columns: columns(ctx, "value_date", "label", "debit", "credit", "balance"),
		Empty: &view.Empty{Title: t(ctx, "collection.account.empty"), Text: t(ctx, "collection.account.empty_text")}}
	for _, f := range []string{"csv", "xlsx", "pdf"} {
		href := view.With(accountHref(a.Holder.ID)+"/statement/"+f, "from", in.From.String(), "to", in.To.String())
		tb.Exports = append(tb.Exports, view.Link{Label: map[string]string{"csv": "CSV", "xlsx": "Excel", "pdf": "PDF"}[f], Href: href})
	}
	tb.Count = t(ctx, "collection.account.count", "n", len(a.Movements))
	for i := len(a.Movements) - 1; i >= 0; i-- { // the latest on top
		m := a.Movements[i]
		var debit, credit templ.Component = view.Figure(m.Amount), view.None
		if m.Amount < 0 {
			debit, credit = view.None, view.Figure(-m.Amount)
		}
		name := view.Sub(view.A(lineHref(a.Holder.ID, m.PostingID), label(ctx, m)), trimmed(detail(ctx, m)))
		tb.Rows = append(tb.Rows, view.Cells(view.Date(m.ValueDate), name, debit, credit, view.Figure(m.Balance)))
	}
	return tb
}

func trimmed(s string) string {
	if len(s) > 2 {
		return s[2:]
	}
	return s
}

func lineHref(employer, posting uuid.UUID) string {
	return accountHref(employer) + "/lines/" + posting.String()
}

func partsOfLine(ctx context.Context, l Line) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.line.parts"), Columns: columns(ctx, "component", "period", "amount")}
	if len(l.Allocations) > 0 {
		tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "collection.col.why")})
		for _, a := range l.Allocations {
			tb.Rows = append(tb.Rows, view.Cells(component(ctx, a.Component), period(a.Period), view.Figure(a.Amount), view.Str(why(ctx, a))))
		}
		return tb
	}
	for _, p := range l.Parts {
		tb.Rows = append(tb.Rows, view.Cells(component(ctx, p.Component), period(p.Period), view.Figure(p.Amount)))
	}
	return tb
}

func component(ctx context.Context, c string) templ.Component {
	return view.Str(t(ctx, "collection.component."+c))
}

func period(p cal.Period) templ.Component {
	if p.IsZero() {
		return view.None
	}
	return view.Period(p)
}

func why(ctx context.Context, a AllocationLine) string {
	if a.Code == "" {
		return ""
	}
	return t(ctx, "collection.reason."+a.Code)
}

func stepsTable(ctx context.Context, p CountedPart) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.line.computation"), Columns: columns(ctx, "step", "base", "rate", "amount", "source")}
	tb.Columns[1].Kind = view.Number
	for _, s := range p.Steps {
		source := ""
		if len(s.Parameter.Source) > 0 {
			source = t(ctx, "collection.line.since", "date", s.Parameter.ValidFrom)
		}
		var rate templ.Component = view.None
		if s.Rate != 0 {
			rate = view.Percent(s.Rate)
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Str(t(ctx, "collection.step."+s.Code, "n", s.Count)), view.Figure(s.Base), rate, view.Figure(s.Amount), view.Str(source)))
	}
	if len(p.Steps) == 0 {
		tb.Rows = append(tb.Rows, view.Cells(view.Str(t(ctx, "collection.line.as_counted")), view.Figure(p.Owed), view.None, view.Figure(p.Amount), view.None))
	}
	return tb
}

// PartTitle says what a part of a debt was, and how late.
func PartTitle(ctx context.Context, p CountedPart) string {
	key := "collection.line.part_open"
	if p.Paid {
		key = "collection.line.part_paid"
	}
	return t(ctx, key, "owed", p.Owed, "on", p.On, "n", p.Months)
}

func payTable(ctx context.Context, p ToPay) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.account.by_period"), RowHeader: true, Columns: columns(ctx, "period", "due", "principal", "surcharge", "total")}
	for _, d := range p.Periods {
		r := view.Cells(view.Period(d.Period), dueCell(ctx, d), view.Figure(d.Principal+d.Levy), view.Figure(d.Surcharge+d.Penalty), view.Figure(d.Total))
		if d.DaysLate > 0 {
			r.Tone = view.Danger
		}
		tb.Rows = append(tb.Rows, r)
	}
	tb.Foot = []templ.Component{view.Str(t(ctx, "collection.col.total")), view.None, view.None, view.None, view.Money(p.Total)}
	return tb
}

func references(ctx context.Context, p ToPay) (facts []view.Fact) {
	for _, d := range p.Periods {
		facts = append(facts, view.Fact{Key: words.Period(i18n.From(ctx), d.Period), Value: view.Code(d.Reference)})
	}
	return facts
}

func requestsTable(ctx context.Context, list []MobileRequest) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.pay.requests"), Columns: columns(ctx, "asked_at", "phone", "amount", "status")}
	for _, r := range list {
		state := view.Status{Label: t(ctx, "collection.request."+r.State), Tone: map[string]view.Tone{"paid": view.Success, "failed": view.Danger}[r.State]}
		if state.Tone == "" {
			state.Tone = view.Info
		}
		var cell templ.Component = view.StatusTag(state)
		if r.Reason != "" {
			cell = view.Sub(cell, reasonOfOperator(ctx, r.Reason))
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Moment(r.CreatedAt), view.Code(r.Phone), view.Figure(r.Amount), cell))
	}
	return tb
}

func reasonOfOperator(ctx context.Context, code string) string {
	if key := "collection.operator." + code; i18n.Has(i18n.From(ctx), key) {
		return t(ctx, key)
	}
	return code
}
