package op_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
)

func TestAnAttemptThatLostItsJobWritesNothing(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	job := uuid.New()
	require.NoError(t, s.DB.Write(t.Context(), s.Fund("ma-cnss"), func(tx tenant.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into job (id, kind, key, payload, state, attempt, run_after, created_at)
			values ($1, 'shop', 'one', '{}', 'running', 2, $2, $2)`, job, tx.Now())
		return err
	}))
	call := func(attempt int) error {
		ctx := op.WithFence(s.as("system"), op.Fence{Job: job, Attempt: attempt})
		_, err := s.chain.Invoke(ctx, "shop.note", noteInput{Employer: "a", Word: "x"})
		return err
	}
	require.ErrorIs(t, call(1), op.ErrFenced, "a worker that froze and came back")
	require.Zero(t, s.notes())
	require.NoError(t, call(2))
	require.Equal(t, 1, s.count(`select count(*) from job where state = 'done'`))
	require.ErrorIs(t, call(2), op.ErrFenced, "done is done")
	require.Equal(t, 1, s.notes())
}
