package identity

import (
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

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
