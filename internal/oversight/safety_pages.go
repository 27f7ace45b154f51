package oversight

import (
	"slices"

	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

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
