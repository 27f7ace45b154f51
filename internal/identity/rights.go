package identity

import (
	"context"
	"time"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/policies"
)

// grantsAt are the grants that stood at a moment; those of now when it is null.
var grantsAt = query.New[policies.Grant]("identity.grants_at", `
select operation, role, scope
from role_grant
where $1::timestamptz is null or since is null or since <= $1
union all
select operation, role, scope
from role_grant_past
where $1::timestamptz is not null and (since is null or since <= $1) and until > $1
order by operation, role`)

// RightsInput asks for the matrix of rights as it was at the end of a day; as it is now when empty.
type RightsInput struct {
	On cal.Date `json:"on"`
}

// Rights is the matrix of the fund as its policies read it, or read it on a day: operation × role → reach.
func (s *Service) Rights(ctx context.Context, tx tenant.Tx, in RightsInput) ([]policies.Grant, error) {
	return grantsAt.All(ctx, tx, endOf(tx, in.On))
}

// endOf is the last instant of a day of the fund; nil without one.
func endOf(tx tenant.Tx, day cal.Date) *time.Time {
	if day.IsZero() {
		return nil
	}
	y, m, d := day.AddDays(1).Time().Date()
	end := time.Date(y, m, d, 0, 0, 0, 0, tx.Fund().Zone()).Add(-time.Microsecond)
	return &end
}
