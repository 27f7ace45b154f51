package mandate

import (
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

func (s *Service) offerPage(rq *web.Request) (web.Reply, error) {
	return s.showOffer(rq, view.Entry{})
}

func (s *Service) showOffer(rq *web.Request, e view.Entry) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	code := rq.FormValue("code")
	m, err := web.Call[Mandate](rq, "mandate.offer", OfferInput{ID: id, Code: op.Secret(code)})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "mandate.offer.title"), Narrow: true, Findings: e.Findings, Body: offerBody(m, code, e)}, nil
}

func (s *Service) accept(rq *web.Request) (web.Reply, error) {
	return s.answer(rq, "mandate.accept", "mandate.accepted_done")
}

func (s *Service) refuse(rq *web.Request) (web.Reply, error) {
	return s.answer(rq, "mandate.refuse", "mandate.refused_done")
}

func (s *Service) answer(rq *web.Request, operation, said string) (web.Reply, error) {
	var in AnswerInput
	var m Mandate
	err := rq.Bind(&in)
	if err == nil {
		m, err = web.Call[Mandate](rq, operation, in)
	}
	if found := web.Findings(err); found != nil {
		return s.showOffer(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	return web.Redirect{To: "/mandates", Flash: t(rq.Ctx(), said, "employer", m.EmployerName)}, err
}
