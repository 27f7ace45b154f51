package tenant_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/pgtest"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

type wired struct {
	ID      uuid.UUID
	Other   *uuid.UUID
	Day     cal.Date
	None    cal.Date
	Amount  money.Minor
	IDs     []uuid.UUID
	Days    []cal.Date
	Amounts []money.Minor
	Plain   int64
}

var echo = query.New[wired]("test.wired", `
select $1::uuid as id, $2::uuid as other, $3::date as day, $4::date as none, $5::bigint as amount,
       $6::uuid[] as ids, $7::date[] as days, $8::bigint[] as amounts, $9::bigint as plain`)

func TestIdsDaysAndAmountsComeBackAsTheyWent(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	w.Tx(func(ctx context.Context, tx tenant.Tx) {
		for _, day := range []string{"0001-01-01", "1970-01-01", "2007-06-30", "9999-12-31"} {
			id, on := uuid.New(), cal.MustDate(day)
			want := wired{id, nil, on, 0, -1234567890123, []uuid.UUID{id, uuid.New()}, []cal.Date{on, on + 1}, []money.Minor{1, -2}, 7}
			got, err := echo.One(ctx, tx, want.ID, want.Other, want.Day, want.None, want.Amount, want.IDs, want.Days, want.Amounts, want.Plain)
			require.NoError(t, err)
			require.Equal(t, want, got)
			want.Other = &id
			got, err = echo.One(ctx, tx, want.ID, want.Other, want.Day, want.None, int64(want.Amount), want.IDs, want.Days, []int64{1, -2}, 7)
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
	})
}
