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
	var in ObligationsInput
	found := web.Findings(rq.Bind(&in))
	if found != nil {
		in = ObligationsInput{}
	}
	values := rq.URL.Query()
	if rq.URL.RawQuery == "" { // what is open first: the whole list is long and mostly in order
		in.State = "open"
		values.Set("state", "open")
	}
	list, err := web.Call[Obligations](rq, "declaration.obligations", in)
	return web.Page{Title: t(rq.Ctx(), "declaration.obligations.title"), Findings: found, Wide: true,
		Body: obligationsPage(obligationsView{List: list, In: in, Folder: rq.Fund.Folder, At: rq.URL.Path + "?" + values.Encode(), Today: todayOf(rq),
			Export: rq.May("declaration.export_obligations"), Estimate: rq.May("declaration.estimate"),
			Entry: view.Entry{Values: values, Findings: found}})}, err
}

func (s *Service) exportObligations(rq *web.Request) (web.Reply, error) {
	var in ExportObligationsInput
	if err := rq.Bind(&in); err != nil {
		return nil, fault.Missing("page")
	}
	f, err := web.Call[op.File](rq, "declaration.export_obligations", in)
	return web.Download{File: f}, err
}

func (s *Service) estimatePage(rq *web.Request) (web.Reply, error) {
	in, err := period(rq)
	if err != nil {
		return nil, err
	}
	return s.showEstimate(rq, in, view.Entry{})
}

// showEstimate says what an estimate would come to, before somebody decides.
func (s *Service) showEstimate(rq *web.Request, in PeriodInput, e view.Entry) (web.Reply, error) {
	p, err := web.Call[Preview](rq, "declaration.preview_estimate", in)
	return web.Page{Title: t(rq.Ctx(), "declaration.estimate.title"), Findings: e.Findings, Body: estimatePage(p, in, rq.Fund.Folder, e)}, err
}

func (s *Service) estimate(rq *web.Request) (web.Reply, error) {
	var in EstimateInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	d, err := web.Call[Declaration](rq, "declaration.estimate", in)
	if found := web.Findings(err); found != nil {
		return s.showEstimate(rq, PeriodInput{in.EmployerID, in.Period}, typed(rq, found))
	}
	return web.Redirect{To: href(d.ID), Flash: t(rq.Ctx(), "declaration.obligations.estimated")}, err
}
