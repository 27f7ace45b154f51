package law

import (
	"github.com/a-h/templ"
	"github.com/google/uuid"

	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

func (s *Service) proposalsPage(rq *web.Request) (web.Reply, error) {
	var in ProposalsInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	list, err := web.Call[[]Proposal](rq, "law.proposals", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "law.proposals"), Wide: true, Body: proposalsView(s.proposalTable(rq.Ctx(), list))}, nil
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
	kind, err := s.kind(p)
	if err != nil {
		return nil, err
	}
	changes, err := kind.Changes(rq, p)
	if err != nil {
		return nil, err
	}
	f := proposalForm{Proposal: p, Words: kind.Words(rq.Ctx(), p), Changes: changes, Own: p.ProposedBy == rq.Subject.ID, Findings: found, MayDecide: rq.May("law.decide")}
	if p.State == "proposed" {
		if f.Conflicts, err = web.Call[[]Proposal](rq, "law.conflicts", ProposalInput{ID: id}); err != nil {
			return nil, err
		}
	}
	if kind.Preview != nil {
		if f.Preview, err = kind.Preview(rq, p); err != nil {
			return nil, err
		}
	}
	return web.Page{Title: t(rq.Ctx(), "law.proposal"), Wide: f.Preview != nil, Findings: found, Body: proposalView(f)}, nil
}

// proposalForm is all that the page of a proposal shows.
type proposalForm struct {
	Proposal  Proposal
	Words     string // what it is about
	Changes   []view.Change
	Conflicts []Proposal
	Preview   templ.Component // what the kind shows of it; nil shows nothing
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
