package declaration

import (
	"context"

	"github.com/a-h/templ"

	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// shownReceipt is a receipt on its page: what it proved on the day of filing, and what is left of that period today.
type shownReceipt struct {
	Receipt
	fund         *tenant.Fund
	filed, today cal.Date
	left         *money.Minor // nil: the reader may not see the account
	pays         bool         // the declarations are the reader's own
}

func (s *Service) shown(rq *web.Request, r Receipt) shownReceipt {
	x := shownReceipt{Receipt: r, fund: rq.Fund, filed: cal.DateOf(r.Declaration.FiledAt.In(rq.Fund.Zone())), today: todayOf(rq), pays: rq.May("declaration.mine")}
	if s.Remainder == nil {
		return x
	}
	if left, ok := s.Remainder(rq, r.Declaration.EmployerID, r.Declaration.Period); ok {
		x.left = &left
	}
	return x
}

func (r shownReceipt) total() money.Minor { return r.Declaration.Total().Add(r.Declaration.LevyTotal) }

func (r shownReceipt) answer(ctx context.Context) view.Answer {
	a := view.Answer{Title: t(ctx, "declaration.receipt.done"), Label: t(ctx, "declaration.receipt.figure"), Figure: r.Declaration.ReceiptNumber(),
		Text: r.asFiled(ctx)}
	if now := r.now(ctx); now != "" {
		a.Text += " " + now
	}
	return a
}

// asFiled is what was to be paid on the day of filing.
func (r shownReceipt) asFiled(ctx context.Context) string {
	d, total := r.Declaration, r.total()
	switch {
	case d.Kind == Nil || total == 0:
		return t(ctx, "declaration.receipt.nothing_due", "period", d.Period, "filed", r.filed)
	case total < 0:
		return t(ctx, "declaration.receipt.credit", "amount", -total)
	case r.Late:
		return t(ctx, "declaration.receipt.pay_late", "amount", total, "date", d.DueDate, "filed", r.filed)
	}
	return t(ctx, "declaration.receipt.pay_by", "amount", total, "date", d.DueDate, "filed", r.filed)
}

// now is what remains of the period today; nothing while it would repeat what was just filed.
func (r shownReceipt) now(ctx context.Context) string {
	switch {
	case r.left == nil || r.today == r.filed && *r.left == r.total():
		return ""
	case *r.left > 0:
		return t(ctx, "declaration.receipt.left", "amount", *r.left, "period", r.Declaration.Period, "today", r.today)
	}
	return t(ctx, "declaration.receipt.paid", "period", r.Declaration.Period, "today", r.today)
}

func (r shownReceipt) lines(ctx context.Context) []view.Fact {
	d := r.Declaration
	return []view.Fact{
		{Key: t(ctx, "declaration.receipt.employer"), Value: view.Sub(view.Str(r.EmployerName), r.Number)},
		{Key: t(ctx, "declaration.receipt.period"), Value: view.Period(d.Period)},
		{Key: t(ctx, "declaration.receipt.kind"), Value: view.Str(word(ctx, "kind", string(d.Kind)))},
		{Key: t(ctx, "declaration.receipt.filed"), Value: view.Moment(*d.FiledAt)},
		{Key: t(ctx, "declaration.receipt.by"), Value: view.Str(d.FiledByName)},
		{Key: t(ctx, "declaration.totals.workers"), Value: view.Num(int64(d.LineCount))},
		{Key: t(ctx, "declaration.totals.wages"), Value: view.Money(d.Wages)},
		{Key: t(ctx, "declaration.receipt.total"), Value: view.Money(r.total())},
		{Key: t(ctx, "declaration.receipt.print"), Value: view.Code(r.Hash)},
	}
}

// next is what to do now; there is nothing to pay once it is paid.
func (r shownReceipt) next(ctx context.Context) templ.Component {
	d := r.Declaration
	tasks := []view.Task{}
	if r.pays && d.Total() > 0 && (r.left == nil || *r.left > 0) {
		tasks = append(tasks, view.Task{Title: t(ctx, "declaration.receipt.pay"), Href: "/pay", Icon: "pay", Tone: view.Info})
	}
	tasks = append(tasks,
		view.Task{Title: t(ctx, "declaration.receipt.download"), Href: href(d.ID) + "/receipt.pdf", Icon: "download", Tone: view.Neutral},
		view.Task{Title: t(ctx, "declaration.receipt.see"), Href: href(d.ID), Icon: "file", Tone: view.Neutral},
		view.Task{Title: t(ctx, "declaration.receipt.all"), Href: "/declarations?employer=" + d.EmployerID.String(), Icon: "calendar", Tone: view.Neutral})
	return nextSteps(t(ctx, "declaration.receipt.next"), tasks)
}
