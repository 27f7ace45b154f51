package collection

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/matching"
	"socle/pkg/money"
	"socle/pkg/words"
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

func clearHref(clean bool, href string) string {
	if clean {
		return ""
	}
	return href
}

var statusTones = map[Status]view.Tone{Received: view.Info, Matched: view.Success, PartMatched: view.Warning, InSuspense: view.Warning, Bounced: view.Danger}

func paymentStatus(ctx context.Context, s Status) *view.Status {
	return &view.Status{Label: t(ctx, "collection.status."+string(s)), Tone: statusTones[s]}
}

func scoreTag(ctx context.Context, score int) view.Status {
	s := view.Status{Label: t(ctx, "collection.match.score", "score", score), Tone: view.Neutral}
	switch {
	case score >= 75:
		s.Tone = view.Success
	case score >= 50:
		s.Tone = view.Warning
	}
	return s
}

func candidateTone(c Candidate) view.Tone {
	if c.Exact {
		return view.Success
	}
	return ""
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

func matchFacts(ctx context.Context, p PaymentDetail, f *tenant.Fund) []view.Fact {
	facts := paymentFacts(ctx, p.Payment, f)
	if p.EmployerID != nil {
		who := p.Who(*p.EmployerID)
		facts = append([]view.Fact{{Key: t(ctx, "collection.col.employer"), Value: view.Sub(view.A(accountHref(who.ID), who.Name), who.Number)}}, facts...)
	}
	if p.Matched > 0 && p.Rest() > 0 {
		facts = append(facts, view.Fact{Key: t(ctx, "collection.col.rest"), Value: view.Money(p.Rest())})
	}
	if p.MatchedBy != "" {
		by := p.MatchedByName
		if p.MatchedBy == Auto {
			by = t(ctx, "collection.match.auto")
		}
		facts = append(facts, view.Fact{Key: t(ctx, "collection.match.by"), Value: view.Str(by)})
	}
	if p.Match.Note != "" {
		facts = append(facts, view.Fact{Key: t(ctx, "collection.col.note"), Value: view.Str(p.Match.Note)})
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
func reasons(list []matching.Reason) templ.Component { return reasonList(list) }

// signed writes what a sign weighs: +50, −10.
func signed(points int) string {
	if points > 0 {
		return "+" + strconv.Itoa(points)
	}
	return strconv.Itoa(points)
}

// periodsText turns "2007-05 2007-06" into "mai 2007, juin 2007".
func periodsText(ctx context.Context, s string) string {
	names := []string{}
	for _, word := range strings.Fields(s) {
		if p, err := cal.ParsePeriod(word); err == nil {
			word = words.Period(i18n.From(ctx), p)
		}
		names = append(names, word)
	}
	return strings.Join(names, ", ")
}

// signText is a sign in words.
func signText(ctx context.Context, r matching.Reason) string {
	args := []any{}
	for k, v := range r.Args {
		if k == "periods" {
			v = periodsText(ctx, v)
		}
		args = append(args, k, v)
	}
	return t(ctx, "collection.sign."+r.Code, args...)
}

func timeline(ctx context.Context, p PaymentDetail) []view.Event {
	out := make([]view.Event, 0, len(p.Events))
	for i := len(p.Events) - 1; i >= 0; i-- {
		e := p.Events[i]
		title := t(ctx, "collection.event."+e.Kind, "amount", e.Amount)
		event := view.Event{When: words.Moment(i18n.From(ctx), e.At), Title: title, Who: e.ActorName, Tone: eventTone(e.Kind)}
		if e.EmployerID != nil {
			if who := p.Who(*e.EmployerID); who.Name != "" {
				event.Body = view.Str(who.Name)
			}
		}
		out = append(out, event)
	}
	return out
}

func eventTone(kind string) view.Tone {
	switch kind {
	case "matched", "credit_used":
		return view.Success
	case "bounced", "unmatched":
		return view.Danger
	}
	return view.Info
}

func deskActions(ctx context.Context, rq *web.Request) (out []view.Action) {
	if rq.May("collection.receive") {
		out = append(out, view.Action{Label: t(ctx, "collection.cashier.title"), Href: "/collection/new", Icon: "plus"})
	}
	if rq.May("collection.import_statement") {
		out = append(out, view.Action{Label: t(ctx, "collection.statements.import"), Href: "/collection/statements", Kind: view.Secondary, Icon: "upload"})
	}
	return out
}

func channelOptions(ctx context.Context, channels ...Channel) []view.Option {
	out := make([]view.Option, len(channels))
	for i, c := range channels {
		out[i] = view.Option{Value: string(c), Label: t(ctx, "collection.channel."+string(c))}
	}
	return out
}

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

func balancedStatus(ctx context.Context, s Statement) *view.Status {
	switch {
	case s.Balanced:
		return &view.Status{Label: t(ctx, "collection.statement.balanced"), Tone: view.Success}
	case s.Opening == nil || s.Closing == nil:
		return &view.Status{Label: t(ctx, "collection.statement.no_balances"), Tone: view.Neutral}
	}
	return &view.Status{Label: t(ctx, "collection.statement.unbalanced"), Tone: view.Danger}
}

func statementFacts(ctx context.Context, s Statement) []view.Fact {
	facts := []view.Fact{{Key: t(ctx, "collection.col.account"), Value: view.Code(s.Account)}, {Key: t(ctx, "collection.statement.format"), Value: view.Code(s.Format)}}
	if s.Opening != nil {
		facts = append(facts, view.Fact{Key: t(ctx, "collection.statement.opening"), Value: view.Money(*s.Opening)})
	}
	if s.Closing != nil {
		facts = append(facts, view.Fact{Key: t(ctx, "collection.statement.closing"), Value: view.Money(*s.Closing)})
	}
	return facts
}
