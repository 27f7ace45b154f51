package ledger_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/ledger"
	"socle/internal/platform/authz"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

var june = cal.MustPeriod("2007-06")

func charge(employer uuid.UUID, effect string, amount money.Minor) ledger.Posting {
	return ledger.Posting{Kind: "declaration", Effect: effect, SourceKind: "declaration", Source: uuid.New(), Employer: employer,
		ValueDate: cal.MustDate("2007-07-05"), Entries: []ledger.Entry{
			{Account: ledger.Receivable, Employer: employer, Period: june, Component: ledger.Principal, Due: cal.MustDate("2007-07-10"), Amount: amount},
			{Account: ledger.Contribution, Detail: "family:employer", Amount: -amount},
		}}
}

func asSystem(ctx context.Context) context.Context {
	return authz.With(ctx, authz.System("ma-cnss", "test"))
}

func TestAnItemIsTheSumOfItsEntriesAndAReversalBringsItBack(t *testing.T) {
	t.Parallel()
	w, employer := pgtest.New(t), uuid.New()
	w.Tx(func(ctx context.Context, tx tenant.Tx) {
		p := charge(employer, "declaration:a", 169340)
		p.ID = uuid.New()
		require.NoError(t, ledger.Post(ctx, tx, p))
		items, err := ledger.Items(ctx, tx, employer)
		require.NoError(t, err)
		require.Len(t, items, 1)
		require.EqualValues(t, 169340, items[0].Outstanding)
		require.NoError(t, ledger.Reverse(ctx, tx, p.ID, "reversal:a", "error", cal.MustDate("2007-07-06")))
		items, err = ledger.Items(ctx, tx, employer)
		require.NoError(t, err)
		require.Zero(t, items[0].Outstanding)
		require.Error(t, ledger.Reverse(ctx, tx, p.ID, "reversal:b", "again", cal.MustDate("2007-07-06")))
	})
}

func TestAnEffectIsPostedOnce(t *testing.T) {
	t.Parallel()
	w, employer := pgtest.New(t), uuid.New()
	f := w.Fund("ma-cnss")
	post := func() error {
		return w.DB.Write(asSystem(t.Context()), f, func(tx tenant.Tx) error {
			return ledger.Post(asSystem(t.Context()), tx, charge(employer, "declaration:a", 100))
		})
	}
	require.NoError(t, post())
	require.True(t, fault.Is(post(), fault.Conflict))
}

func TestWhatDoesNotSumToZeroIsRefusedByTheHouseAndByTheDatabase(t *testing.T) {
	t.Parallel()
	w, employer := pgtest.New(t), uuid.New()
	f := w.Fund("ma-cnss")
	p := charge(employer, "declaration:a", 100)
	p.Entries[1].Amount = -99
	err := w.DB.Write(asSystem(t.Context()), f, func(tx tenant.Tx) error { return ledger.Post(asSystem(t.Context()), tx, p) })
	require.ErrorContains(t, err, "sums to 1")

	err = w.DB.Write(t.Context(), f, func(tx tenant.Tx) error {
		_, err := tx.Exec(t.Context(), `with p as (
  insert into posting (id, kind, effect, source_kind, source_id, value_date, recorded_at, actor)
  values (gen_random_uuid(), 'payment', 'raw', 'payment', gen_random_uuid(), '2007-07-01', now(), 'x') returning id)
insert into entry (posting_id, account, amount, value_date) select id, 'cash', 5, '2007-07-01' from p`)
		return err
	})
	require.ErrorContains(t, err, "does not balance")
}

func TestNothingIsAddedToAPostingThatStands(t *testing.T) {
	t.Parallel()
	w, employer := pgtest.New(t), uuid.New()
	f := w.Fund("ma-cnss")
	p := charge(employer, "declaration:a", 100)
	p.ID = uuid.New()
	require.NoError(t, w.DB.Write(asSystem(t.Context()), f, func(tx tenant.Tx) error { return ledger.Post(asSystem(t.Context()), tx, p) }))
	err := w.DB.Write(t.Context(), f, func(tx tenant.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into entry (posting_id, account, amount, value_date)
values ($1, 'cash', 5, '2007-07-01'), ($1, 'suspense', -5, '2007-07-01')`, p.ID)
		return err
	})
	require.ErrorContains(t, err, "cannot be added")
}
