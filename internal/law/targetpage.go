package law

import (
	"context"
	"embed"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

//go:embed i18n/target/*.json
var wordsOfTargets embed.FS

func init() { i18n.Register(wordsOfTargets) }

func (s *Service) targetsPage(rq *web.Request) (web.Reply, error) {
	return s.targets(rq, view.Entry{})
}

func (s *Service) targets(rq *web.Request, e view.Entry) (web.Reply, error) {
	in := TargetBoardInput{Scope: rq.URL.Query().Get("scope")}
	in.Year, _ = strconv.Atoi(rq.URL.Query().Get("year")) // what is no year asks for this one
	b, err := web.Call[TargetBoard](rq, "law.target_board", in)
	if web.Findings(err) != nil {
		b, err = web.Call[TargetBoard](rq, "law.target_board", TargetBoardInput{})
	}
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "law.targets"), Wide: true, Findings: e.Findings, Body: targetsView(b, e, rq.Fund.Folder, rq.May("law.propose_target"))}, nil
}

func (s *Service) proposeTarget(rq *web.Request) (web.Reply, error) {
	var in ProposeTargetInput
	err := rq.Bind(&in)
	if err == nil {
		in.keep(rq.FormValue("scope"))
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

// keep leaves of the pickers of a form the one that was chosen; the others may still hold something.
func (in *ProposeTargetInput) keep(scope string) {
	for name, picked := range map[string]*string{"region": &in.Region, "agency": &in.Agency, "agent": &in.Agent} {
		if scope != "" && scope != name {
			*picked = ""
		}
	}
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

func (s *Service) targetHistoryPage(rq *web.Request) (web.Reply, error) {
	var in TargetInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	list, err := web.Call[[]Target](rq, "law.target_history", in)
	if err == nil && len(list) == 0 {
		err = fault.Missing("target")
	}
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "target.history"), Body: targetHistoryView(list, rq.Fund.Folder)}, nil
}

// targetChanges sets the proposed target against the one that stands.
func (s *Service) targetChanges(rq *web.Request, p Proposal) ([]view.Change, error) {
	var in proposedTarget
	if err := json.Unmarshal(p.Change, &in); err != nil {
		return nil, err
	}
	before := map[string]string{}
	if p.State == "proposed" {
		stood, err := web.Call[[]Target](rq, "law.target_history", TargetInput{in.Indicator, in.Period, in.Region, in.Agency, in.Agent})
		if err != nil {
			return nil, err
		}
		if len(stood) > 0 && stood[0].RecordedTo == nil {
			before = flatten(stood[0].fields())
		}
	}
	after := flatten(Target{Value: in.Value, Phasing: in.Phasing}.fields())
	return compared(rq.Ctx(), before, after), nil
}

// fields are what a proposal can change of a target.
func (g Target) fields() json.RawMessage {
	body, _ := json.Marshal(map[string]any{"value": g.Value, "phasing": g.Phasing}) // words and numbers: cannot fail
	return body
}

// targetPreview spreads a target over the months of its period.
func (s *Service) targetPreview(_ *web.Request, p Proposal) (templ.Component, error) {
	list, err := months(p)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return monthsView(list), nil
}

func targetWords(ctx context.Context, p Proposal) string {
	var in proposedTarget
	if json.Unmarshal(p.Change, &in) != nil {
		return p.Subject
	}
	return t(ctx, "target.proposal", "indicator", indicatorName(ctx, in.Indicator), "period", in.Period,
		"scope", orWhole(ctx, strings.TrimSpace(in.Region+" "+in.Agency+" "+in.AgentName)))
}
