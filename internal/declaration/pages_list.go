package declaration

import (
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

func (s *Service) listPage(rq *web.Request) (web.Reply, error) {
	var in ListInput
	found := web.Findings(rq.Bind(&in))
	if found != nil {
		in = ListInput{}
	}
	list, err := web.Call[List](rq, "declaration.list", in)
	return web.Page{Title: t(rq.Ctx(), "declaration.list.title"), Findings: found, Wide: true,
		Body: listPage(listView{List: list, In: in, Folder: rq.Fund.Folder, At: rq.URL.RequestURI(), Export: rq.May("declaration.export"),
			Entry: view.Entry{Values: rq.URL.Query(), Findings: found}})}, err
}

func (s *Service) exportList(rq *web.Request) (web.Reply, error) {
	var in ExportInput
	if err := rq.Bind(&in); err != nil {
		return nil, fault.Missing("page")
	}
	f, err := web.Call[op.File](rq, "declaration.export", in)
	return web.Download{File: f}, err
}

func (s *Service) obligationsPage(rq *web.Request) (web.Reply, error) {
	return s.showObligations(rq, nil)
}

func (s *Service) showObligations(rq *web.Request, more []fault.Finding) (web.Reply, error) {
	var in ObligationsInput
	found := web.Findings(rq.Bind(&in))
	if found != nil {
		in = ObligationsInput{}
	}
	list, err := web.Call[Obligations](rq, "declaration.obligations", in)
	found = append(found, more...)
	return web.Page{Title: t(rq.Ctx(), "declaration.obligations.title"), Findings: found, Wide: true,
		Body: obligationsPage(obligationsView{List: list, In: in, Folder: rq.Fund.Folder, At: rq.URL.RequestURI(), Today: todayOf(rq),
			Export: rq.May("declaration.export_obligations"), Estimate: rq.May("declaration.estimate"),
			Entry: view.Entry{Values: rq.URL.Query(), Findings: found}})}, err
}

func (s *Service) exportObligations(rq *web.Request) (web.Reply, error) {
	var in ExportObligationsInput
	if err := rq.Bind(&in); err != nil {
		return nil, fault.Missing("page")
	}
	f, err := web.Call[op.File](rq, "declaration.export_obligations", in)
	return web.Download{File: f}, err
}

func (s *Service) estimate(rq *web.Request) (web.Reply, error) {
	var in EstimateInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	if in.Reason == "" {
		in.Reason = t(rq.Ctx(), "declaration.obligations.estimate_reason")
	}
	d, err := web.Call[Declaration](rq, "declaration.estimate", in)
	if found := web.Findings(err); found != nil {
		return s.showObligations(rq, found)
	}
	return web.Redirect{To: href(d.ID), Flash: t(rq.Ctx(), "declaration.obligations.estimated")}, err
}
