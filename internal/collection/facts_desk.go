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
	"socle/pkg/words"
)

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

func reasons(list []matching.Reason) templ.Component { return reasonList(list) }

func signed(points int) string {
	if points > 0 {
		return "+" + strconv.Itoa(points)
	}
	return strconv.Itoa(points)
}

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
		event := view.Event{When: i18n.Moment(ctx, e.At), Title: title, Who: e.ActorName, Tone: eventTone(e.Kind)}
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
