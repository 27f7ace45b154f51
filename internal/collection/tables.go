package collection

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"socle/internal/platform/i18n"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web/view"
	"socle/pkg/money"
	"socle/pkg/words"
)

func columns(ctx context.Context, keys ...string) []view.Column {
	numbers := map[string]bool{"amount": true, "debit": true, "credit": true, "balance": true, "rest": true, "total": true, "principal": true,
		"levy": true, "surcharge": true, "days_late": true, "outstanding": true, "past_due": true, "count": true, "matched": true, "score": true,
		"payments": true, "waiting": true, "ignored": true, "rate": true}
	out := make([]view.Column, len(keys))
	for i, k := range keys {
		out[i] = view.Column{Label: t(ctx, "collection.col."+k)}
		if numbers[k] {
			out[i].Kind = view.Number
		}
		if k == "receipt" {
			out[i].Kind = view.Nowrap
		}
	}
	return out
}

// dueCell is the due date with how late it is, or how long there is.

// openPeriods is what an account owes by period.

// why says why an item was paid when it was.

// payTable is what is due in few columns: it stands beside the ways to pay.

// references says what to quote for each period.

func paymentsTable(ctx context.Context, in PaymentsInput, list Payments, f *tenant.Fund, to func(uuid.UUID) string) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.payments.title"), Columns: columns(ctx, "received_on", "payer", "channel", "reference", "amount", "status", "receipt"),
		Count: t(ctx, "collection.payments.count", "n", list.Count), Empty: &view.Empty{Icon: "pay", Title: t(ctx, "collection.payments.none"), Text: t(ctx, "collection.payments.none_text")}}
	q := in.filters().Encode()
	for _, format := range []string{"csv", "xlsx"} {
		tb.Exports = append(tb.Exports, view.Link{Label: map[string]string{"csv": "CSV", "xlsx": "Excel"}[format], Href: view.With("/payments/export?"+q, "format", format)})
	}
	for _, p := range list.Lines {
		tb.Rows = append(tb.Rows, paymentRow(ctx, p, f, to))
	}
	tb.Pages = &view.Pager{Page: list.Page, Pages: list.Pages, Href: func(n int) string { return view.With("/payments?"+q, "page", words.Int("en", int64(n))) }}
	return tb
}

func paymentRow(ctx context.Context, p PaymentLine, f *tenant.Fund, to func(uuid.UUID) string) view.Row {
	var receipt templ.Component = view.None
	if p.ReceiptNumber != nil {
		receipt = view.A(receiptHref(*p.ReceiptNumber), ReceiptName(f, *p.ReceiptNumber, p.ReceivedOn))
	}
	name := p.name()
	if name == "" {
		name = t(ctx, "collection.payments.unknown")
	}
	return view.Cells(view.Date(p.ReceivedOn), view.Sub(view.A(to(p.ID), name), p.EmployerNumber), view.Str(t(ctx, "collection.channel."+string(p.Channel))),
		view.Code(p.Reference), view.Figure(p.Amount), view.StatusTag(*paymentStatus(ctx, p.Status)), receipt)
}

func suspenseTable(ctx context.Context, in PaymentsInput, list Payments) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.suspense.title"), Columns: columns(ctx, "received_on", "payer", "text", "rest", "proposal"),
		Count: t(ctx, "collection.payments.count", "n", list.Count),
		Empty: &view.Empty{Icon: "success", Title: t(ctx, "collection.suspense.none"), Text: t(ctx, "collection.suspense.none_text")}}
	for _, p := range list.Lines {
		name := p.PayerName
		if name == "" {
			name = t(ctx, "collection.payments.unknown")
		}
		var proposal templ.Component = view.Str(t(ctx, "collection.suspense.no_proposal"))
		if p.Match.Score > 0 {
			proposal = view.StatusTag(scoreTag(ctx, p.Match.Score))
			if p.Match.Why != "" {
				proposal = view.Sub(proposal, t(ctx, "collection.why."+p.Match.Why))
			}
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Date(p.ReceivedOn), view.Sub(view.A(matchHref(p.ID), name), t(ctx, "collection.channel."+string(p.Channel))),
			view.Sub(view.Str(p.Text), p.Reference), view.Figure(p.Rest()), proposal))
	}
	q := in
	q.Status = nil
	base := "/collection/suspense?" + q.filters().Encode()
	tb.Pages = &view.Pager{Page: list.Page, Pages: list.Pages, Href: func(n int) string { return view.With(base, "page", words.Int("en", int64(n))) }}
	return tb
}

func allocationsTable(ctx context.Context, p PaymentDetail) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.payment.where"), Columns: columns(ctx, "component", "period", "amount", "why"),
		Empty: &view.Empty{Title: t(ctx, "collection.payment.nowhere")}}
	if len(p.Employers) > 0 {
		tb.Columns = append(columns(ctx, "employer"), tb.Columns...)
	}
	for _, a := range p.Allocations {
		r := view.Cells(component(ctx, a.Component), period(a.Period), view.Figure(a.Amount), view.Str(why(ctx, a)))
		if len(p.Employers) > 0 {
			who := p.Who(a.EmployerID)
			r.Cells = append([]templ.Component{view.Sub(view.A(accountHref(who.ID), who.Name), who.Number)}, r.Cells...)
		}
		if a.ReversedAt != nil {
			r.Cells[len(r.Cells)-1] = view.StatusTag(view.Status{Label: t(ctx, "collection.payment.taken_back"), Tone: view.Neutral})
		}
		tb.Rows = append(tb.Rows, r)
	}
	return tb
}

