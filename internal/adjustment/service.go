package adjustment

import (
	"context"

	"socle/internal/affiliation"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
)

// Service offers the operations on impacts and adjustments.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("adjustment.impact", "GET /law/proposals/{id}/impact", s.Impact).Free(),
		op.Ask("adjustment.export_impact", "GET /law/proposals/{id}/impact/employers", s.ExportImpact).Free().Long(),
		op.Do("adjustment.recount", "POST /law/proposals/{id}/impact", s.Recount).Free().Long(),
		op.Do("adjustment.count", "", s.Count).Free().Long(),

		op.Do("adjustment.propose", "POST /adjustments", s.Propose).Free().Long(),
		op.Ask("adjustment.changes", "GET /adjustments", s.Changes).Free(),
		op.Ask("adjustment.list", "GET /adjustments/{id}", s.List).Free(),
		op.Ask("adjustment.export", "GET /adjustments/{id}/export", s.Export).Free().Long(),
		op.Do("adjustment.decide", "POST /adjustments/{id}/decision", s.Decide).On(s.judged).Long(),
		op.Ask("adjustment.of_employer", "GET /employers/{id}/adjustments", s.OfEmployer).On(ofEmployer),
	}
}

// judged is the decision on a change: who approved the change of the law does not approve its adjustments.
func (s *Service) judged(ctx context.Context, tx tenant.Tx, in DecideInput) (authz.Resource, error) {
	c, err := oneChange(ctx, tx, in.ID)
	return authz.Resource{Kind: "approval", ID: in.ID.String(), ProposedBy: c.ApprovedBy}, err
}

func ofEmployer(ctx context.Context, tx tenant.Tx, in OfEmployerInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}
