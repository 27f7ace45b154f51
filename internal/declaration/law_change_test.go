package declaration

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// corrected replaces the family rate in force in June 2007 as known from now on.
func (h *house) corrected(rate string) {
	h.write("ma-cnss", func(ctx context.Context, tx tenant.Tx) error {
		_, err := tx.Exec(ctx, `with old as (
  update parameter set recorded = tstzrange(lower(recorded), $1)
  where series = 'contribution/general/family_benefits/employer' and valid @> '2007-06-01'::date and upper_inf(recorded)
  returning *)
insert into parameter (id, series, kind, selector, body, valid, recorded, source, confidence, proposed_by, approved_by)
select gen_random_uuid(), series, kind, selector, body || jsonb_build_object('rate_pct', $2::text), valid, tstzrange($1, null), source, confidence, 'a', 'b' from old`,
			h.now, rate)
		return err
	})
}

func TestARateCorrectedLaterRewritesNothingAndIsNotHidden(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _, d := h.opened(june, 8000_00, 4000_00)
	ctx := h.as("employer", e)
	first := call[Declaration](h, ctx, "declaration.file", FileInput{ID: d.ID})
	require.EqualValues(t, 480_00, h.sheet(e, d.ID).Lines[0].Employer-(40_20+475_80+160_00+120_00))

	h.now = time.Date(2007, 9, 3, 10, 0, 0, 0, time.UTC)
	h.corrected("7")
	ctx = h.as("employer", e)
	steps := call[Steps](h, ctx, "declaration.line_steps", StepsInput{ID: d.ID, Line: 1})
	require.True(t, steps.Agrees, "explained with the law of then")
	require.Equal(t, first.Total(), call[Sheet](h, ctx, "declaration.get", GetInput{ID: d.ID}).Declaration.Total())

	fix := call[Declaration](h, ctx, "declaration.amend", AmendInput{ID: d.ID, Reason: "prime"})
	call[Sheet](h, ctx, "declaration.save", SaveInput{ID: fix.ID, Lines: []TypedLine{{Line: 2, Days: 26, Wage: 5000_00}}})
	filed := call[Declaration](h, ctx, "declaration.file", FileInput{ID: fix.ID})
	require.Equal(t, 2, filed.LineCount, "what stood under the old rate is taken back on a line of its own")
	require.EqualValues(t, 1000_00, filed.Wages)
	// 8,000 under 6 % as filed, 5,000 under 7 %.
	require.EqualValues(t, 480_00+350_00, one[int64](h, "ma-cnss", `select -sum(amount)::bigint from entry where detail = 'family_benefits:employer'`))
	h.alone(func(ctx context.Context, tx tenant.Tx) {
		found, err := Violations(ctx, tx)
		require.NoError(t, err)
		require.Empty(t, found)
	})
	for _, l := range call[Sheet](h, ctx, "declaration.get", GetInput{ID: fix.ID}).Lines {
		steps := call[Steps](h, ctx, "declaration.line_steps", StepsInput{ID: fix.ID, Line: l.Line})
		require.True(t, steps.Agrees, "line %d", l.Line)
	}
}

func TestAnotherFundHasNothingOfIt(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _, d := h.opened(june, 8000_00)
	call[Declaration](h, h.as("employer", e), "declaration.file", FileInput{ID: d.ID})
	there := h.on(h.As("ml-inps", authzManager()))
	_, err := op.Call[Sheet](there, h.chain, "declaration.get", GetInput{ID: d.ID})
	require.True(t, fault.Is(err, fault.NotFound))
	list := call[List](h, there, "declaration.list", ListInput{})
	require.Zero(t, list.Count)
	require.Zero(t, one[int64](h, "ml-inps", `select count(*) from declaration`)+one[int64](h, "ml-inps", `select count(*) from entry`))
}

func TestABackDatedSuspensionLeavesWhatWasFiled(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _, d := h.opened(june, 8000_00)
	call[Declaration](h, h.as("employer", e), "declaration.file", FileInput{ID: d.ID})
	h.activity(e, "closed", "2007-06-01", "2007-06-01")
	h.follow("ma-cnss", e)
	o, ok := Obligation{}, false
	h.write("ma-cnss", func(ctx context.Context, tx tenant.Tx) (err error) {
		o, ok, err = ObligationOf(ctx, tx, e, june)
		return err
	})
	require.True(t, ok)
	require.Equal(t, Met, o.State)
	_, err := op.Call[Declaration](h.as("employer", e), h.chain, "declaration.open", PeriodInput{e, cal.MustPeriod("2007-07")})
	require.True(t, fault.Is(err, fault.Conflict), "nothing is expected after the closure")
}
