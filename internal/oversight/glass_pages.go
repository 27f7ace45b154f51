package oversight

import (
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

func (s *Service) glassesPage(rq *web.Request) (web.Reply, error) {
	return s.glasses(rq, view.Entry{})
}

func (s *Service) glasses(rq *web.Request, e view.Entry) (web.Reply, error) {
	list, err := web.Call[[]Glass](rq, "glass.list", GlassesInput{})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "oversight.glass.title"), Findings: e.Findings,
		Body: glassesBody(glassTable(rq, list), e, rq.May("glass.ask"), roleOptions(rq), agencyOptions(rq))}, nil
}

func (s *Service) askGlass(rq *web.Request) (web.Reply, error) {
	var in GlassInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[Glass](rq, "glass.ask", in)
	}
	if found := web.Findings(err); found != nil {
		return s.glasses(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	return web.Redirect{To: "/break-glass", Flash: t(rq.Ctx(), "oversight.glass.asked_done")}, err
}

func (s *Service) glassPage(rq *web.Request) (web.Reply, error) {
	return s.glass(rq, view.Entry{})
}

func (s *Service) glass(rq *web.Request, e view.Entry) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	g, err := web.Call[GlassReport](rq, "glass.get", GlassRef{id})
	if err != nil {
		return nil, err
	}
	own := g.AccountID.String() == rq.Subject.ID
	return web.Page{Title: t(rq.Ctx(), "oversight.glass.one", "who", g.Name), Wide: true, Findings: e.Findings,
		Body: glassBody(g, e, rq.May("glass.decide"), own, own || rq.May("glass.decide"), actsTable(rq, g.Lines))}, nil
}

func (s *Service) decideGlass(rq *web.Request) (web.Reply, error) {
	var in DecideInput
	var g Glass
	err := rq.Bind(&in)
	if err == nil {
		g, err = web.Call[Glass](rq, "glass.decide", in)
	}
	if found := web.Findings(err); found != nil {
		return s.glass(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	return web.Redirect{To: "/break-glass", Flash: t(rq.Ctx(), "oversight.glass.decided_"+g.State)}, err
}

func (s *Service) endGlass(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	_, err = web.Call[Glass](rq, "glass.end", GlassRef{id})
	if found := web.Findings(err); found != nil {
		return s.glass(rq, view.Entry{Findings: found})
	}
	return web.Redirect{To: "/break-glass", Flash: t(rq.Ctx(), "oversight.glass.ended_done")}, err
}
