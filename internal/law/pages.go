package law

import (
	"embed"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/tenants"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Pages are the fund's settings: the law, targets, brand, and what waits for a second person.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /law", Handler: s.listPage},
		{Pattern: "GET /law/applied", Handler: s.appliedPage},
		{Pattern: "GET /law/series", Handler: s.seriesPage},
		{Pattern: "POST /law/series", Handler: s.proposeParameter},
		{Pattern: "GET /law/targets", Handler: s.targetsPage},
		{Pattern: "POST /law/targets", Handler: s.proposeTarget},
		{Pattern: "GET /law/brand", Handler: s.brandPage},
		{Pattern: "POST /law/brand", Handler: s.proposeBrand},
		{Pattern: "GET /law/proposals", Handler: s.proposalsPage},
		{Pattern: "GET /law/proposals/{id}", Handler: s.proposalPage},
		{Pattern: "POST /law/proposals/{id}", Handler: s.decide},
		{Pattern: "POST /law/proposals/{id}/withdrawal", Handler: s.withdraw},
	}
}

func (s *Service) listPage(rq *web.Request) (web.Reply, error) {
	in := ParametersInput{Kind: rq.Param("kind")}
	if in.Kind == "" {
		in.Kind = "contribution"
	}
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	list, err := web.Call[[]Parameter](rq, "law.parameters", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "law.title"), Wide: true, Body: listing(in, list)}, nil
}

func (s *Service) seriesPage(rq *web.Request) (web.Reply, error) {
	return s.series(rq, rq.Param("series"), view.Entry{})
}

func (s *Service) series(rq *web.Request, series string, e view.Entry) (web.Reply, error) {
	history, err := web.Call[[]Parameter](rq, "law.parameters", ParametersInput{Series: series, History: true})
	if err != nil {
		return nil, err
	}
	if len(history) == 0 {
		return nil, fault.Missing("parameter")
	}
	return web.Page{Title: t(rq.Ctx(), "law.change"), Findings: e.Findings, Body: seriesView(standing(history), history, e, rq.May("law.propose_parameter"))}, nil
}

// standing is the row held for true with the latest first day.
func standing(history []Parameter) Parameter {
	for _, p := range history {
		if p.RecordedTo == nil {
			return p
		}
	}
	return history[0]
}

func (s *Service) proposeParameter(rq *web.Request) (web.Reply, error) {
	var in ProposeParameterInput
	err := rq.Bind(&in)
	if err == nil {
		in.Body, err = s.bodyOf(rq, in.Series)
	}
	var p Proposal
	if err == nil {
		p, err = web.Call[Proposal](rq, "law.propose_parameter", in)
	}
	if found := web.Findings(err); found != nil {
		return s.series(rq, rq.FormValue("series"), view.Entry{Values: rq.Form, Findings: found})
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/law/proposals/" + p.ID.String(), Flash: t(rq.Ctx(), "law.proposed")}, nil
}

// bodyOf reads the fields of the form back into the body of the row that stands.
func (s *Service) bodyOf(rq *web.Request, series string) (json.RawMessage, error) {
	history, err := web.Call[[]Parameter](rq, "law.parameters", ParametersInput{Series: series, History: true})
	if err != nil {
		return nil, err
	}
	if len(history) == 0 {
		return nil, fault.Missing("parameter")
	}
	return fill(standing(history).Body, rq.Form)
}

func (s *Service) targetsPage(rq *web.Request) (web.Reply, error) {
	return s.targets(rq, view.Entry{})
}

func (s *Service) targets(rq *web.Request, e view.Entry) (web.Reply, error) {
	list, err := web.Call[[]Target](rq, "law.targets", TargetsInput{})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "law.targets"), Findings: e.Findings, Body: targetsView(list, e, rq.Fund.Folder)}, nil
}

func (s *Service) proposeTarget(rq *web.Request) (web.Reply, error) {
	var in ProposeTargetInput
	err := rq.Bind(&in)
	if err == nil {
		in.Phasing, err = weights(rq.FormValue("phasing_months"))
	}
	var p Proposal
	if err == nil {
		p, err = web.Call[Proposal](rq, "law.propose_target", in)
	}
	if found := web.Findings(err); found != nil {
		return s.targets(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/law/proposals/" + p.ID.String(), Flash: t(rq.Ctx(), "law.proposed")}, nil
}

// weights reads the weights of the months as people write them: "10 10 8" or "10, 10, 8". Nothing is even.
func weights(typed string) ([]int32, error) {
	var list []int32
	for part := range strings.FieldsFuncSeq(typed, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\t' || r == '\n' }) {
		n, err := strconv.ParseInt(part, 10, 32)
		if err != nil {
			return nil, fault.Field("phasing_months", "target.phasing_invalid", "%q is not a whole number", part)
		}
		list = append(list, int32(n))
	}
	return list, nil
}

func (s *Service) brandPage(rq *web.Request) (web.Reply, error) { return s.brand(rq, view.Entry{}) }

func (s *Service) brand(rq *web.Request, e view.Entry) (web.Reply, error) {
	b, err := web.Call[tenants.Brand](rq, "law.brand", BrandInput{})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "law.brand"), Findings: e.Findings, Body: brandView(b, e)}, nil
}

