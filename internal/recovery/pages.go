package recovery

import (
	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

// Pages are the fund's side of recovery: what is owed by age, who is late, one employer's case, the agent's visits.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /recovery", Handler: s.ageingPage},
		{Pattern: "GET /recovery/defaulters", Handler: s.defaultersPage},
		{Pattern: "GET /recovery/defaulters/export", Handler: s.exportPage},
		{Pattern: "POST /recovery/defaulters", Handler: s.openMany},
		{Pattern: "GET /recovery/cases", Handler: s.casesPage},
		{Pattern: "GET /recovery/visits", Handler: s.visitsPage},
		{Pattern: "GET /recovery/employers/{id}", Handler: s.casePage},
		{Pattern: "POST /recovery/employers/{id}/open", Handler: s.openOne},
		{Pattern: "POST /recovery/employers/{id}/step", Handler: s.takeStep},
		{Pattern: "POST /recovery/employers/{id}/close", Handler: s.closeOne},
		{Pattern: "GET /recovery/employers/{id}/visit", Handler: s.visitPage},
		{Pattern: "POST /recovery/employers/{id}/visit", Handler: s.visit},
		{Pattern: "GET /recovery/employers/{id}/arrange", Handler: s.arrangePage},
		{Pattern: "POST /recovery/employers/{id}/plan", Handler: s.proposePlan},
		{Pattern: "POST /recovery/employers/{id}/waiver", Handler: s.proposeWaiver},
		{Pattern: "POST /recovery/employers/{id}/plan/{of}", Handler: s.decidePlan},
		{Pattern: "POST /recovery/employers/{id}/waiver/{of}", Handler: s.decideWaiver},
	}
}

func caseHref(id uuid.UUID) string { return "/recovery/employers/" + id.String() }

func (s *Service) ageingPage(rq *web.Request) (web.Reply, error) {
	in := AgeingInput{By: "agency"}
	err := rq.Bind(&in)
	var a Ageing
	if err == nil {
		a, err = web.Call[Ageing](rq, "recovery.ageing", in)
	}
	found := web.Findings(err)
	if err != nil && found == nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "recovery.ageing.title"), Wide: true, Findings: found, Body: ageingBody(rq, a, in, view.Entry{Findings: found})}, nil
}

func (s *Service) defaultersPage(rq *web.Request) (web.Reply, error) {
	return s.defaultersWith(rq, nil)
}

func (s *Service) defaultersWith(rq *web.Request, found []fault.Finding) (web.Reply, error) {
	var in DefaultersInput
	err := rq.Bind(&in)
	var list Defaulters
	if err == nil {
		list, err = web.Call[Defaulters](rq, "recovery.defaulters", in)
	}
	wrong := web.Findings(err)
	if err != nil && wrong == nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "recovery.defaulters.title"), Wide: true, Findings: append(found, wrong...),
		Body: defaultersBody(rq, list, in, view.Entry{Findings: append(found, wrong...)})}, nil
}

func (s *Service) exportPage(rq *web.Request) (web.Reply, error) {
	var in ExportDefaultersInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	f, err := web.Call[op.File](rq, "recovery.export_defaulters", in)
	return web.Download{File: f}, err
}

// chosen are the employers ticked in the list. Sure says that the effect was read and agreed to.
type chosen struct {
	Employers []uuid.UUID `json:"employers"`
	Sure      bool        `json:"sure"`
}

// openMany shows first what opening cases does, in numbers, then does it.
func (s *Service) openMany(rq *web.Request) (web.Reply, error) {
	var in chosen
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	if len(in.Employers) == 0 {
		return s.defaultersWith(rq, []fault.Finding{{Field: "employers", Code: "defaulters.none_chosen", Message: "choose at least one employer"}})
	}
	if !in.Sure {
		return web.Page{Title: t(rq.Ctx(), "recovery.open_many.title"), Body: sureBody(in.Employers)}, nil
	}
	done, err := web.Call[OpenedMany](rq, "recovery.open_cases", OpenManyInput{Employers: in.Employers})
	if err != nil {
		return nil, err
	}
	flash := t(rq.Ctx(), "recovery.open_many.done", "n", done.Opened)
	if done.Left > 0 {
		flash += " " + t(rq.Ctx(), "recovery.open_many.left", "n", done.Left)
	}
	return web.Redirect{To: "/recovery/cases", Flash: flash}, nil
}

func (s *Service) casesPage(rq *web.Request) (web.Reply, error) {
	return s.caseList(rq, CasesInput{}, "cases")
}

// visitsPage is the list of an agent on a phone: what has come due first.
func (s *Service) visitsPage(rq *web.Request) (web.Reply, error) {
	return s.caseList(rq, CasesInput{}, "visits")
}

func (s *Service) caseList(rq *web.Request, in CasesInput, which string) (web.Reply, error) {
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	list, err := web.Call[CaseList](rq, "recovery.cases", in)
	if err != nil {
		return nil, err
	}
	if which == "visits" {
		return web.Page{Title: t(rq.Ctx(), "recovery.visits.title"), Body: visitsBody(rq, list, in)}, nil
	}
	return web.Page{Title: t(rq.Ctx(), "recovery.cases.title"), Wide: true, Body: casesBody(rq, list, in)}, nil
}
