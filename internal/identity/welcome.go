package identity

import (
	"net/http"

	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

func (s *Service) forgotForm(rq *web.Request) (web.Reply, error) {
	return web.Page{Title: t(rq.Ctx(), "identity.forgot.title"), Narrow: true, Body: forgotView(view.Entry{})}, nil
}

func (s *Service) forgotPage(rq *web.Request) (web.Reply, error) {
	var in ForgotInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[op.None](rq, "identity.forgot", in)
	}
	if found := web.Findings(err); found != nil {
		return web.Page{Title: t(rq.Ctx(), "identity.forgot.title"), Narrow: true, Findings: found, Body: forgotView(view.Entry{Values: rq.Form, Findings: found})}, nil
	}
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "identity.forgot.sent"), Narrow: true, Body: forgottenView(in.Email)}, nil
}

func (s *Service) welcomeForm(rq *web.Request) (web.Reply, error) {
	return s.welcome(rq, view.Entry{})
}

func (s *Service) welcome(rq *web.Request, e view.Entry) (web.Reply, error) {
	token := rq.PathValue("token")
	a, err := web.Call[Addressee](rq, "identity.link", LinkInput{Token: op.Secret(token)})
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Invalid) {
		return web.Page{Title: t(rq.Ctx(), "identity.welcome.gone"), Narrow: true, Status: http.StatusNotFound, Body: goneView()}, nil
	}
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "identity.welcome."+a.Purpose, "name", a.Name), Narrow: true, Findings: e.Findings, Body: welcomeView(a, token, e)}, nil
}

func (s *Service) welcomePage(rq *web.Request) (web.Reply, error) {
	in := UseLinkInput{Browser: browserOf(rq)}
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	out, err := web.Call[SignedIn](rq, "identity.use_link", in)
	if fault.Is(err, fault.NotFound) {
		return s.welcome(rq, view.Entry{})
	}
	if found := web.Findings(err); found != nil {
		return s.welcome(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	if err != nil {
		return nil, err
	}
	return s.into(rq, out, "/"), nil
}
