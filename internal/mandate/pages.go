package mandate

import (
	"embed"

	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Pages are those of employers, of their accountants, and of the fund.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /mandates", Handler: s.home},
		{Pattern: "POST /mandates", Handler: s.give},
		{Pattern: "GET /mandates/all", Handler: s.all},
		{Pattern: "GET /mandates/{id}/offer", Handler: s.offerPage},
		{Pattern: "POST /mandates/{id}/accept", Handler: s.accept},
		{Pattern: "POST /mandates/{id}/refuse", Handler: s.refuse},
		{Pattern: "POST /mandates/{id}/act", Handler: s.act},
		{Pattern: "POST /mandates/rest", Handler: s.rest},
		{Pattern: "GET /mandates/{id}/end", Handler: s.endPage},
		{Pattern: "POST /mandates/{id}/end", Handler: s.end},
	}
}

// desk is the page of mandates of one person: those received, those given, or both.
type desk struct {
	Mine    *Mine
	Given   *Given
	MayGive bool
	Entry   view.Entry
}

func (s *Service) home(rq *web.Request) (web.Reply, error) { return s.desk(rq, view.Entry{}) }

func (s *Service) desk(rq *web.Request, e view.Entry) (web.Reply, error) {
	d := desk{Entry: e, MayGive: rq.May("mandate.give")}
	if rq.May("mandate.mine") {
		mine, err := web.Call[Mine](rq, "mandate.mine", MineInput{})
		if err != nil {
			return nil, err
		}
		if len(mine.Mandates) > 0 || rq.May("mandate.act") {
			d.Mine = &mine
		}
	}
	if rq.May("mandate.given") {
		given, err := web.Call[Given](rq, "mandate.given", GivenInput{})
		if err != nil {
			return nil, err
		}
		d.Given = &given
	}
	if d.Mine == nil && d.Given == nil {
		if rq.May("mandate.list") {
			return web.Redirect{To: "/mandates/all"}, nil
		}
		_, err := web.Call[Mine](rq, "mandate.mine", MineInput{})
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "mandate.title"), Wide: d.Mine != nil, Findings: e.Findings, Body: deskBody(d)}, nil
}

func (s *Service) give(rq *web.Request) (web.Reply, error) {
	var in GiveInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[Mandate](rq, "mandate.give", in)
	}
	if found := web.Findings(err); found != nil {
		return s.desk(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	return web.Redirect{To: "/mandates", Flash: t(rq.Ctx(), "mandate.given_done", "email", in.Email)}, err
}

func (s *Service) all(rq *web.Request) (web.Reply, error) {
	var in ListInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	list, err := web.Call[[]Mandate](rq, "mandate.list", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "mandate.all.title"), Wide: true, Body: allBody(in, allTable(rq, list, in))}, nil
}

func (s *Service) act(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	m, err := web.Call[Mandate](rq, "mandate.act", ActInput{id})
	if found := web.Findings(err); found != nil {
		return s.desk(rq, view.Entry{Findings: found})
	}
	return web.Redirect{To: first(m), Flash: t(rq.Ctx(), "mandate.acting_now", "employer", m.EmployerName)}, err
}

// first is the page that a mandate opens: the first of what it lets do.
func first(m Mandate) string {
	switch {
	case m.Has(Declare):
		return "/declarations"
	case m.Has(Account):
		return "/account"
	case m.Has(Pay):
		return "/pay"
	}
	return "/staff"
}

func (s *Service) rest(rq *web.Request) (web.Reply, error) {
	_, err := web.Call[op.None](rq, "mandate.rest", RestInput{})
	return web.Redirect{To: "/mandates", Flash: t(rq.Ctx(), "mandate.resting")}, err
}

func (s *Service) endPage(rq *web.Request) (web.Reply, error) {
	return s.ending(rq, view.Entry{})
}

// ending asks before a mandate is ended: it cannot be undone, only given anew.
func (s *Service) ending(rq *web.Request, e view.Entry) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	m, err := web.Call[Mandate](rq, "mandate.get", GetInput{id})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "mandate.end.title"), Narrow: true, Findings: e.Findings, Body: endBody(m, e)}, nil
}

func (s *Service) end(rq *web.Request) (web.Reply, error) {
	var in EndInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[Mandate](rq, "mandate.end", in)
	}
	if found := web.Findings(err); found != nil {
		return s.ending(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	return web.Redirect{To: "/mandates", Flash: t(rq.Ctx(), "mandate.ended_done")}, err
}
