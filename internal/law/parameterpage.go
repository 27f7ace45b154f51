package law

import (
	"context"
	"encoding/json"

	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

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

// parameterChanges sets the proposed value against the row that it replaces, or replaced.
func (s *Service) parameterChanges(rq *web.Request, p Proposal) ([]view.Change, error) {
	var in ProposeParameterInput
	if err := json.Unmarshal(p.Change, &in); err != nil {
		return nil, err
	}
	history, err := web.Call[[]Parameter](rq, "law.parameters", ParametersInput{Series: in.Series, On: in.ValidFrom, History: true})
	if err != nil {
		return nil, err
	}
	before := map[string]string{}
	if old, ok := replaced(history, p); ok {
		before = flatten(old.Body)
		before["valid_from"], before["valid_to"] = old.ValidFrom.String(), old.ValidTo.String()
	}
	after := flatten(in.Body)
	after["valid_from"], after["valid_to"] = in.ValidFrom.String(), in.ValidTo.String()
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

func parameterWords(ctx context.Context, p Proposal) string { return SeriesWords(ctx, p.Subject) }
