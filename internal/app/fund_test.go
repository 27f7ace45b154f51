package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/config"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/internal/platform/work"
	"socle/internal/simulation"
	"socle/pkg/cal"
	"socle/pkg/country"
)

// house is the product over a test's database, with a queue of its own.
func house(t testing.TB, w *pgtest.World, secret, queue string) *App {
	redis := os.Getenv("SOCLE_TEST_REDIS_URL")
	require.NotEmpty(t, redis, "SOCLE_TEST_REDIS_URL is not set: run 'make test'")
	a, err := Open(t.Context(), config.Config{DatabaseURL: w.URL, RedisURL: strings.TrimSuffix(redis, "/0") + "/" + queue, Secret: secret, Dir: t.TempDir()}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(a.Close)
	return a
}

// populate plays two months of a small country into a fund.
func populate(t testing.TB, a *App, slug string) {
	scale, err := country.ParseScale("0.0005")
	require.NoError(t, err)
	f, err := a.Registry.Fund(t.Context(), slug)
	require.NoError(t, err)
	from, err := cal.ParseMonth("2024-01")
	require.NoError(t, err)
	require.NoError(t, a.Simulate(t.Context(), simulation.Config{Fund: f, Seed: 7, Scale: scale, From: from, Months: 2}))
}

// still is every row of a fund and of its place in the registry, with the transaction that wrote it: what may not move
// when another fund is exported, deleted or imported.
func still(t testing.TB, w *pgtest.World, slugs ...string) (lines []string) {
	c, err := w.Registry.Pool.Acquire(t.Context())
	require.NoError(t, err)
	defer c.Release()
	for _, slug := range slugs {
		schema := w.Fund(slug).Schema
		rows, err := c.Query(t.Context(), `select format('%I.%I t', schemaname, tablename) from pg_tables where schemaname = $1 order by tablename`, schema)
		require.NoError(t, err)
		tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		for _, place := range [][2]string{{"fund", "slug"}, {"published_figure", "fund"}, {"send_log", "fund"}} {
			tables = append(tables, fmt.Sprintf("registry.%s t where %s = '%s'", place[0], place[1], slug))
		}
		for _, from := range tables {
			var digest string
			require.NoError(t, c.QueryRow(t.Context(), `select count(*) || ' ' || coalesce(md5(string_agg(t.xmin::text || t::text, E'\n' order by t::text)), '') from `+from).Scan(&digest))
			lines = append(lines, from+" "+digest)
		}
	}
	return lines
}

func TestOneFundOfThreeIsExportedDeletedAndImportedAndTheOthersDoNotMoveByAByte(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	a := house(t, w, "test", "11")
	for _, slug := range []string{"ma-cnss", "ml-inps", "bj-cnss"} {
		populate(t, a, slug)
	}
	_, err := a.Verify(t.Context(), "") // seals and measures what waits
	require.NoError(t, err)
	a.Bell.Ring(t.Context(), []tenant.Ring{{Fund: "ma-cnss", Job: uuid.New(), Kind: "x"}, {Fund: "ml-inps", Job: uuid.New(), Kind: "x"}})
	before := still(t, w, "ml-inps", "bj-cnss", "cipres")

	copyOf, last := filepath.Join(t.TempDir(), "copy.zip"), filepath.Join(t.TempDir(), "last.zip")
	m, err := a.ExportFund(t.Context(), "ma-cnss", copyOf)
	require.NoError(t, err)
	require.Greater(t, m.Rows(), int64(2000))
	gone, err := a.DeleteFund(t.Context(), "ma-cnss", last, false, time.Second)
	require.NoError(t, err)
	require.Positive(t, gone.Bells)
	require.Equal(t, before, still(t, w, "ml-inps", "bj-cnss", "cipres"))
	nothingLeft(t, w, a, "ma-cnss")

	done, report, err := a.ImportFund(t.Context(), last)
	require.NoError(t, err)
	require.Empty(t, report.Violations)
	require.Zero(t, done.Held)
	require.Equal(t, before, still(t, w, "ml-inps", "bj-cnss", "cipres"))
	n, err := work.Forget(a.Redis, "ml-inps")
	require.NoError(t, err)
	require.Positive(t, n, "the bells of the others were left")

	there := pgtest.NewSecret(t, "another secret")
	b := house(t, there, "another secret", "11")
	_, err = b.DeleteFund(t.Context(), "ma-cnss", "", false, time.Second)
	require.NoError(t, err)
	_, report, err = b.ImportFund(t.Context(), copyOf)
	require.NoError(t, err)
	require.Empty(t, report.Violations)
	populate(t, b, "ma-cnss") // played again it finds everything done: numbers, keys and steps are all there
	reports, err := b.Verify(t.Context(), "ma-cnss")
	require.NoError(t, err)
	require.Empty(t, reports[0].Violations)
}

// nothingLeft looks for the fund wherever a fund leaves traces.
func nothingLeft(t testing.TB, w *pgtest.World, a *App, slug string) {
	schema := "f_" + strings.ReplaceAll(slug, "-", "_")
	var left int
	require.NoError(t, w.Registry.Pool.QueryRow(t.Context(), `
select (select count(*) from pg_namespace where nspname = $1) + (select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = $1)
     + (select count(*) from registry.fund where slug = $2) + (select count(*) from registry.send_log where fund = $2)
     + (select count(*) from registry.published_figure where fund = $2)
     + (select count(*) from pg_roles where rolname = current_database() || '_' || $1)`, schema, slug).Scan(&left))
	require.Zero(t, left)
	lines, err := a.Anchors.Lines(slug)
	require.NoError(t, err)
	require.Empty(t, lines)
	n, err := work.Forget(a.Redis, slug)
	require.NoError(t, err)
	require.Zero(t, n)
}

func TestARunningServerAnswersNotFoundForADeletedFundWithinTwoSeconds(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	a := house(t, w, "test", "12")
	server, operator := a.Handler(), house(t, w, "test", "12") // the operator's command is another process
	status := func(slug string) int {
		r := httptest.NewRequest(http.MethodGet, "http://"+slug+".localhost/sign-in", nil)
		answer := httptest.NewRecorder()
		server.ServeHTTP(answer, r)
		return answer.Code
	}
	require.Equal(t, http.StatusOK, status("bj-cnss"))
	began := time.Now()
	ended := make(chan error, 1)
	go func() {
		_, err := operator.DeleteFund(context.WithoutCancel(t.Context()), "bj-cnss", "", false, time.Second)
		ended <- err
	}()
	require.Eventually(t, func() bool { return status("bj-cnss") == http.StatusNotFound }, 2*time.Second, 20*time.Millisecond)
	t.Logf("not found after %s", time.Since(began).Round(10*time.Millisecond))
	require.NoError(t, <-ended)
	require.Equal(t, http.StatusNotFound, status("bj-cnss"))
	require.Equal(t, http.StatusOK, status("ma-cnss"))
}

func TestAFundWhoseJobsAWorkerHoldsIsNotDeletedUnlessTheyAreMadeToEnd(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	a := house(t, w, "test", "12")
	job := func(beat string) {
		_, err := w.Registry.Pool.Exec(t.Context(), `insert into f_ma_cnss.job (id, kind, key, payload, state, attempt, run_after, beat_at, created_at)
values (gen_random_uuid(), 'declaration.check_upload', $1::text, '{}', 'running', 1, now(), now() - $2::interval, now())`, beat, beat)
		require.NoError(t, err)
	}
	job("10 minutes")
	job("1 second")
	_, err := a.DeleteFund(t.Context(), "ma-cnss", "", false, 0)
	require.ErrorContains(t, err, "declaration.check_upload 1 second)", "the worker of the other gave no sign of life for long")
	require.Equal(t, "active", w.Fund("ma-cnss").State, "it is as it was")
	require.NoError(t, a.DB.Write(t.Context(), w.Fund("ma-cnss"), func(tx tenant.Tx) error {
		_, err := tx.Exec(t.Context(), "update account set name = name")
		return err
	}))
	_, err = a.DeleteFund(t.Context(), "ma-cnss", "", true, 0)
	require.NoError(t, err)
}

func TestADeletionThatCannotKeepItsArchiveLeavesTheFundAsItWas(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	a := house(t, w, "test", "12")
	_, err := a.DeleteFund(t.Context(), "ma-cnss", filepath.Join(t.TempDir(), "no", "such", "folder.zip"), false, 0)
	require.Error(t, err)
	require.Equal(t, "active", w.Fund("ma-cnss").State)
	require.NoError(t, a.DB.Write(t.Context(), w.Fund("ma-cnss"), func(tx tenant.Tx) error {
		_, err := tx.Exec(t.Context(), "update account set name = name")
		return err
	}))
}

func TestASuspendedFundsJobsWaitUntilItIsResumed(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	a := house(t, w, "test", "12")
	id := uuid.New()
	_, err := w.Registry.Pool.Exec(t.Context(), `insert into f_ma_cnss.job (id, kind, key, payload, run_after, created_at) values ($1, 'mandate.remind', 'x', '{}', now(), now())`, id)
	require.NoError(t, err)
	state := func() (s string) {
		require.NoError(t, w.Registry.Pool.QueryRow(t.Context(), `select state from f_ma_cnss.job where id = $1`, id).Scan(&s))
		return s
	}
	require.NoError(t, a.SetFundState(t.Context(), "ma-cnss", "suspended"))
	require.NoError(t, a.Engine.Run(t.Context(), tenant.Ring{Fund: "ma-cnss", Job: id}))
	require.Equal(t, "queued", state())
	require.NoError(t, a.SetFundState(t.Context(), "ma-cnss", "active"))
	require.NoError(t, a.Engine.Run(t.Context(), tenant.Ring{Fund: "ma-cnss", Job: id}))
	require.Equal(t, "done", state())
}
