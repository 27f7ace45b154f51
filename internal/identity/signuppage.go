package identity

import (
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

func (s *Service) signUpForm(rq *web.Request) (web.Reply, error) {
	return web.Page{Title: t(rq.Ctx(), "portal.sign_up.title"), Narrow: true, Body: signUpView(view.Entry{})}, nil
}

func (s *Service) signUpPage(rq *web.Request) (web.Reply, error) {
	in := SignUpInput{Browser: browserOf(rq)}
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	out, err := web.Call[SignedIn](rq, "identity.sign_up", in)
	if found := web.Findings(err); found != nil {
		e := view.Entry{Values: rq.Form, Findings: found}
		return web.Page{Title: t(rq.Ctx(), "portal.sign_up.title"), Narrow: true, Findings: found, Body: signUpView(e)}, nil
	}
	if err != nil {
		return nil, err
	}
	s.into(rq, out, "")
	return web.Redirect{To: "/registration", Flash: t(rq.Ctx(), "portal.sign_up.done")}, nil
}
