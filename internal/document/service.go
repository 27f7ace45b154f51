package document

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
)

// Service offers the documents to those who may see what they belong to.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("document.get", "GET /documents/{id}", s.Get).On(s.where).Watched(),
	}
}

// GetInput names a document.
type GetInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Get gives the file.
func (s *Service) Get(ctx context.Context, tx tenant.Tx, in GetInput) (op.File, error) {
	return Open(ctx, tx, in.ID)
}

// where a document belongs: its employer with the employer's agency, else the fund.
func (s *Service) where(ctx context.Context, tx tenant.Tx, in GetInput) (authz.Resource, error) {
	d, err := InfoOf(ctx, tx, in.ID)
	if err != nil {
		return authz.Resource{}, err
	}
	r := authz.Resource{Kind: "document", ID: d.ID.String()}
	if d.EmployerID == nil {
		return r, nil
	}
	r.Employer = d.EmployerID.String()
	r.Agency, _, err = agencyOf.Maybe(ctx, tx, *d.EmployerID)
	return r, err
}

// Pages are the documents' addresses in the portal.
func (s *Service) Pages() []web.Route {
	return []web.Route{{Pattern: "GET /documents/{id}", Handler: func(rq *web.Request) (web.Reply, error) {
		id, err := rq.ID("id")
		if err != nil {
			return nil, err
		}
		f, err := web.Call[op.File](rq, "document.get", GetInput{ID: id})
		return web.Download{File: f, Inline: shown[f.Type]}, err
	}}}
}
