package oversight

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

func oneGlass(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Glass, error) {
	g, ok, err := glassByID.Maybe(ctx, tx, tx.Now(), id)
	if err == nil && !ok {
		err = fault.Missing("break-glass")
	}
	return g, err
}

func (s *Service) oneGlass(ctx context.Context, tx tenant.Tx, in GlassRef) (authz.Resource, error) {
	g, err := oneGlass(ctx, tx, in.ID)
	return authz.Resource{Kind: "break-glass", ID: in.ID.String(), Person: g.AccountID.String()}, err
}

// decidedGlass says who asked: nobody gives a role to themselves.
func (s *Service) decidedGlass(ctx context.Context, tx tenant.Tx, in DecideInput) (authz.Resource, error) {
	g, err := oneGlass(ctx, tx, in.ID)
	return authz.Resource{Kind: "approval", ID: in.ID.String(), Person: g.AccountID.String(), ProposedBy: g.AccountID.String()}, err
}
