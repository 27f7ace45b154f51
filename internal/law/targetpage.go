package law

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

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

// targetChanges sets the proposed target against the one that stands.
func (s *Service) targetChanges(rq *web.Request, p Proposal) ([]view.Change, error) {
	before, err := s.stood(rq, p)
	if err != nil {
		return nil, err
	}
	after := flatten(p.Change)
	delete(after, "note")
	delete(after, "source")
	delete(before, "source")
	return compared(rq.Ctx(), before, after), nil
}

// targetPreview spreads a target over the months of its period.
func (s *Service) targetPreview(rq *web.Request, p Proposal) (templ.Component, error) {
	list, err := months(p)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return monthsView(list), nil
}

func targetWords(ctx context.Context, p Proposal) string {
	return t(ctx, "law.targets") + " · " + p.Subject
}
