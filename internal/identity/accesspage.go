package identity

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/skip2/go-qrcode"

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

// question is a page that asks for the password and does something with it.
type question struct{ title, text, action, do string }

func (q question) page(rq *web.Request, danger bool, e view.Entry) (web.Reply, error) {
	return web.Page{Title: t(rq.Ctx(), q.title), Narrow: true, Findings: e.Findings,
		Body: askPassword(t(rq.Ctx(), q.title), t(rq.Ctx(), q.text), q.action, t(rq.Ctx(), q.do), danger, e)}, nil
}

var (
	askTotp   = question{"identity.totp.title", "identity.totp.text", "/access/totp", "identity.totp.do"}
	askRemove = question{"identity.totp.remove", "identity.totp.remove_text", "/access/totp/remove", "identity.totp.remove"}
	askCodes  = question{"identity.codes.make", "identity.codes.make_text", "/access/codes", "identity.codes.make"}
)

func passwordAction(do string, danger bool) view.Action {
	a := view.Action{Label: do}
	if danger {
		a.Kind = view.Dangerous
	}
	return a
}

func (s *Service) totpForm(rq *web.Request) (web.Reply, error) {
	return askTotp.page(rq, false, view.Entry{})
}
func (s *Service) removeTotpForm(rq *web.Request) (web.Reply, error) {
	return askRemove.page(rq, true, view.Entry{})
}
func (s *Service) codesForm(rq *web.Request) (web.Reply, error) {
	return askCodes.page(rq, false, view.Entry{})
}

func (s *Service) totpPage(rq *web.Request) (web.Reply, error) {
	_, page, err := withPassword[op.None](rq, "identity.start_totp", askTotp, false)
	if page != nil || err != nil {
		return page, err
	}
	return web.Redirect{To: "/access/totp/scan"}, nil
}

func (s *Service) removeTotpPage(rq *web.Request) (web.Reply, error) {
	_, page, err := withPassword[op.None](rq, "identity.remove_totp", askRemove, true)
	if page != nil || err != nil {
		return page, err
	}
	return web.Redirect{To: "/access", Flash: t(rq.Ctx(), "identity.totp.removed")}, nil
}

func (s *Service) codesPage(rq *web.Request) (web.Reply, error) {
	out, page, err := withPassword[Recovery](rq, "identity.new_codes", askCodes, false)
	if page != nil || err != nil {
		return page, err
	}
	return showCodes(rq, out), nil
}

// withPassword runs what asks for the password alone.
func withPassword[Out any](rq *web.Request, operation string, q question, danger bool) (out Out, page web.Reply, err error) {
	return answer[Out](rq, operation, &PasswordInput{}, q, danger)
}

// answer runs an operation on what a question's form sent; when something is wrong the question comes back with it.
func answer[Out, In any](rq *web.Request, operation string, in *In, q question, danger bool) (out Out, page web.Reply, err error) {
	if err = rq.Bind(in); err == nil {
		out, err = web.Call[Out](rq, operation, *in)
	}
	if found := web.Findings(err); found != nil {
		page, err = q.page(rq, danger, view.Entry{Values: rq.Form, Findings: found})
	}
	return out, page, err
}

func showCodes(rq *web.Request, r Recovery) web.Reply {
	codes := make([]string, len(r.Codes))
	for i, c := range r.Codes {
		codes[i] = string(c)
	}
	return web.Page{Title: t(rq.Ctx(), "identity.codes.title"), Narrow: true, Body: codesView(codes)}
}

func (s *Service) scanForm(rq *web.Request) (web.Reply, error) { return s.scan(rq, view.Entry{}) }

func (s *Service) scan(rq *web.Request, e view.Entry) (web.Reply, error) {
	en, err := web.Call[Enrolment](rq, "identity.enrolling", op.None{})
	if fault.Is(err, fault.NotFound) {
		return web.Redirect{To: "/access/totp"}, nil
	}
	if err != nil {
		return nil, err
	}
	picture, err := qrcode.Encode(en.URI, qrcode.Medium, 440)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "identity.totp.scan"), Narrow: true, Findings: e.Findings,
		Body: enrolView(en, "data:image/png;base64,"+base64.StdEncoding.EncodeToString(picture), e)}, nil
}

func (s *Service) scanPage(rq *web.Request) (web.Reply, error) {
	var in CodeInput
	err := rq.Bind(&in)
	var out Recovery
	if err == nil {
		out, err = web.Call[Recovery](rq, "identity.confirm_totp", in)
	}
	if found := web.Findings(err); found != nil {
		return s.scan(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	if err != nil {
		return nil, err
	}
	if out.Wrong {
		return s.scan(rq, complaint(rq, "code", "code.wrong", t(rq.Ctx(), "identity.code.wrong")))
	}
	return showCodes(rq, out), nil
}

func (s *Service) passwordForm(rq *web.Request) (web.Reply, error) {
	return web.Page{Title: t(rq.Ctx(), "identity.access.change"), Narrow: true, Body: changePasswordView(view.Entry{})}, nil
}

func (s *Service) passwordPage(rq *web.Request) (web.Reply, error) {
	var in ChangePasswordInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[op.None](rq, "identity.change_password", in)
	}
	if found := web.Findings(err); found != nil {
		e := view.Entry{Values: rq.Form, Findings: found}
		return web.Page{Title: t(rq.Ctx(), "identity.access.change"), Narrow: true, Findings: found, Body: changePasswordView(e)}, nil
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/access", Flash: t(rq.Ctx(), "identity.access.changed")}, nil
}

// inFours sets a seed in groups, as people copy it.
func inFours(seed string) string {
	var out strings.Builder
	for i, r := range seed {
		if i > 0 && i%4 == 0 {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
	}
	return out.String()
}

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
