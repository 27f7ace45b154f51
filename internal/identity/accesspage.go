package identity

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

func (s *Service) accessPages() []web.Route {
	return []web.Route{
		{Pattern: "GET /access", Handler: s.accessPage},
		{Pattern: "POST /access/sessions/end", Handler: s.endSessionPage},
		{Pattern: "GET /access/password", Handler: s.passwordForm},
		{Pattern: "POST /access/password", Handler: s.passwordPage},
		{Pattern: "GET /access/totp", Handler: s.totpForm},
		{Pattern: "POST /access/totp", Handler: s.totpPage},
		{Pattern: "GET /access/totp/scan", Handler: s.scanForm},
		{Pattern: "POST /access/totp/confirm", Handler: s.scanPage},
		{Pattern: "GET /access/totp/remove", Handler: s.removeTotpForm},
		{Pattern: "POST /access/totp/remove", Handler: s.removeTotpPage},
		{Pattern: "GET /access/codes", Handler: s.codesForm},
		{Pattern: "POST /access/codes", Handler: s.codesPage},
	}
}

func (s *Service) accessPage(rq *web.Request) (web.Reply, error) {
	a, err := web.Call[Access](rq, "identity.access", op.None{})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "identity.access.title"),
		Body: accessView(a, waysOf(rq.Ctx(), a), keyTable(rq.Ctx(), a.Passkeys), sessionTable(rq.Ctx(), a.Sessions), privileged(rq) && !a.Totp && len(a.Passkeys) == 0)}, nil
}

// privileged says whether the person may do something that asks for a second factor: they are reminded to have one.
func privileged(rq *web.Request) bool {
	for _, o := range rq.Chain.All() {
		if o.Row().StepUp && rq.May(o.Row().Name) {
			return true
		}
	}
	return false
}

func waysOf(ctx context.Context, a Access) []view.Fact {
	there := func(yes bool) templ.Component {
		if yes {
			return view.StatusTag(view.Status{Label: t(ctx, "identity.access.there"), Tone: view.Success})
		}
		return view.StatusTag(view.Status{Label: t(ctx, "identity.access.missing"), Tone: view.Neutral})
	}
	totp := &view.Link{Label: t(ctx, "identity.access.add"), Href: "/access/totp"}
	if a.Totp {
		totp = &view.Link{Label: t(ctx, "identity.access.remove"), Href: "/access/totp/remove"}
	}
	left := view.Status{Label: t(ctx, "identity.access.codes_left", "n", a.Codes), Tone: view.Neutral}
	if a.Codes > 0 {
		left.Tone = view.Success
	}
	facts := []view.Fact{
		{Key: t(ctx, "portal.password"), Value: there(a.Password), Change: &view.Link{Label: t(ctx, "identity.access.edit"), Href: "/access/password"}},
		{Key: t(ctx, "identity.totp.name"), Value: there(a.Totp), Change: totp},
		{Key: t(ctx, "identity.codes.name"), Value: view.StatusTag(left), Change: &view.Link{Label: t(ctx, "identity.codes.make"), Href: "/access/codes"}},
	}
	for _, p := range a.Provider {
		facts = append(facts, view.Fact{Key: t(ctx, "identity.provider.name"), Value: view.Sub(there(true), p.Issuer)})
	}
	return facts
}

func sessionTable(ctx context.Context, list []Open) view.Table {
	tb := view.Table{Caption: t(ctx, "identity.access.sessions"), RowHeader: true, Empty: &view.Empty{Title: t(ctx, "identity.access.no_session")},
		Columns: []view.Column{{Label: t(ctx, "identity.access.device")}, {Label: t(ctx, "identity.access.since")}, {Label: t(ctx, "identity.access.seen")},
			{Label: t(ctx, "identity.access.end"), Kind: view.Buttons, Hidden: true}}}
	for _, o := range list {
		name := o.Device
		if o.Kind == byToken {
			name = t(ctx, "identity.access.token")
		}
		last := endOne(o.ID.String())
		if o.Own {
			last = view.StatusTag(view.Status{Label: t(ctx, "identity.access.here"), Tone: view.Success})
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.Str(name), o.Address), view.Moment(o.CreatedAt), view.Moment(o.SeenAt), last))
	}
	return tb
}

func (s *Service) endSessionPage(rq *web.Request) (web.Reply, error) {
	var in SessionInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	if _, err := web.Call[op.None](rq, "identity.end_session", in); err != nil {
		return nil, err
	}
	return web.Redirect{To: "/access", Flash: t(rq.Ctx(), "identity.access.ended")}, nil
}

var (
	askTotp   = question{"identity.totp.title", "identity.totp.text", "/access/totp", "identity.totp.do"}
	askRemove = question{"identity.totp.remove", "identity.totp.remove_text", "/access/totp/remove", "identity.totp.remove"}
	askCodes  = question{"identity.codes.make", "identity.codes.make_text", "/access/codes", "identity.codes.make"}
)

// Todo reminds of a second way in: whoever has one alone is shut out the day it is lost.
func (s *Service) Todo(rq *web.Request) ([]view.Task, error) {
	if !rq.Subject.SignedIn() || rq.Subject.Account() == nil {
		return nil, nil
	}
	a, err := web.Call[Access](rq, "identity.access", op.None{})
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) || (err == nil && a.Ways >= 2) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []view.Task{{Title: t(rq.Ctx(), "identity.access.one"), Hint: t(rq.Ctx(), "identity.access.one_hint"), Href: "/access", Icon: "lock", Tone: view.Warning,
		Status: &view.Status{Label: strconv.Itoa(a.Ways) + " / 2", Tone: view.Warning}}}, nil
}