func channelsTable(ctx context.Context, d Day) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.desk.by_channel"), Columns: columns(ctx, "channel", "count", "amount", "matched"), RowHeader: true,
		Empty: &view.Empty{Icon: "pay", Title: t(ctx, "collection.desk.nothing"), Text: t(ctx, "collection.desk.nothing_text")}}
	for _, c := range d.Channels {
		tb.Rows = append(tb.Rows, view.Cells(view.Str(t(ctx, "collection.channel."+string(c.Channel))), view.Num(int64(c.Count)), view.Figure(c.Amount), view.Figure(c.Matched)))
	}
	if len(d.Channels) > 1 {
		tb.Foot = []templ.Component{view.Str(t(ctx, "collection.col.total")), view.Num(int64(d.Count)), view.Money(d.Amount), view.Figure(d.Matched)}
	}
	return tb
}

func agesTable(ctx context.Context, d Day) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.suspense.by_age"), Columns: columns(ctx, "age", "count", "amount"), RowHeader: true}
	for _, a := range d.Waiting {
		tb.Rows = append(tb.Rows, view.Cells(view.Str(t(ctx, "collection.age."+a.Key)), view.Num(int64(a.Count)), view.Figure(a.Amount)))
	}
	return tb
}

// waiting adds up what is not placed.

func waiting(d Day) (w SuspenseAge) {
	for _, a := range d.Waiting {
		w.Count, w.Amount = w.Count+a.Count, w.Amount+a.Amount
	}
	return w
}

func candidateTable(ctx context.Context, c Candidate) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.match.owes", "name", c.Employer.Name), Columns: columns(ctx, "period", "due", "total"), Dense: true, RowHeader: true,
		Empty: &view.Empty{Icon: "success", Title: t(ctx, "collection.match.owes_nothing")}}
	for i, d := range c.Due {
		if i == 8 {
			tb.Rows = append(tb.Rows, view.Cells(view.Str("…"), view.None, view.None))
			break
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Period(d.Period), dueCell(ctx, d), view.Figure(d.Total)))
	}
	return tb
}

func statementsTable(ctx context.Context, list []Statement, page int) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.statements.title"), Columns: columns(ctx, "imported_at", "file", "account", "payments", "amount", "waiting", "ignored"),
		Empty: &view.Empty{Icon: "upload", Title: t(ctx, "collection.statements.none"), Text: t(ctx, "collection.statements.none_text")}}
	for _, s := range list {
		tb.Rows = append(tb.Rows, view.Cells(view.Moment(s.ImportedAt), view.Sub(view.A("/collection/statements/"+s.ID.String(), s.Name), s.ImportedByName), view.Code(s.Account),
			view.Num(int64(s.Payments)), view.Figure(s.Received), view.Num(int64(s.Waiting)), view.Num(int64(s.Ignored))))
	}
	pages := page
	if len(list) == perPage {
		pages++
	}
	tb.Pages = &view.Pager{Page: page, Pages: pages, Href: func(n int) string {
		return view.With("/collection/statements", "page", words.Int("en", int64(n)))
	}}
	return tb
}

func entriesTable(ctx context.Context, d StatementDetail, mayTake bool) view.Table {
	tb := view.Table{Caption: t(ctx, "collection.statement.entries"), Columns: columns(ctx, "booked_on", "text", "amount", "became")}
	for _, e := range d.Lines {
		tb.Rows = append(tb.Rows, view.Cells(view.Date(e.BookedOn), view.Sub(view.Str(e.Text), e.Reference), view.Figure(e.Amount), became(ctx, e, mayTake)))
	}
	return tb
}

// became says what became of an entry.

func became(ctx context.Context, e StatementEntry, mayTake bool) templ.Component {
	switch {
	case e.State == "ignored":
		said := view.Sub(view.StatusTag(view.Status{Label: t(ctx, "collection.entry.ignored"), Tone: view.Neutral}), t(ctx, "collection.ignored."+e.Reason))
		if mayTake && e.Amount > 0 {
			return view.Both(said, takeButton(e.ID.String()))
		}
		return said
	case e.State == "bounce":
		return view.Both(view.StatusTag(view.Status{Label: t(ctx, "collection.entry.bounce"), Tone: view.Danger}), view.A(matchHref(*e.PaymentID), t(ctx, "collection.entry.see")))
	}
	name := t(ctx, "collection.entry.see")
	if e.EmployerName != nil {
		name = *e.EmployerName
	}
	status := Received
	if e.PaymentStatus != nil {
		status = *e.PaymentStatus
	}
	return view.Both(view.StatusTag(*paymentStatus(ctx, status)), view.A(matchHref(*e.PaymentID), name))
}

func share(ctx context.Context, part, whole money.Minor) string {
	if whole == 0 {
		return ""
	}
	return words.Ratio(i18n.From(ctx), int64(part), int64(whole), 1)
}
