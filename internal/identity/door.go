package identity

import (
	"net/http"

	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

func (s *Service) doorPages() []web.Route {
	return []web.Route{
		{Pattern: "GET /sign-in", Handler: s.signInForm},
		{Pattern: "POST /sign-in", Handler: s.signInPage},
		{Pattern: "GET /sign-in/code", Handler: s.secondForm},
		{Pattern: "POST /sign-in/code", Handler: s.secondPage},
		{Pattern: "GET /sign-up", Handler: s.signUpForm},
		{Pattern: "POST /sign-up", Handler: s.signUpPage},
		{Pattern: "POST /sign-out", Handler: s.signOutPage},
		{Pattern: "GET /forgot", Handler: s.forgotForm},
		{Pattern: "POST /forgot", Handler: s.forgotPage},
		{Pattern: "GET /welcome/{token}", Handler: s.welcomeForm},
		{Pattern: "POST /welcome/{token}", Handler: s.welcomePage},
		{Pattern: "POST /confirm", Handler: s.confirmPage},
	}
}

func (s *Service) signInForm(rq *web.Request) (web.Reply, error) {
	if rq.Subject.SignedIn() {
		return web.Redirect{To: web.Local(rq.Param("next"))}, nil
	}
	return s.signInAgain(rq, view.Entry{}, false), nil
}

func (s *Service) signInAgain(rq *web.Request, e view.Entry, code bool) web.Page {
	return web.Page{Title: t(rq.Ctx(), "portal.sign_in.title"), Findings: e.Findings,
		Body: signInView(e, web.Local(next(rq)), s.Demo, code, rq.Fund.Slug, s.providerLabel(rq))}
}

func next(rq *web.Request) string {
	if rq.Method == http.MethodPost {
		return rq.FormValue("next")
	}
	return rq.Param("next")
}

func (s *Service) signInPage(rq *web.Request) (web.Reply, error) {
	in := SignInInput{Browser: browserOf(rq)}
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	out, err := web.Call[SignedIn](rq, "identity.sign_in", in)
	if found := web.Findings(err); found != nil {
		page := s.signInAgain(rq, view.Entry{Values: rq.Form, Findings: found}, false)
		if fault.Is(err, fault.TooMany) {
			page.Status = http.StatusTooManyRequests
		}
		return page, nil
	}
	if err != nil {
		return nil, err
	}
	switch {
	case out.Stopped > 0:
		page := s.signInAgain(rq, complaint(rq, "email", "sign_in.stopped", t(rq.Ctx(), "identity.stopped", "minutes", int64(out.Stopped+58)/60)), true)
		page.Status = http.StatusTooManyRequests
		return page, nil
	case out.Wrong:
		return s.signInAgain(rq, complaint(rq, "email", "sign_in.wrong", t(rq.Ctx(), "portal.sign_in.wrong")), in.Code != ""), nil
	}
	return s.into(rq, out, web.Local(rq.FormValue("next"))), nil
}

// complaint shows a form again with one thing wrong, in words.
func complaint(rq *web.Request, field, code, message string) view.Entry {
	return view.Entry{Values: rq.Form, Findings: []fault.Finding{{Field: field, Code: code, Message: message}}}
}

// into goes where the person wanted to go, or to the second factor first.
func (s *Service) into(rq *web.Request, out SignedIn, to string) web.Reply {
	if out.Second {
		rq.SetCookie(cookie(rq, pendingCookie, string(out.Token), int(pendingLife.Seconds())))
		return web.Redirect{To: view.With("/sign-in/code", "next", to)}
	}
	rq.SetCookie(cookie(rq, CookieName, string(out.Token), 0))
	rq.SetCookie(cookie(rq, pendingCookie, "", -1))
	if out.Device != "" {
		rq.SetCookie(cookie(rq, deviceCookie, string(out.Device), 365*86400))
	}
	return web.Redirect{To: to}
}

func (s *Service) secondForm(rq *web.Request) (web.Reply, error) {
	if cookieOf(rq, pendingCookie) == "" {
		return web.Redirect{To: view.With("/sign-in", "next", web.Local(rq.Param("next")))}, nil
	}
	return s.secondAgain(rq, view.Entry{}), nil
}

func (s *Service) secondAgain(rq *web.Request, e view.Entry) web.Page {
	return web.Page{Title: t(rq.Ctx(), "identity.second.title"), Narrow: true, Findings: e.Findings, Body: secondView(e, web.Local(next(rq)))}
}

func (s *Service) secondPage(rq *web.Request) (web.Reply, error) {
	in := SecondInput{Token: cookieOf(rq, pendingCookie), Browser: browserOf(rq)}
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	out, err := web.Call[SignedIn](rq, "identity.sign_in_second", in)
	if fault.Is(err, fault.Unauthenticated) {
		rq.SetCookie(cookie(rq, pendingCookie, "", -1))
		return web.Redirect{To: view.With("/sign-in", "next", web.Local(rq.FormValue("next"))), Flash: t(rq.Ctx(), "identity.second.late")}, nil
	}
	if found := web.Findings(err); found != nil {
		return s.secondAgain(rq, view.Entry{Values: rq.Form, Findings: found}), nil
	}
	if err != nil {
		return nil, err
	}
	if out.Wrong {
		return s.secondAgain(rq, complaint(rq, "code", "code.wrong", t(rq.Ctx(), "identity.code.wrong"))), nil
	}
	return s.into(rq, out, web.Local(rq.FormValue("next"))), nil
}

func (s *Service) signOutPage(rq *web.Request) (web.Reply, error) {
	if token := cookieOf(rq, CookieName); token != "" && rq.Subject.SignedIn() {
		if _, err := web.Call[op.None](rq, "identity.sign_out", SignOutInput{Token: token}); err != nil {
			return nil, err
		}
	}
	rq.SetCookie(cookie(rq, CookieName, "", -1))
	return web.Redirect{To: "/sign-in", Flash: t(rq.Ctx(), "portal.signed_out")}, nil
}
