package work

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Engine runs the jobs of all funds of this process.
type Engine struct {
	Jobs   []Job
	DB     *tenant.DB
	Chain  *op.Chain
	Funds  func(ctx context.Context) ([]*tenant.Fund, error)
	Fund   func(ctx context.Context, slug string) (*tenant.Fund, error)
	Log    *slog.Logger
	byKind map[string]Job

	LookEvery int                    // seconds between two looks at the schedules, 30 when zero
	Asleep    func(fund string) bool // says of which funds the schedules wait; nil of none
}

func (e *Engine) job(kind string) (Job, bool) {
	if e.byKind == nil {
		m := map[string]Job{}
		for _, j := range e.Jobs {
			m[j.Kind] = j
		}
		e.byKind = m
	}
	j, ok := e.byKind[kind]
	return j, ok
}

// Run claims one job and does it. It answers nil when there is nothing left to do for this bell:
// done, not due, taken by another, or put back for later.
func (e *Engine) Run(ctx context.Context, r tenant.Ring) error {
	f, err := e.Fund(ctx, r.Fund)
	if err != nil {
		return err
	}
	if f.State != "active" {
		return nil // a suspended fund's jobs wait in its table
	}
	got, ok, err := e.claim(ctx, f, r.Job)
	if err != nil || !ok {
		return err
	}
	stop := e.beat(ctx, f, r.Job, got.Attempt)
	err = e.do(ctx, f, r.Job, got)
	stop()
	if err == nil || errors.Is(err, op.ErrFenced) {
		return nil
	}
	e.Log.Log(ctx, gravity(got.Attempt), "job failed", "fund", f.Slug, "kind", got.Kind, "job", r.Job, "attempt", got.Attempt, "error", err)
	return e.fail(ctx, f, r.Job, got, err)
}

// gravity: what fails once often waits for something that comes within a minute.
func gravity(attempt int) slog.Level {
	if attempt > 1 {
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

func (e *Engine) claim(ctx context.Context, f *tenant.Fund, id uuid.UUID) (got claimed, ok bool, err error) {
	err = e.DB.Write(ctx, f, func(tx tenant.Tx) error {
		got, ok, err = claimJob.Maybe(ctx, tx, id, tx.Now())
		return err
	})
	return got, ok, err
}

func (e *Engine) do(ctx context.Context, f *tenant.Fund, id uuid.UUID, got claimed) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	j, ok := e.job(got.Kind)
	if !ok {
		return fmt.Errorf("no job of kind %q", got.Kind)
	}
	in, err := decodeInput(e.Chain, j, got.Payload)
	if err != nil {
		return fmt.Errorf("payload: %w", err)
	}
	ctx = tenant.Enter(ctx, f)
	ctx = authz.With(ctx, authz.System(f.Slug, j.Kind))
	ctx = op.WithFence(ctx, op.Fence{Job: id, Attempt: got.Attempt})
	ctx = context.WithValue(ctx, progressKey{}, Progress(func(ctx context.Context, done, total int64) {
		_ = e.DB.Write(context.WithoutCancel(ctx), f, func(tx tenant.Tx) error {
			_, err := reportProgress.Run(ctx, tx, id, done, total)
			return err
		})
	}))
	if _, err := e.Chain.Invoke(ctx, j.Operation, in); err != nil {
		return err
	}
	return e.settleAsk(ctx, f, id, got.Attempt)
}

// settleAsk marks jobs done whose operation is a query, which cannot write it itself.
func (e *Engine) settleAsk(ctx context.Context, f *tenant.Fund, id uuid.UUID, attempt int) error {
	return e.DB.Write(ctx, f, func(tx tenant.Tx) error {
		_, err := doneJob.Run(ctx, tx, id, attempt, tx.Now())
		return err
	})
}

// fail puts the job back with a growing delay, or lays it down dead. What can never succeed dies at once.
func (e *Engine) fail(ctx context.Context, f *tenant.Fund, id uuid.UUID, got claimed, cause error) error {
	j, _ := e.job(got.Kind)
	limit := j.Retries
	if limit == 0 {
		limit = 8
	}
	if fl, ok := fault.As(cause); ok && fl.Kind != fault.Unavailable && fl.Kind != fault.TooMany {
		limit = got.Attempt
	}
	words := cause.Error()
	if len(words) > 2000 {
		words = words[:2000]
	}
	return e.DB.Write(context.WithoutCancel(ctx), f, func(tx tenant.Tx) error {
		delay := time.Duration(got.Attempt*got.Attempt) * 5 * time.Second
		_, err := failJob.Run(ctx, tx, id, got.Attempt, limit, tx.Now().Add(delay), words, tx.Now())
		return err
	})
}

// beat keeps the lease while the job runs.
func (e *Engine) beat(ctx context.Context, f *tenant.Fund, id uuid.UUID, attempt int) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		t := time.NewTicker(Lease / 4)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				_ = e.DB.Write(ctx, f, func(tx tenant.Tx) error {
					_, err := beatJob.Run(ctx, tx, id, attempt)
					return err
				})
			}
		}
	}()
	return cancel
}

// Due gives the jobs of a fund that should be rung now, marking them rung.
func (e *Engine) Due(ctx context.Context, f *tenant.Fund, most int) (rings []tenant.Ring, err error) {
	err = e.DB.Write(ctx, f, func(tx tenant.Tx) error {
		due, err := dueJobs.All(ctx, tx, tx.Now(), most)
		for _, d := range due {
			rings = append(rings, tenant.Ring{Fund: f.Slug, Job: d.ID, Kind: d.Kind})
		}
		return err
	})
	return rings, err
}

// Drain runs every due job of a fund in this goroutine until none is left: simulations and tests.
func (e *Engine) Drain(ctx context.Context, f *tenant.Fund) error {
	for {
		rings, err := e.Due(ctx, f, 100)
		if err != nil || len(rings) == 0 {
			return err
		}
		for _, r := range rings {
			if err := e.Run(ctx, r); err != nil {
				return err
			}
		}
	}
}
