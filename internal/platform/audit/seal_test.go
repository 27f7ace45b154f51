package audit_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
)

const lines = 60

// sealed makes a world with a chain of sixty lines, anchored outside.
func sealed(t *testing.T) (*pgtest.World, audit.Anchors) {
	w, anchors := pgtest.New(t), audit.Anchors{Dir: t.TempDir()}
	f := w.Fund("ma-cnss")
	ctx := authz.With(t.Context(), authz.System("ma-cnss", "test"))
	for i := range lines {
		require.NoError(t, w.DB.Write(ctx, f, func(tx tenant.Tx) error {
			return audit.Write(ctx, tx, audit.Entry{Action: "test.act", Outcome: audit.Done, Input: map[string]int{"n": i},
				Resource: authz.Resource{Kind: "thing", ID: fmt.Sprint(i)}})
		}))
	}
	require.NoError(t, w.DB.Write(ctx, f, func(tx tenant.Tx) error {
		position, hash, err := audit.Seal(ctx, tx)
		if err != nil {
			return err
		}
		return anchors.Put(f.Slug, position, hash)
	}))
	return w, anchors
}

func broken(t *testing.T, w *pgtest.World, anchors audit.Anchors) (found []string) {
	require.NoError(t, w.DB.Read(t.Context(), w.Fund("ma-cnss"), func(tx tenant.Tx) (err error) {
		found, err = audit.Verify(t.Context(), tx, anchors)
		return err
	}))
	return found
}

func TestAnUntouchedChainIsWhole(t *testing.T) {
	t.Parallel()
	w, anchors := sealed(t)
	require.Empty(t, broken(t, w, anchors))
}

func TestEveryEditDeletionSwapAndCutIsFound(t *testing.T) {
	t.Parallel()
	w, anchors := sealed(t)
	random := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		id := 1 + random.IntN(lines-1)
		sql := []string{
			fmt.Sprintf("update audit set actor = 'someone else' where id = %d", id),
			fmt.Sprintf(`update audit set input = '{"n": -1}' where id = %d`, id),
			fmt.Sprintf("update audit set at = at + interval '1 second' where id = %d", id),
			fmt.Sprintf("delete from audit_seal where audit_id = %d; delete from audit where id = %d", id, id),
			fmt.Sprintf(`with a as (select resource_id as x from audit where id = %d), b as (select resource_id as x from audit where id = %d)
update audit set resource_id = case id when %d then (select x from b) else (select x from a) end where id in (%d, %d)`, id, id+1, id, id, id+1),
			fmt.Sprintf("delete from audit_seal where position > %d; delete from audit where id > %d", id, id),
		}[random.IntN(6)]
		require.NotEmpty(t, tampered(t, w, anchors, sql), sql)
	}
}

// tampered does as a person with the operator's own rights would, looks, and puts everything back.
func tampered(t *testing.T, w *pgtest.World, anchors audit.Anchors, sql string) []string {
	ctx := context.Background()
	c, err := w.Registry.Pool.Acquire(ctx)
	require.NoError(t, err)
	defer c.Release()
	_, err = c.Exec(ctx, "begin; set local search_path = f_ma_cnss, shared; "+sql)
	require.NoError(t, err, sql)
	defer func() { _, _ = c.Exec(ctx, "rollback") }()
	found, err := audit.Walk(ctx, c.Conn(), time.Now(), "ma-cnss", anchors)
	require.NoError(t, err)
	return found
}
