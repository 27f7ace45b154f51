package declaration

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

func (h *house) periodsOf(slug string, employer uuid.UUID) []string {
	h.T.Helper()
	return one[[]string](h, slug, `select coalesce(array_agg(period || case when ended_on is null then '' else ' ended' end order by starts), '{}') from obligation where employer_id = $1`, employer)
}

func (h *house) follow(slug string, employer uuid.UUID) Made {
	h.T.Helper()
	var made Made
	h.write(slug, func(ctx context.Context, tx tenant.Tx) (err error) {
		made, err = (&Service{}).Follow(ctx, tx, FollowInput{employer})
		return err
	})
	return made
}

func TestAnEmployerOwesEachMonthSinceItsFirstDayOnce(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _ := h.employer("ma-cnss", "2007-04-15", 3)
	require.EqualValues(t, 4, h.follow("ma-cnss", e).Made)
	require.Equal(t, []string{"2007-04", "2007-05", "2007-06", "2007-07"}, h.periodsOf("ma-cnss", e))
	require.Zero(t, h.follow("ma-cnss", e).Made)
	require.Zero(t, h.night().Made)
	h.now = time.Date(2007, 8, 1, 2, 0, 0, 0, time.UTC)
	require.EqualValues(t, 1, h.night().Made)
	require.Equal(t, "2007-07-10", one[time.Time](h, "ma-cnss", `select due_date from obligation where period = '2007-06'`).Format(time.DateOnly))
}

func TestSmallEmployersOfBeninOweQuarters(t *testing.T) {
	t.Parallel()
	h := setup(t)
	small, _ := h.employer("bj-cnss", "2007-02-10", 5)
	large, _ := h.employer("bj-cnss", "2007-02-10", 50)
	h.follow("bj-cnss", small)
	h.follow("bj-cnss", large)
	require.Equal(t, []string{"2007-Q1", "2007-Q2", "2007-Q3"}, h.periodsOf("bj-cnss", small))
	require.Equal(t, []string{"2007-02", "2007-03", "2007-04", "2007-05", "2007-06", "2007-07"}, h.periodsOf("bj-cnss", large))
}

func TestAnEmployerThatShrinksInsideAQuarterGoesOnByTheMonth(t *testing.T) {
	t.Parallel()
	h := setup(t)
	h.now = time.Date(2007, 4, 20, 0, 0, 0, 0, time.UTC)
	e, _ := h.employer("bj-cnss", "2007-04-01", 50)
	h.follow("bj-cnss", e)
	h.write("bj-cnss", func(ctx context.Context, tx tenant.Tx) error {
		_, err := tx.Exec(ctx, `update employer set headcount = 5 where id = $1`, e)
		return err
	})
	h.now = time.Date(2007, 7, 20, 0, 0, 0, 0, time.UTC)
	h.follow("bj-cnss", e)
	require.Equal(t, []string{"2007-04", "2007-05", "2007-06", "2007-Q3"}, h.periodsOf("bj-cnss", e))
}

func TestSuspensionEndsObligationsFromItsDateNeverBefore(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _ := h.employer("ma-cnss", "2007-03-01", 3)
	h.follow("ma-cnss", e)
	h.activity(e, "suspended", "2007-03-01", "2007-05-10")
	require.EqualValues(t, 2, h.follow("ma-cnss", e).Ended)
	require.Equal(t, []string{"2007-03", "2007-04", "2007-05", "2007-06 ended", "2007-07 ended"}, h.periodsOf("ma-cnss", e))
	h.now = time.Date(2007, 8, 3, 0, 0, 0, 0, time.UTC)
	require.Zero(t, h.night().Made)
	h.activity(e, "active", "2007-07-20", "")
	require.EqualValues(t, 1, h.follow("ma-cnss", e).Made)
	require.Equal(t, []string{"2007-03", "2007-04", "2007-05", "2007-06 ended", "2007-07", "2007-08"}, h.periodsOf("ma-cnss", e))
}

func (h *house) activity(e uuid.UUID, activity, from, to string) {
	h.write("ma-cnss", func(ctx context.Context, tx tenant.Tx) error {
		_, err := tx.Exec(ctx, `update employer set activity = $2, active_from = $3::date, active_to = nullif($4, '')::date where id = $1`, e, activity, from, to)
		return err
	})
}

func TestObligationsAreSeenWithinReachOnly(t *testing.T) {
	t.Parallel()
	h := setup(t)
	mine, _ := h.employer("ma-cnss", "2007-06-01", 3)
	other, _ := h.employer("ma-cnss", "2007-06-01", 3)
	h.follow("ma-cnss", mine)
	h.follow("ma-cnss", other)
	got := call[Obligations](h, h.as("employer", mine), "declaration.obligations", ObligationsInput{Employer: &other})
	require.Empty(t, got.Rows)
	got = call[Obligations](h, h.as("employer", mine), "declaration.obligations", ObligationsInput{})
	require.EqualValues(t, 2, got.Count)
	require.Equal(t, Expected, got.Rows[0].State)
	got = call[Obligations](h, h.as("manager"), "declaration.obligations", ObligationsInput{Period: cal.MustPeriod("2007-06")})
	require.EqualValues(t, 2, got.Count)
	_, err := op.Call[Obligations](h.As("ml-inps", authzManager()), h.chain, "declaration.obligations", ObligationsInput{Employer: &mine})
	require.NoError(t, err)
}
