package law

import "socle/internal/platform/op"

// Service offers the operations on the law.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("law.parameters", "GET /law/parameters", s.Parameters).Free(),
		op.Do("law.propose_parameter", "POST /law/parameters", s.ProposeParameter).Free(),
		op.Ask("law.targets", "GET /law/targets", s.Targets).Free(),
		op.Do("law.propose_target", "POST /law/targets", s.ProposeTarget).Free(),
		op.Ask("law.brand", "GET /law/brand", s.Brand).Free(),
		op.Do("law.propose_brand", "POST /law/brand", s.ProposeBrand).Free(),
		op.Ask("law.proposals", "GET /law/proposals", s.Proposals).Free(),
		op.Ask("law.proposal", "GET /law/proposals/{id}", s.Proposal).Free(),
		op.Do("law.decide", "POST /law/proposals/{id}/decision", s.Decide).On(s.judged),
	}
}
