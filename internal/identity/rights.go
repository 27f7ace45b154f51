package identity

import (
	"context"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/policies"
)

var allGrants = query.New[policies.Grant]("identity.all_grants", `
select operation, role, scope from role_grant order by operation, role`)

// RightsInput asks for the matrix of rights.
type RightsInput struct{}

// Rights is the matrix of the fund as its policies read it: operation × role → reach.
func (s *Service) Rights(ctx context.Context, tx tenant.Tx, _ RightsInput) ([]policies.Grant, error) {
	return allGrants.All(ctx, tx)
}
