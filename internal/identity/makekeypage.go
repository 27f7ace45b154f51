package identity

import (
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

var askKey = question{"identity.passkey.title", "identity.passkey.text", "/access/passkey", "identity.totp.do"}

func (s *Service) keyForm(rq *web.Request) (web.Reply, error) {
	return askKey.page(rq, false, view.Entry{})
}

func (s *Service) keyPage(rq *web.Request) (web.Reply, error) {
	in := StartKeyInput{Place: s.place(rq)}
	asked, page, err := answer[KeyAsked](rq, "identity.start_passkey", &in, askKey, false)
	if page != nil || err != nil {
		return page, err
	}
	rq.SetCookie(cookie(rq, keyCookie, string(asked.Token), int(keyLife.Seconds())))
	return web.Redirect{To: "/access/passkey/make"}, nil
}

func (s *Service) makeForm(rq *web.Request) (web.Reply, error) { return s.make(rq, view.Entry{}) }

func (s *Service) make(rq *web.Request, e view.Entry) (web.Reply, error) {
	asked, err := web.Call[KeyAsked](rq, "identity.enrolling_passkey", KeyTokenInput{Token: cookieOf(rq, keyCookie)})
	if fault.Is(err, fault.NotFound) {
		return web.Redirect{To: "/access/passkey"}, nil
	}
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "identity.passkey.title"), Narrow: true, Findings: e.Findings,
		Body: makeKeyView(asked, browserName(rq.UserAgent()), e)}, nil
}

func (s *Service) makePage(rq *web.Request) (web.Reply, error) {
	in := AddKeyInput{Token: cookieOf(rq, keyCookie), Place: s.place(rq)}
	err := rq.Bind(&in)
	var out Recovery
	if err == nil {
		out, err = web.Call[Recovery](rq, "identity.add_passkey", in)
	}
	if found := web.Findings(err); found != nil {
		return s.make(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	if err != nil {
		return nil, err
	}
	rq.SetCookie(cookie(rq, keyCookie, "", -1))
	switch {
	case out.Wrong:
		e := complaint(rq, "", "passkey.wrong", t(rq.Ctx(), "identity.passkey.wrong"))
		return askKey.page(rq, false, e)
	case len(out.Codes) > 0:
		return showCodes(rq, out), nil
	}
	return web.Redirect{To: "/access", Flash: t(rq.Ctx(), "identity.passkey.added")}, nil
}
