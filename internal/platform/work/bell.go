package work

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"socle/internal/platform/tenant"
)

const taskType = "socle:job"

// Bell rings through Asynq. Nothing is lost when it fails: the re-ringer rings again from Postgres.
type Bell struct {
	client *asynq.Client
	queue  func(kind string) string
	log    *slog.Logger
}

// NewBell makes the bell over a Redis client whose commands are bounded in time.
func NewBell(r redis.UniversalClient, jobs []Job, log *slog.Logger) *Bell {
	queues := map[string]string{}
	for _, j := range jobs {
		queues[j.Kind] = j.Queue
	}
	return &Bell{asynq.NewClientFromRedisClient(r), func(kind string) string {
		if q := queues[kind]; q != "" {
			return q
		}
		return "normal"
	}, log}
}

// Ring wakes a worker for each job. The payload is ids only.
func (b *Bell) Ring(ctx context.Context, rings []tenant.Ring) {
	for _, r := range rings {
		body, err := json.Marshal(r)
		if err != nil {
			b.log.Error("bell", "error", err)
			continue
		}
		_, err = b.client.EnqueueContext(ctx, asynq.NewTask(taskType, body),
			asynq.Queue(b.queue(r.Kind)), asynq.MaxRetry(5), asynq.Timeout(35*time.Minute), asynq.Retention(0))
		if err != nil && !errors.Is(err, asynq.ErrTaskIDConflict) {
			b.log.Warn("the bell did not ring; it will be rung again", "job", r.Job, "error", err)
			return
		}
	}
}

// Serve runs the workers until ctx ends.
func (e *Engine) Serve(ctx context.Context, r redis.UniversalClient, bell *Bell, workers int) error {
	srv := asynq.NewServerFromRedisClient(r, asynq.Config{
		Concurrency: workers, Queues: Queues, TaskCheckInterval: 200 * time.Millisecond,
		LogLevel: asynq.ErrorLevel, ShutdownTimeout: 20 * time.Second,
		BaseContext: func() context.Context { return context.WithoutCancel(ctx) }, // its clock; what runs may finish
	})
	err := srv.Start(asynq.HandlerFunc(func(ctx context.Context, t *asynq.Task) error {
		var ring tenant.Ring
		if err := json.Unmarshal(t.Payload(), &ring); err != nil {
			return fmt.Errorf("bell: %w: %w", err, asynq.SkipRetry)
		}
		return e.Run(ctx, ring)
	}))
	if err != nil {
		return fmt.Errorf("workers: %w", err)
	}
	defer srv.Shutdown()
	e.rering(ctx, bell)
	return nil
}

// lookEvery is how many seconds pass between two looks at the schedules.
func (e *Engine) lookEvery() int {
	if e.LookEvery > 0 {
		return e.LookEvery
	}
	return 30
}

// rering looks in Postgres, every second, for jobs that are due and were not rung lately, and for schedules.
func (e *Engine) rering(ctx context.Context, bell *Bell) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		funds, err := e.Funds(ctx)
		if err != nil {
			e.Log.Warn("re-ringer", "error", err)
			continue
		}
		for _, f := range funds {
			if f.State != "active" {
				continue // what waits, waits until the fund is resumed
			}
			if n%e.lookEvery() == 0 && (e.Asleep == nil || !e.Asleep(f.Slug)) {
				if err := e.Schedule(ctx, f); err != nil {
					e.Log.Warn("schedules", "fund", f.Slug, "error", err)
				}
			}
			rings, err := e.Due(ctx, f, 50)
			if err != nil {
				e.Log.Warn("re-ringer", "fund", f.Slug, "error", err)
				continue
			}
			bell.Ring(ctx, rings)
		}
	}
}
