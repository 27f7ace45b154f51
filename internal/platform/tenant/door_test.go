package tenant_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
)

func TestTheRoleOfAFundReachesNoOtherFund(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	f := w.Fund("ma-cnss")
	for _, sql := range []string{
		"select * from f_ml_inps.account",
		"insert into f_ml_inps.account (id, email, name, created_at) values (gen_random_uuid(), 'x', 'x', now())",
		"select * from registry.fund",
		"select * from registry.published_figure",
		"create table f_ma_cnss.mine (x int)",
		"create schema mine",
		"update f_ma_cnss.posting set memo = 'x'",
		"delete from f_ma_cnss.audit",
		"truncate f_ma_cnss.entry",
		"set role " + w.Fund("ml-inps").Role,
		"set session authorization " + w.Fund("ml-inps").Role,
		"alter table f_ma_cnss.account disable trigger all",
	} {
		err := w.DB.Write(t.Context(), f, func(tx tenant.Tx) error {
			_, err := tx.Exec(t.Context(), sql)
			return err
		})
		require.Error(t, err, sql)
	}
}

func TestATransactionKeptBeyondItsFunctionAnswersErrors(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	var kept tenant.Tx
	require.NoError(t, w.DB.Read(t.Context(), w.Fund("ma-cnss"), func(tx tenant.Tx) error { kept = tx; return nil }))
	_, err := kept.Query(t.Context(), "select 1")
	require.Error(t, err)
}

func TestAReadingTransactionCannotWrite(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	err := w.DB.Read(t.Context(), w.Fund("ma-cnss"), func(tx tenant.Tx) error {
		_, err := tx.Exec(t.Context(), "insert into schedule_run (kind, slot, created_at) values ('x', 'x', now())")
		return err
	})
	require.Error(t, err)
}

func TestAnEventStartsItsJobsOncePerKeyAndRingsAfterCommit(t *testing.T) {
	t.Parallel()
	w := pgtest.NewWith(t, tenant.Subscriptions{"thing.happened": {"one", "two"}})
	for range 2 {
		require.NoError(t, w.DB.Write(t.Context(), w.Fund("ma-cnss"), func(tx tenant.Tx) error {
			return tx.Emit(t.Context(), "thing.happened", "key", map[string]string{"a": "b"})
		}))
	}
	require.Len(t, w.Rings, 2)
	err := w.DB.Write(t.Context(), w.Fund("ma-cnss"), func(tx tenant.Tx) error {
		if err := tx.Emit(t.Context(), "thing.happened", "other", nil); err != nil {
			return err
		}
		return context.Canceled
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, w.Rings, 2, "what was rolled back does not ring")
}

func TestASlugIsLowerCaseWordsWithSingleHyphens(t *testing.T) {
	t.Parallel()
	for slug, ok := range map[string]bool{"ma-cnss": true, "a": false, "Ma": false, "ma--x": false, "-ma": false, "ma_cnss": false, "ma-cnss;drop": false} {
		require.Equal(t, ok, tenant.ValidSlug(slug), slug)
	}
}
