package declaration

import (
	"net/url"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// Pages are the faces of declarations: the employer's own, and the fund's list of filings.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /declarations", Handler: s.minePage},
		{Pattern: "GET /declarations/start", Handler: s.startPage},
		{Pattern: "POST /declarations/open", Handler: s.open},
		{Pattern: "POST /declarations/nil", Handler: s.declareNil},
		{Pattern: "GET /declarations/template", Handler: s.template},
		{Pattern: "POST /declarations/preprint", Handler: s.preprint},
		{Pattern: "GET /declarations/{id}", Handler: s.page},
		{Pattern: "POST /declarations/{id}", Handler: s.save},
		{Pattern: "GET /declarations/{id}/review", Handler: s.reviewPage},
		{Pattern: "POST /declarations/{id}/file", Handler: s.file},
		{Pattern: "POST /declarations/{id}/discard", Handler: s.discard},
		{Pattern: "POST /declarations/{id}/corrections", Handler: s.amend},
		{Pattern: "GET /declarations/{id}/receipt", Handler: s.receiptPage},
		{Pattern: "GET /declarations/{id}/receipt.pdf", Handler: s.receiptPDF},
		{Pattern: "GET /declarations/{id}/lines/{line}", Handler: s.stepsPage},
		{Pattern: "POST /declaration-files", Handler: s.upload},
		{Pattern: "GET /declaration-files/{id}", Handler: s.uploadPage},
		{Pattern: "POST /declaration-files/{id}/fixes", Handler: s.fix},
		{Pattern: "POST /declaration-files/{id}/confirm", Handler: s.confirm},
		{Pattern: "POST /declaration-files/{id}/discard", Handler: s.discardFile},
		{Pattern: "GET /declaration-files/{id}/faults", Handler: s.faults},
		{Pattern: "GET /filings", Handler: s.listPage},
		{Pattern: "GET /filings/export", Handler: s.exportList},
		{Pattern: "GET /filings/obligations", Handler: s.obligationsPage},
		{Pattern: "GET /filings/obligations/export", Handler: s.exportObligations},
		{Pattern: "GET /filings/estimate", Handler: s.estimatePage},
		{Pattern: "POST /filings/estimate", Handler: s.estimate},
	}
}

// typed is a form as it came back, with what was found.
func typed(rq *web.Request, found []fault.Finding) view.Entry {
	return view.Entry{Values: rq.Form, Findings: found}
}

func href(id uuid.UUID) string     { return "/declarations/" + id.String() }
func fileHref(id uuid.UUID) string { return "/declaration-files/" + id.String() }

// startHref is where the declaration of a period begins.
func startHref(employer uuid.UUID, p cal.Period) string {
	return "/declarations/start?" + url.Values{"employer_id": {employer.String()}, "period": {p.String()}}.Encode()
}

// period reads employer and period of the address.
func period(rq *web.Request) (PeriodInput, error) {
	var in PeriodInput
	if err := rq.Bind(&in); err != nil || in.EmployerID == uuid.Nil || in.Period.IsZero() {
		return in, fault.Missing("page")
	}
	return in, nil
}

func (s *Service) minePage(rq *web.Request) (web.Reply, error) {
	if !rq.May("declaration.mine") && rq.May("declaration.list") {
		return web.Redirect{To: "/filings"}, nil
	}
	var in MineInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	mine, err := web.Call[Mine](rq, "declaration.mine", in)
	if err != nil {
		return nil, err
	}
	today := todayOf(rq)
	return web.Page{Title: t(rq.Ctx(), "declaration.mine.title"), Body: minePage(mine, today)}, nil
}

func (s *Service) startPage(rq *web.Request) (web.Reply, error) {
	in, err := period(rq)
	if err != nil {
		return nil, err
	}
	return s.start(rq, in, view.Entry{})
}

// start shows the ways to declare a period; form is what came back of one of them.
func (s *Service) start(rq *web.Request, in PeriodInput, e view.Entry) (web.Reply, error) {
	list, err := web.Call[Obligations](rq, "declaration.obligations", ObligationsInput{Employer: &in.EmployerID, Period: in.Period})
	if err != nil {
		return nil, err
	}
	if len(list.Rows) == 0 {
		return nil, fault.Missing("page")
	}
	o := list.Rows[0]
	return web.Page{Title: t(rq.Ctx(), "declaration.start.title", "period", in.Period), Findings: e.Findings,
		Body: startPage(o, EBDS(rq.Fund.Folder) && in.Period.Months == 1, e, todayOf(rq))}, nil
}

func (s *Service) open(rq *web.Request) (web.Reply, error) {
	in, err := period(rq)
	if err != nil {
		return nil, err
	}
	d, err := web.Call[Declaration](rq, "declaration.open", in)
	if found := web.Findings(err); found != nil {
		return s.start(rq, in, view.Entry{Findings: found})
	}
	return web.Redirect{To: href(d.ID)}, err
}

func (s *Service) declareNil(rq *web.Request) (web.Reply, error) {
	var in NilInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	d, err := web.Call[Declaration](rq, "declaration.nil", in)
	if found := web.Findings(err); found != nil {
		return s.start(rq, PeriodInput{in.EmployerID, in.Period}, typed(rq, found))
	}
	return web.Redirect{To: href(d.ID) + "/receipt"}, err
}

func (s *Service) template(rq *web.Request) (web.Reply, error) {
	var in TemplateInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	f, err := web.Call[op.File](rq, "declaration.template", in)
	return web.Download{File: f}, err
}

func (s *Service) preprint(rq *web.Request) (web.Reply, error) {
	in, err := period(rq)
	if err != nil {
		return nil, err
	}
	// No idempotency key: asked again, the file is issued again with the staff of the day.
	f, err := op.Call[op.File](rq.Ctx(), rq.Chain, "declaration.preprint", in)
	if found := web.Findings(err); found != nil {
		return s.start(rq, in, view.Entry{Findings: found})
	}
	return web.Download{File: f}, err
}

func (s *Service) receiptPage(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	r, err := web.Call[Receipt](rq, "declaration.receipt", ReceiptInput{id})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "declaration.receipt.title"), Body: receiptPage(s.shown(rq, r))}, nil
}

func (s *Service) receiptPDF(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	f, err := web.Call[op.File](rq, "declaration.receipt_paper", ReceiptInput{id})
	return web.Download{File: f, Inline: true}, err
}

func (s *Service) stepsPage(rq *web.Request) (web.Reply, error) {
	var in StepsInput
	if err := rq.Bind(&in); err != nil {
		return nil, fault.Missing("page")
	}
	steps, err := web.Call[Steps](rq, "declaration.line_steps", in)
	return web.Page{Title: t(rq.Ctx(), "declaration.steps.title", "name", steps.Line.Name), Body: stepsPage(steps, rq.Fund.Folder)}, err
}
