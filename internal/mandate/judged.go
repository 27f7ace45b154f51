package mandate

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
)

func (s *Service) ofEmployer(ctx context.Context, tx tenant.Tx, in GiveInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}

func (s *Service) listed(ctx context.Context, tx tenant.Tx, in EmployerInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}

func (s *Service) got(ctx context.Context, tx tenant.Tx, in GetInput) (authz.Resource, error) {
	m, err := one(ctx, tx, in.ID)
	return m.resource(), err
}

func (s *Service) offered(ctx context.Context, tx tenant.Tx, in OfferInput) (authz.Resource, error) {
	return offer(ctx, tx, in.ID)
}

func (s *Service) answered(ctx context.Context, tx tenant.Tx, in AnswerInput) (authz.Resource, error) {
	return offer(ctx, tx, in.ID)
}

func (s *Service) worn(ctx context.Context, tx tenant.Tx, in ActInput) (authz.Resource, error) {
	m, err := one(ctx, tx, in.ID)
	return m.resource(), err
}

func (s *Service) ended(ctx context.Context, tx tenant.Tx, in EndInput) (authz.Resource, error) {
	m, err := one(ctx, tx, in.ID)
	return m.resource(), err
}

// resource is the mandate as the policies judge it: the employer's, the agency's, and that of the person who accepted it.
func (m Mandate) resource() authz.Resource {
	r := authz.Resource{Kind: "mandate", ID: m.ID.String(), Employer: m.EmployerID.String(), Agency: m.Agency}
	if m.AccountID != nil {
		r.Person = m.AccountID.String()
	}
	return r
}

// offer is the mandate as the one judges it to whom it is offered: the account that has the address of the letter.
func offer(ctx context.Context, tx tenant.Tx, id uuid.UUID) (authz.Resource, error) {
	m, err := one(ctx, tx, id)
	if err != nil {
		return authz.Resource{}, err
	}
	r := m.resource()
	to, ok, err := accountOf.Maybe(ctx, tx, m.Email)
	if ok {
		r.Person = to.String()
	}
	return r, err
}
