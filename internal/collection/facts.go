package collection

import (
	"context"

	"github.com/a-h/templ"

	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/money"
)

func accountStatus(ctx context.Context, a Account) *view.Status {
	switch {
	case a.PastDue > 0:
		return &view.Status{Label: t(ctx, "collection.account.late"), Tone: view.Danger}
	case a.Outstanding > 0:
		return &view.Status{Label: t(ctx, "collection.account.open"), Tone: view.Info}
	}
	return &view.Status{Label: t(ctx, "collection.account.in_order"), Tone: view.Success}
}

func pastDueGap(ctx context.Context, m money.Minor) *view.Status {
	if m <= 0 {
		return nil
	}
	return &view.Status{Label: t(ctx, "collection.account.late"), Tone: view.Danger}
}

func accountActions(ctx context.Context, a Account, rq *web.Request) (out []view.Action) {
	if a.Outstanding > 0 && rq.May("collection.pay_by_phone") {
		out = append(out, view.Action{Label: t(ctx, "collection.account.pay"), Href: payHref(a.Holder.ID), Icon: "pay"})
	}
	if rq.May("collection.receive") {
		out = append(out, view.Action{Label: t(ctx, "collection.cashier.title"), Href: "/collection/new?employer=" + a.Holder.Number, Icon: "pay"})
	}
	return append(out, view.Action{Label: t(ctx, "collection.pay.payments"), Href: "/payments?employer=" + a.Holder.ID.String(), Kind: view.Secondary})
}

var statusTones = map[Status]view.Tone{Received: view.Info, Matched: view.Success, PartMatched: view.Warning, InSuspense: view.Warning, Bounced: view.Danger}

func paymentStatus(ctx context.Context, s Status) *view.Status {
	return &view.Status{Label: t(ctx, "collection.status."+string(s)), Tone: statusTones[s]}
}

func lineFacts(ctx context.Context, l Line, f *tenant.Fund) []view.Fact {
	facts := []view.Fact{
		{Key: t(ctx, "collection.col.value_date"), Value: view.Date(l.ValueDate)},
		{Key: t(ctx, "collection.col.amount"), Value: view.Money(l.Amount)},
		{Key: t(ctx, "collection.line.balance_after"), Value: view.Money(l.Balance)},
	}
	if l.Memo != "" {
		facts = append(facts, view.Fact{Key: t(ctx, "collection.col.note"), Value: view.Str(l.Memo)})
	}
	switch {
	case l.Payment != nil:
		facts = append(facts, view.Fact{Key: t(ctx, "collection.line.origin"), Value: view.A(paymentHref(l.Payment.ID), paymentName(ctx, *l.Payment))})
		if n := l.Payment.ReceiptNumber; n != nil {
			facts = append(facts, view.Fact{Key: t(ctx, "collection.col.receipt"), Value: view.A(receiptHref(*n), ReceiptName(f, *n, l.Payment.ReceivedOn))})
		}
	case l.SourceKind == "declaration":
		facts = append(facts, view.Fact{Key: t(ctx, "collection.line.origin"), Value: view.A("/declarations/"+l.SourceID.String(), t(ctx, "collection.line.declaration"))})
	}
	if l.Reverses != nil {
		facts = append(facts, view.Fact{Key: t(ctx, "collection.line.reverses"), Value: view.A(lineHref(l.Holder.ID, *l.Reverses), t(ctx, "collection.line.see"))})
	}
	return facts
}

func paymentName(ctx context.Context, p Payment) string {
	return t(ctx, "collection.payment.name", "channel", t(ctx, "collection.channel."+string(p.Channel)), "date", p.ReceivedOn, "amount", p.Amount)
}

func paymentFacts(ctx context.Context, p Payment, f *tenant.Fund) []view.Fact {
	facts := []view.Fact{
		{Key: t(ctx, "collection.col.received_on"), Value: view.Date(p.ReceivedOn)},
		{Key: t(ctx, "collection.col.value_date"), Value: view.Date(p.ValueDate)},
		{Key: t(ctx, "collection.col.channel"), Value: view.Str(t(ctx, "collection.channel."+string(p.Channel)))},
	}
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, view.Fact{Key: t(ctx, "collection.col."+key), Value: view.Str(value)})
		}
	}
	add("payer", p.PayerName)
	add("payer_account", p.PayerAccount)
	add("reference", p.Reference)
	add("text", p.Text)
	if p.ReceiptNumber != nil {
		facts = append(facts, view.Fact{Key: t(ctx, "collection.col.receipt"), Value: view.A(receiptHref(*p.ReceiptNumber), ReceiptName(f, *p.ReceiptNumber, p.ReceivedOn))})
	}
	if p.Status == Bounced {
		facts = append(facts, view.Fact{Key: t(ctx, "collection.col.bounced_on"), Value: view.Sub(view.Date(p.BouncedOn), p.BounceReason)})
	}
	return facts
}

func receiptActions(ctx context.Context, p Payment) []view.Action {
	if p.ReceiptNumber == nil {
		return nil
	}
	return []view.Action{{Label: t(ctx, "collection.receipt.print"), Href: receiptHref(*p.ReceiptNumber), Icon: "print", Kind: view.Secondary}}
}

// reasons lists the signs for a match with what each weighs.

// signed writes what a sign weighs: +50, −10.

// periodsText turns "2007-05 2007-06" into "mai 2007, juin 2007".

// signText is a sign in words.

func paymentFilters(ctx context.Context, in PaymentsInput) []templ.Component {
	status := ""
	if len(in.Status) > 0 {
		status = in.Status[0]
	}
	var options []view.Option
	for _, s := range []Status{Matched, PartMatched, InSuspense, Bounced} {
		options = append(options, view.Option{Value: string(s), Label: t(ctx, "collection.status."+string(s))})
	}
	fields := []templ.Component{
		view.Field(view.Input{Name: "q", Label: t(ctx, "collection.filter.search"), Value: in.Search}),
		view.Select(view.Choice{Name: "channel", Label: t(ctx, "collection.col.channel"), Value: in.Channel, Empty: t(ctx, "collection.filter.any"), Options: channelOptions(ctx, Channels...)}),
		view.Select(view.Choice{Name: "status", Label: t(ctx, "collection.col.status"), Value: status, Empty: t(ctx, "collection.filter.any"), Options: options}),
		view.Field(view.Input{Name: "from", Label: t(ctx, "collection.filter.from"), Type: "date", Value: in.From.String(), Width: "10"}),
		view.Field(view.Input{Name: "to", Label: t(ctx, "collection.filter.to"), Type: "date", Value: in.To.String(), Width: "10"}),
	}
	if in.Employer != nil {
		fields = append(fields, hidden("employer", in.Employer.String()))
	}
	return fields
}

func nothingText(ctx context.Context, p ToPay) string {
	if p.Credit > 0 {
		return t(ctx, "collection.pay.credit_only", "credit", p.Credit)
	}
	return t(ctx, "collection.pay.nothing_text")
}

func offers(p ToPay, c Channel) bool {
	for _, offered := range p.Channels {
		if offered == c {
			return true
		}
	}
	return false
}

func verdictTone(v Verdict) view.Tone {
	switch v.State {
	case "valid":
		return view.Success
	case "revoked":
		return view.Danger
	}
	return view.Warning
}
