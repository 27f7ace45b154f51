package oversight

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
)

type standing struct {
	ID     uuid.UUID
	Role   string
	Agency string
	Until  time.Time
}

// Elevate adds the roles that a person was given by breaking the glass, while they last. It is read anew at each request.
func Elevate(ctx context.Context, tx tenant.Tx, s authz.Subject) (authz.Subject, error) {
	account := s.Account()
	if account == nil {
		return s, nil
	}
	list, err := elevationsOf.All(ctx, tx, account, tx.Now())
	for _, e := range list {
		s.Roles = append(slices.Clone(s.Roles), e.Role)
		if e.Agency != "" {
			s.Agencies = append(slices.Clone(s.Agencies), e.Agency)
		}
		s.Under = append(slices.Clone(s.Under), authz.Under{Kind: "break_glass", ID: e.ID.String(), Name: e.Role, Until: e.Until})
	}
	return s, err
}
