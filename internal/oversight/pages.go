package oversight

import (
	"embed"
	"slices"

	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Pages are those of the audit trail, of break-glass and of safety.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /audit", Handler: s.trailPage},
		{Pattern: "GET /audit/export", Handler: s.exportTrail},
		{Pattern: "POST /audit/check", Handler: s.checkChain},
		{Pattern: "GET /audit/{id}", Handler: s.entryPage},
		{Pattern: "GET /break-glass", Handler: s.glassesPage},
		{Pattern: "POST /break-glass", Handler: s.askGlass},
		{Pattern: "GET /break-glass/{id}", Handler: s.glassPage},
		{Pattern: "POST /break-glass/{id}/decide", Handler: s.decideGlass},
		{Pattern: "POST /break-glass/{id}/end", Handler: s.endGlass},
		{Pattern: "GET /safety", Handler: s.safetyPage},
		{Pattern: "GET /safety/caps", Handler: s.capsPage},
		{Pattern: "POST /safety/caps", Handler: s.setCap},
		{Pattern: "POST /safety/rules", Handler: s.setRule},
		{Pattern: "GET /safety/{kind}", Handler: s.listPage},
		{Pattern: "GET /safety/{kind}/export", Handler: s.exportList},
	}
}

func (s *Service) trailPage(rq *web.Request) (web.Reply, error) {
	var in TrailInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	trail, err := web.Call[Trail](rq, "audit.search", in)
	if err != nil {
		return nil, err
	}
	chain, err := web.Call[Chain](rq, "audit.chain", ChainInput{})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "oversight.title"), Wide: true,
		Body: trailBody(in, chain, rq.May("audit.check"), trailTable(rq, trail), older(rq, trail), rq.Fund.Zone())}, nil
}

func (s *Service) exportTrail(rq *web.Request) (web.Reply, error) {
	var in ExportInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	f, err := web.Call[op.File](rq, "audit.export", in)
	return web.Download{File: f}, err
}

func (s *Service) checkChain(rq *web.Request) (web.Reply, error) {
	c, err := web.Call[Chain](rq, "audit.check", CheckInput{})
	if err != nil {
		return nil, err
	}
	said := t(rq.Ctx(), "oversight.chain.whole")
	if len(c.Broken) > 0 {
		said = t(rq.Ctx(), "oversight.chain.broken", "n", int64(len(c.Broken)))
	}
	return web.Redirect{To: "/audit", Flash: said}, nil
}

func (s *Service) entryPage(rq *web.Request) (web.Reply, error) {
	var in EntryInput
	if err := rq.Bind(&in); err != nil {
		return nil, fault.Missing("page")
	}
	e, err := web.Call[Entry](rq, "audit.entry", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "oversight.entry.title", "id", e.ID), Body: entryBody(e, rq.Fund.Zone())}, nil
}

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
		Body: glassBody(g, e, rq.May("glass.decide"), own, own || rq.May("glass.decide"), actsTable(rq, g.Lines), rq.Fund.Zone())}, nil
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

func (s *Service) safetyPage(rq *web.Request) (web.Reply, error) {
	var in SafetyInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	report, err := web.Call[SafetyReport](rq, "oversight.safety", in)
	if found := web.Findings(err); found != nil {
		report, err = web.Call[SafetyReport](rq, "oversight.safety", SafetyInput{})
		if err == nil {
			return web.Page{Title: t(rq.Ctx(), "oversight.safety.title"), Findings: found, Body: safetyBody(report, found)}, nil
		}
	}
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "oversight.safety.title"), Body: safetyBody(report, nil)}, nil
}

func (s *Service) listPage(rq *web.Request) (web.Reply, error) {
	var in ListInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	if !slices.Contains(Kinds, in.Kind) {
		return nil, fault.Missing("page")
	}
	l, err := web.Call[SafetyList](rq, "oversight.list", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "oversight.list."+l.Kind+".title"), Wide: true, Body: listBody(l, safetyTable(rq, l))}, nil
}

func (s *Service) exportList(rq *web.Request) (web.Reply, error) {
	var in ExportListInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	f, err := web.Call[op.File](rq, "oversight.export", in)
	return web.Download{File: f}, err
}

func (s *Service) capsPage(rq *web.Request) (web.Reply, error) { return s.caps(rq, view.Entry{}) }

func (s *Service) caps(rq *web.Request, e view.Entry) (web.Reply, error) {
	c, err := web.Call[Caps](rq, "oversight.caps", CapsInput{})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "oversight.caps.title"), Findings: e.Findings, Body: capsBody(c, e, rq.May("oversight.set_cap"))}, nil
}

func (s *Service) setCap(rq *web.Request) (web.Reply, error) {
	var in SetCapInput
	return s.set(rq, "oversight.set_cap", &in)
}

func (s *Service) setRule(rq *web.Request) (web.Reply, error) {
	var in SetRuleInput
	return s.set(rq, "oversight.set_rule", &in)
}

func (s *Service) set(rq *web.Request, operation string, in any) (web.Reply, error) {
	err := rq.Bind(in)
	if err == nil {
		_, err = web.Call[op.None](rq, operation, in)
	}
	if found := web.Findings(err); found != nil {
		return s.caps(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	return web.Redirect{To: "/safety/caps", Flash: t(rq.Ctx(), "oversight.caps.done")}, err
}
