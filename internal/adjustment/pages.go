package adjustment

import (
	"embed"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"socle/internal/law"
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

// Pages are the impact's export and recount, the adjustments of a change, and what an employer reads of its own.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "POST /law/proposals/{id}/impact", Handler: s.recount},
		{Pattern: "GET /law/proposals/{id}/impact/employers", Handler: s.exportImpact},
		{Pattern: "GET /adjustments", Handler: s.changesPage},
		{Pattern: "GET /adjustments/{id}", Handler: s.changePage},
		{Pattern: "GET /adjustments/{id}/export", Handler: s.export},
		{Pattern: "POST /adjustments/{id}/recount", Handler: s.reckonAgain},
		{Pattern: "POST /adjustments/{id}/decision", Handler: s.decide},
		{Pattern: "GET /account/{id}/adjustments", Handler: s.employerPage},
	}
}

// Panel is what the page of a proposal shows below it: the impact while it waits, the adjustments once it is approved.
func (s *Service) Panel(rq *web.Request, p law.Proposal) (templ.Component, error) {
	if p.Bears() == law.OnNothing {
		return nil, nil
	}
	if p.State == "approved" && rq.May("adjustment.list") {
		l, err := web.Call[List](rq, "adjustment.list", ListInput{ID: p.ID})
		if err == nil {
			return changePanel(l.Change), nil
		}
	}
	if !rq.May("adjustment.impact") {
		return nil, nil
	}
	i, err := web.Call[Impact](rq, "adjustment.impact", ImpactInput{ID: p.ID})
	if fault.Is(err, fault.NotFound) {
		return impactMissing(p.ID, p.State == "proposed" && rq.May("adjustment.recount")), nil
	}
	if err != nil {
		return nil, err
	}
	return impactView(i, p.Bears(), p.State == "proposed", rq.May("adjustment.recount")), nil
}

func (s *Service) recount(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	flash := t(rq.Ctx(), "adjustment.impact.recounted")
	i, err := web.Call[Impact](rq, "adjustment.recount", CountInput{ID: id})
	if found := web.Findings(err); found != nil {
		flash, err = view.FindingText(rq.Ctx(), found[0]), nil
	}
	if err != nil {
		return nil, err
	}
	if i.AsOf == nil && i.Total == 0 && i.Proposal != uuid.Nil {
		flash = t(rq.Ctx(), "adjustment.impact.counting")
	}
	return web.Redirect{To: "/law/proposals/" + id.String(), Flash: flash}, nil
}

func (s *Service) exportImpact(rq *web.Request) (web.Reply, error) {
	var in ExportImpactInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	return download(web.Call[op.File](rq, "adjustment.export_impact", in))
}

func download(f op.File, err error) (web.Reply, error) {
	if err != nil {
		return nil, err
	}
	return web.Download{File: f}, nil
}

func (s *Service) changesPage(rq *web.Request) (web.Reply, error) {
	changes, err := web.Call[[]Change](rq, "adjustment.changes", ChangesInput{})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "adjustment.title"), Wide: true, Body: changesView(changes)}, nil
}

func (s *Service) changePage(rq *web.Request) (web.Reply, error) { return s.change(rq, view.Entry{}) }

func (s *Service) change(rq *web.Request, e view.Entry) (web.Reply, error) {
	var in ListInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	l, err := web.Call[List](rq, "adjustment.list", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "adjustment.title"), Wide: true, Findings: e.Findings,
		Body: changeView(l, in, e, rq.May("adjustment.decide"), rq.May("adjustment.propose"), l.Change.ApprovedBy == rq.Subject.ID)}, nil
}

func (s *Service) export(rq *web.Request) (web.Reply, error) {
	var in ExportInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	return download(web.Call[op.File](rq, "adjustment.export", in))
}

func (s *Service) reckonAgain(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	if _, err := web.Call[Change](rq, "adjustment.propose", ProposeInput{ID: id}); err != nil {
		return nil, err
	}
	return web.Redirect{To: "/adjustments/" + id.String(), Flash: t(rq.Ctx(), "adjustment.change.recounted")}, nil
}

// decide reads the form: decision=approve or exclude, for all or for one employer.
func (s *Service) decide(rq *web.Request) (web.Reply, error) {
	var in DecideInput
	err := rq.Bind(&in)
	if err == nil {
		in.Approve = rq.Form.Get("decision") == "approve"
		var out Outcome
		if out, err = web.Call[Outcome](rq, "adjustment.decide", in); err == nil {
			return web.Redirect{To: "/adjustments/" + in.ID.String(), Flash: said(rq, out)}, nil
		}
	}
	if found := web.Findings(err); found != nil {
		return s.change(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	return nil, err
}

func said(rq *web.Request, out Outcome) string {
	var parts []string
	if out.Approved > 0 {
		parts = append(parts, t(rq.Ctx(), "adjustment.decide.approved", "n", out.Approved, "due", out.DueDate))
	}
	if out.Excluded > 0 {
		parts = append(parts, t(rq.Ctx(), "adjustment.decide.excluded", "n", out.Excluded))
	}
	if out.Renewed > 0 {
		parts = append(parts, t(rq.Ctx(), "adjustment.decide.renewed", "n", out.Renewed))
	}
	return strings.Join(parts, " ")
}

func (s *Service) employerPage(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	list, err := web.Call[[]Explained](rq, "adjustment.of_employer", OfEmployerInput{ID: id})
	if err != nil {
		return nil, err
	}
	account := ""
	if rq.May("collection.account") {
		account = "/account/" + id.String()
	}
	head := employerHead(rq, list)
	return web.Page{Title: head.Title, Body: employerView(head, list, account)}, nil
}

// employerHead speaks to the employer; whoever decides on adjustments reads whose they are.
func employerHead(rq *web.Request, list []Explained) view.Heading {
	if rq.May("adjustment.list") && len(list) > 0 {
		return view.Heading{Title: t(rq.Ctx(), "adjustment.employer.of", "name", list[0].Rows[0].Name), Subtitle: t(rq.Ctx(), "adjustment.employer.of_text")}
	}
	return view.Heading{Title: t(rq.Ctx(), "adjustment.employer.title"), Subtitle: t(rq.Ctx(), "adjustment.employer.text")}
}

// AccountNote is the way from an employer's account to its adjustments; nil when it has none.
func (s *Service) AccountNote(rq *web.Request, employer uuid.UUID) templ.Component {
	if !rq.May("adjustment.of_employer") {
		return nil
	}
	list, err := web.Call[[]Explained](rq, "adjustment.of_employer", OfEmployerInput{ID: employer})
	if err != nil || len(list) == 0 {
		return nil
	}
	return accountNote(employer, list)
}
