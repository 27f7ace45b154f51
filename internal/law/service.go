package law

import (
	"context"

	"github.com/a-h/templ"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
)

// Service offers the operations on the law.
type Service struct {
	// Weigh tells what a change of a parameter would do before it is decided. Nil weighs nothing.
	Weigh Weigher
	// Impact draws what a change of a parameter would do, or what it did. Nil draws nothing.
	Impact func(rq *web.Request, p Proposal) (templ.Component, error)
	// Kinds are the kinds of change that other rooms add to those of this one.
	Kinds []Kind
}

// Weigher is the room that counts what a change of the law does to what was declared.
type Weigher interface {
	// Weigh counts the impact of a proposal, or leaves it to a job when it is long.
	Weigh(ctx context.Context, tx tenant.Tx, p Proposal) error
	// Fresh refuses when no impact was counted yet, or when the state moved since it was.
	Fresh(ctx context.Context, tx tenant.Tx, p Proposal) error
}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("law.parameters", "GET /law/parameters", s.Parameters).Free(),
		op.Ask("law.applied", "GET /law/applied", s.Applied).Free(),
		op.Do("law.propose_parameter", "POST /law/parameters", s.ProposeParameter).Free(),
		op.Ask("law.targets", "GET /law/targets", s.Targets).Free(),
		op.Ask("law.target_board", "GET /law/targets/board", s.TargetBoard).Free(),
		op.Ask("law.target_history", "GET /law/targets/history", s.TargetHistory).Free(),
		op.Do("law.propose_target", "POST /law/targets", s.ProposeTarget).Free(),
		op.Ask("law.brand", "GET /law/brand", s.Brand).Free(),
		op.Do("law.propose_brand", "POST /law/brand", s.ProposeBrand).Free(),
		op.Ask("law.proposals", "GET /law/proposals", s.Proposals).Free(),
		op.Ask("law.proposal", "GET /law/proposals/{id}", s.Proposal).Free(),
		op.Ask("law.conflicts", "GET /law/proposals/{id}/conflicts", s.Conflicts).Free(),
		op.Do("law.withdraw", "POST /law/proposals/{id}/withdrawal", s.Withdraw).On(s.ownProposal),
		op.Do("law.decide", "POST /law/proposals/{id}/decision", s.Decide).On(s.judged).Privileged(),
	}
}
