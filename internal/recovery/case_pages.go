package recovery

import (
	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// dossier is a file of recovery as its page shows it: with what the reader may do, and what came back with a form.
type dossier struct {
	File
	fund    *tenant.Fund
	subject authz.Subject
	today   cal.Date
	may     func(operation string) bool
	Entry   view.Entry
}

// mayDecide says whether this reader can decide on what somebody proposed.
func (d dossier) mayDecide(operation, proposedBy string) bool {
	return d.may(operation) && proposedBy != d.subject.ID
}

func (s *Service) dossier(rq *web.Request, found []fault.Finding) (dossier, error) {
	id, err := rq.ID("id")
	if err != nil {
		return dossier{}, err
	}
	d := dossier{fund: rq.Fund, subject: rq.Subject, today: todayOf(rq), may: rq.May, Entry: view.Entry{Findings: found}}
	if found != nil {
		d.Entry.Values = rq.Form
	}
	d.File, err = web.Call[File](rq, "recovery.case", CaseInput{ID: id})
	return d, err
}

func (s *Service) casePage(rq *web.Request) (web.Reply, error) { return s.caseWith(rq, nil) }

func (s *Service) caseWith(rq *web.Request, found []fault.Finding) (web.Reply, error) {
	d, err := s.dossier(rq, found)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: d.Name, Wide: true, Findings: found, Body: caseBody(d)}, nil
}

func (s *Service) visitPage(rq *web.Request) (web.Reply, error) { return s.visitWith(rq, nil) }

func (s *Service) visitWith(rq *web.Request, found []fault.Finding) (web.Reply, error) {
	d, err := s.dossier(rq, found)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "recovery.visit.title"), Findings: found, Body: visitBody(d)}, nil
}

func (s *Service) arrangePage(rq *web.Request) (web.Reply, error) { return s.arrangeWith(rq, nil) }

func (s *Service) arrangeWith(rq *web.Request, found []fault.Finding) (web.Reply, error) {
	d, err := s.dossier(rq, found)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "recovery.arrange.title"), Findings: found, Body: arrangeBody(d)}, nil
}

// submitted runs an operation for a form on an employer's file: what is found shows the form again, success leads to the file.
func submitted[Out any](rq *web.Request, operation string, in any, again func(*web.Request, []fault.Finding) (web.Reply, error), done string) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	if err = rq.Bind(in); err == nil {
		_, err = web.Call[Out](rq, operation, in)
	}
	if found := web.Findings(err); found != nil {
		return again(rq, found)
	}
	return web.Redirect{To: caseHref(id), Flash: t(rq.Ctx(), done)}, err
}

func (s *Service) openOne(rq *web.Request) (web.Reply, error) {
	return submitted[Case](rq, "recovery.open_case", &OpenInput{}, s.caseWith, "recovery.case.opened")
}

func (s *Service) visit(rq *web.Request) (web.Reply, error) {
	return submitted[Visited](rq, "recovery.visit", &VisitInput{}, s.visitWith, "recovery.visit.done")
}

func (s *Service) proposePlan(rq *web.Request) (web.Reply, error) {
	return submitted[Plan](rq, "recovery.propose_plan", &ProposePlanInput{}, s.arrangeWith, "recovery.plan.proposed")
}

func (s *Service) proposeWaiver(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	var in struct {
		Item   string      `json:"item"` // period and component: "2026-06 surcharge"
		Amount money.Minor `json:"waived"`
		Reason string      `json:"reason"`
	}
	w := ProposeWaiverInput{ID: id}
	if err = rq.Bind(&in); err == nil {
		if w.Period, w.Component, err = itemOf(in.Item); err == nil {
			w.Amount, w.Reason = in.Amount, in.Reason
			_, err = web.Call[Waiver](rq, "recovery.propose_waiver", w)
		}
	}
	found := web.Findings(err)
	for i := range found {
		if found[i].Field == "amount" {
			found[i].Field = "waived"
		}
	}
	if found != nil {
		return s.arrangeWith(rq, found)
	}
	return web.Redirect{To: caseHref(id), Flash: t(rq.Ctx(), "recovery.waiver.proposed")}, err
}

func itemOf(s string) (p cal.Period, component string, err error) {
	for i := range len(s) {
		if s[i] == ' ' {
			component, s = s[i+1:], s[:i]
			break
		}
	}
	if err := p.UnmarshalText([]byte(s)); err != nil || p.IsZero() || component == "" {
		return p, "", fault.Field("item", "waiver.item_missing", "is missing; choose what to waive")
	}
	return p, component, nil
}

// stepForm is the next step of a case, as the button says it: a step that is no longer the next is refused by the operation.
type stepForm struct {
	Case uuid.UUID `json:"case"`
	Step string    `json:"step"`
	Note string    `json:"note"`
}

// stepOperation is what takes a case to a stage.
var stepOperation = map[string]string{"formal_notice": "recovery.notify", "writ": "recovery.writ", "litigation": "recovery.litigate"}

func (s *Service) takeStep(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	var in stepForm
	var done Step
	if err = rq.Bind(&in); err == nil {
		operation, ok := stepOperation[in.Step]
		if !ok {
			return nil, fault.Missing("page")
		}
		done, err = web.Call[Step](rq, operation, StepInput{ID: in.Case, Note: in.Note})
	}
	if found := web.Findings(err); found != nil {
		return s.caseWith(rq, found)
	}
	if err != nil {
		return nil, err
	}
	key := "recovery.step.done." + in.Step
	if in.Step != "litigation" && !done.Mailed {
		key = "recovery.step.to_print"
	}
	return web.Redirect{To: caseHref(id), Flash: t(rq.Ctx(), key, "number", done.Number)}, nil
}

func (s *Service) closeOne(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	var in struct {
		Case   uuid.UUID `json:"case"`
		Reason string    `json:"reason"`
	}
	if err = rq.Bind(&in); err == nil {
		_, err = web.Call[Case](rq, "recovery.close_case", CloseInput{ID: in.Case, Reason: in.Reason})
	}
	if found := web.Findings(err); found != nil {
		return s.caseWith(rq, found)
	}
	return web.Redirect{To: caseHref(id), Flash: t(rq.Ctx(), "recovery.case.closed_done")}, err
}

func (s *Service) decidePlan(rq *web.Request) (web.Reply, error) {
	return decided[Plan](s, rq, "recovery.decide_plan")
}

func (s *Service) decideWaiver(rq *web.Request) (web.Reply, error) {
	return decided[Waiver](s, rq, "recovery.decide_waiver")
}

func decided[Out any](s *Service, rq *web.Request, operation string) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	of, err := rq.ID("of")
	if err != nil {
		return nil, err
	}
	var in struct {
		Decision string `json:"decision"`
	}
	if err = rq.Bind(&in); err == nil {
		_, err = web.Call[Out](rq, operation, DecideInput{ID: of, Decision: in.Decision, Note: rq.Form.Get("why-" + of.String())})
	}
	if found := web.Findings(err); found != nil {
		return s.caseWith(rq, found)
	}
	return web.Redirect{To: caseHref(id), Flash: t(rq.Ctx(), "recovery.decided")}, err
}
