package work_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/platform/work"
	"socle/policies"
)

var mark = query.Exec("work_test.mark", `insert into schedule_run (kind, slot, created_at) values ('effect', $1, $2)`)

var effects = query.New[int64]("work_test.effects", `select count(*) from schedule_run where kind = 'effect'`)

var states = query.New[string]("work_test.states", `select state from job order by created_at`)

type input struct {
	Slot string `json:"slot"`
}

// bench is an engine with one job whose operation does what the test says.
func bench(t *testing.T, do func(context.Context, tenant.Tx, input) (op.None, error)) (*pgtest.World, *work.Engine) {
	jobs := []work.Job{{Kind: "test.job", Operation: "test.op", On: []string{"test.event"}, Retries: 3}}
	w := pgtest.NewWith(t, work.Subscriptions(jobs))
	c := w.Chain([]op.Op{op.Do("test.op", "", do).Free()})
	require.NoError(t, c.Policy.Grant(t.Context(), "ma-cnss", nil))
	c.Grants = func(ctx context.Context, f *tenant.Fund) error {
		return c.Policy.Grant(ctx, f.Slug, []policies.Grant{{Operation: "test.op", Role: "system", Scope: "fund"}})
	}
	return w, &work.Engine{Jobs: jobs, DB: w.DB, Chain: c, Funds: w.Registry.Funds, Fund: w.Registry.Fund,
		Log: slog.New(slog.DiscardHandler)}
}

func emit(t *testing.T, w *pgtest.World, key string) {
	require.NoError(t, w.DB.Write(t.Context(), w.Fund("ma-cnss"), func(tx tenant.Tx) error {
		return tx.Emit(t.Context(), "test.event", key, input{key})
	}))
}

func read[T any](t *testing.T, w *pgtest.World, s query.Statement[T]) (rows []T) {
	require.NoError(t, w.DB.Read(t.Context(), w.Fund("ma-cnss"), func(tx tenant.Tx) (err error) {
		rows, err = s.All(t.Context(), tx)
		return err
	}))
	return rows
}

func TestAnEffectCommitsWithItsJobAndHappensOnce(t *testing.T) {
	w, e := bench(t, func(ctx context.Context, tx tenant.Tx, in input) (op.None, error) {
		_, err := mark.Run(ctx, tx, in.Slot, tx.Now())
		return op.None{}, err
	})
	emit(t, w, "a")
	ring := w.Rings[0]
	require.NoError(t, e.Run(t.Context(), ring))
	require.NoError(t, e.Run(t.Context(), ring), "a bell that rings twice finds nothing to do")
	require.Equal(t, []string{"done"}, read(t, w, states))
	require.Equal(t, []int64{1}, read(t, w, effects))
}

func TestAWorkerThatFrozeAndCameBackLeavesNoTrace(t *testing.T) {
	var w *pgtest.World
	var e *work.Engine
	first := true
	w, e = bench(t, func(ctx context.Context, tx tenant.Tx, in input) (op.None, error) {
		if first {
			first = false
			// While this attempt is frozen its lease ends and another worker does the job.
			_, err := w.Registry.Pool.Exec(ctx, `update f_ma_cnss.job set beat_at = now() - interval '10 minutes'`)
			if err == nil {
				err = e.Run(context.WithoutCancel(t.Context()), w.Rings[0])
			}
			if err != nil {
				return op.None{}, err
			}
		}
		_, err := mark.Run(ctx, tx, in.Slot+time.Now().String(), tx.Now())
		return op.None{}, err
	})
	emit(t, w, "a")
	require.NoError(t, e.Run(t.Context(), w.Rings[0]))
	require.Equal(t, []int64{1}, read(t, w, effects), "only the attempt that owns the job has an effect")
	require.Equal(t, []string{"done"}, read(t, w, states))
}

func TestAFailingJobIsTriedAgainAndThenLaidDownDead(t *testing.T) {
	w, e := bench(t, func(context.Context, tenant.Tx, input) (op.None, error) { return op.None{}, errors.New("no") })
	emit(t, w, "a")
	for day := range 3 {
		require.NoError(t, e.Run(clock.At(t.Context(), time.Now().AddDate(0, 0, day)), w.Rings[0]))
	}
	require.Equal(t, []string{"dead"}, read(t, w, states))
}

func TestAScheduleExistsOncePerSlotAndMissedDaysAreCaughtUp(t *testing.T) {
	w, e := bench(t, func(context.Context, tenant.Tx, input) (op.None, error) { return op.None{}, nil })
	e.Jobs[0].Schedule = &work.Schedule{Daily: "02:00"}
	at := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	f := w.Fund("ma-cnss")
	require.NoError(t, e.Schedule(clock.At(t.Context(), at), f))
	require.NoError(t, e.Schedule(clock.At(t.Context(), at), f))
	require.Len(t, read(t, w, states), 1)
	require.NoError(t, e.Schedule(clock.At(t.Context(), at.AddDate(0, 0, 3)), f))
	require.Len(t, read(t, w, states), 4)
}

func TestJobsAreRungAgainAfterTheBellLostItsMemory(t *testing.T) {
	url := os.Getenv("SOCLE_TEST_REDIS_URL")
	require.NotEmpty(t, url, "SOCLE_TEST_REDIS_URL is not set: run 'make test'")
	w, e := bench(t, func(ctx context.Context, tx tenant.Tx, in input) (op.None, error) {
		_, err := mark.Run(ctx, tx, in.Slot, tx.Now())
		return op.None{}, err
	})
	opt, err := redis.ParseURL(url)
	require.NoError(t, err)
	opt.DB = 9
	r := redis.NewClient(opt)
	defer r.Close()
	bell := work.NewBell(r, e.Jobs, e.Log)
	for _, key := range []string{"a", "b", "c"} {
		emit(t, w, key)
	}
	bell.Ring(t.Context(), w.Rings)
	require.NoError(t, r.FlushDB(t.Context()).Err())
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- e.Serve(ctx, r, bell, 2) }()
	require.Eventually(t, func() bool { return read(t, w, effects)[0] == 3 }, 30*time.Second, 100*time.Millisecond)
	stop()
	require.NoError(t, <-done)
}
