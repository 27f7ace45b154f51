package oversight

import (
	"embed"

	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/web"
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
		Body: trailBody(in, chain, rq.May("audit.check"), trailTable(rq, trail), older(rq, trail))}, nil
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
	return web.Page{Title: t(rq.Ctx(), "oversight.entry.title", "id", e.ID), Body: entryBody(e)}, nil
}
