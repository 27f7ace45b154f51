package law

import (
	"context"

	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/tenants"
)

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

// brandChanges lists what is proposed.
func (s *Service) brandChanges(rq *web.Request, p Proposal) ([]view.Change, error) {
	return compared(rq.Ctx(), map[string]string{}, flatten(p.Change)), nil
}

func brandWords(ctx context.Context, _ Proposal) string { return t(ctx, "law.brand") }