func (s *Service) proposeBrand(rq *web.Request) (web.Reply, error) {
	var in ProposeBrandInput
	err := rq.Bind(&in)
	var p Proposal
	if err == nil {
		p, err = web.Call[Proposal](rq, "law.propose_brand", in)
	}
	if found := web.Findings(err); found != nil {
		return s.brand(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/law/proposals/" + p.ID.String(), Flash: t(rq.Ctx(), "law.proposed")}, nil
}

func (s *Service) proposalsPage(rq *web.Request) (web.Reply, error) {
	var in ProposalsInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	list, err := web.Call[[]Proposal](rq, "law.proposals", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "law.proposals"), Wide: true, Body: proposalsView(list)}, nil
}

func (s *Service) proposalPage(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	return s.proposal(rq, id, nil)
}

func (s *Service) proposal(rq *web.Request, id uuid.UUID, found []fault.Finding) (web.Reply, error) {
	p, err := web.Call[Proposal](rq, "law.proposal", ProposalInput{ID: id})
	if err != nil {
		return nil, err
	}
	changes, err := s.changes(rq, p)
	if err != nil {
		return nil, err
	}
	f := proposalForm{Proposal: p, Changes: changes, Own: p.ProposedBy == rq.Subject.ID, Findings: found, MayDecide: rq.May("law.decide")}
	if p.State == "proposed" {
		if f.Conflicts, err = web.Call[[]Proposal](rq, "law.conflicts", ProposalInput{ID: id}); err != nil {
			return nil, err
		}
	}
	if f.Months, err = months(p); err != nil {
		return nil, err
	}
	for _, panel := range s.Panels {
		if c := panel(rq, p); c != nil {
			f.Panels = append(f.Panels, c)
		}
	}
	return web.Page{Title: t(rq.Ctx(), "law.proposal"), Wide: len(f.Panels) > 0, Findings: found, Body: proposalView(f)}, nil
}

// proposalForm is all that the page of a proposal shows.
type proposalForm struct {
	Proposal  Proposal
	Changes   []view.Change
	Conflicts []Proposal
	Months    []Month // of a target that is spread over its period
	Panels    []templ.Component
	Own       bool
	MayDecide bool
	Findings  []fault.Finding
}

func (s *Service) withdraw(rq *web.Request) (web.Reply, error) {
	var in WithdrawInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[Proposal](rq, "law.withdraw", in)
	}
	if found := web.Findings(err); found != nil {
		return s.proposal(rq, in.ID, found)
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/law/proposals", Flash: t(rq.Ctx(), "law.flash_withdrawn")}, nil
}

// decide reads the two answers of the approval form: decision=approve or reject, with a note.
func (s *Service) decide(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	if err := rq.ParseForm(); err != nil {
		return nil, err
	}
	in := DecideInput{ID: id, Approve: rq.Form.Get("decision") == "approve", Reason: rq.Form.Get("note")}
	p, err := web.Call[Proposal](rq, "law.decide", in)
	if found := web.Findings(err); found != nil {
		return s.proposal(rq, id, found)
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/law/proposals", Flash: t(rq.Ctx(), "law.flash_"+p.State)}, nil
}

// changes says what a proposal changes: each field before and after.
func (s *Service) changes(rq *web.Request, p Proposal) ([]view.Change, error) {
	after := flatten(p.Change)
	before := map[string]string{}
	if p.Kind == KindTarget {
		stood, err := s.stood(rq, p)
		if err != nil {
			return nil, err
		}
		before = stood
		delete(after, "note")
		delete(after, "source")
		delete(before, "source")
	}
	if p.Kind == KindParameter {
		var in ProposeParameterInput
		if err := json.Unmarshal(p.Change, &in); err != nil {
			return nil, err
		}
		history, err := web.Call[[]Parameter](rq, "law.parameters", ParametersInput{Series: in.Series, On: in.ValidFrom, History: true})
		if err != nil {
			return nil, err
		}
		if old, ok := replaced(history, p); ok {
			before = flatten(old.Body)
			before["valid_from"], before["valid_to"] = old.ValidFrom.String(), old.ValidTo.String()
		}
		after = flatten(in.Body)
		after["valid_from"], after["valid_to"] = in.ValidFrom.String(), in.ValidTo.String()
	}
	return compared(rq.Ctx(), before, after), nil
}

// replaced is the row that the proposal changes, or changed: the one known when it was proposed.
func replaced(history []Parameter, p Proposal) (Parameter, bool) {
	for _, h := range history {
		known := (h.RecordedFrom == nil || h.RecordedFrom.Before(p.ProposedAt)) && (h.RecordedTo == nil || h.RecordedTo.After(p.ProposedAt))
		if known {
			return h, true
		}
	}
	return Parameter{}, false
}

func seriesHref(series string) string {
	return "/law/series?" + url.Values{"series": {series}}.Encode()
}

func spanOf(from, to cal.Date) string {
	if to.IsZero() {
		return from.String() + " →"
	}
	return from.String() + " → " + to.String()
}
