// Package work runs what happens later. Postgres holds the truth of every job; Asynq is the bell that wakes a worker.
//
// A job row is written in the transaction of its cause. The bell carries only the fund and the row's id. A worker
// claims the row (its attempt number is the fence), and calls one operation as system:<kind>; the operation's effect
// commits together with the row's "done". When Redis loses its memory, the re-ringer rings again from Postgres.
package work

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// Job is one row of the table of all jobs.
type Job struct {
	Kind      string   // also the subject: system:<kind>
	Operation string   // what it calls
	On        []string // events that start it
	Queue     string   // urgent, normal, bulk
	Retries   int      // attempts before it is dead; 0 means 8
	Schedule  *Schedule
	// Input turns the payload into the operation's input; nil decodes the payload as JSON into it.
	Input func(payload json.RawMessage) (any, error)
}

// Schedule makes a job exist once per slot and fund: every day at an hour of the fund's time zone, or every few minutes.
type Schedule struct {
	Daily   string        // "02:30"
	Monthly int           // with Daily: only on this day of the month
	Every   time.Duration // instead of Daily
}

// Queues and their weights.
var Queues = map[string]int{"urgent": 6, "normal": 3, "bulk": 1}

// Subscriptions are the events of the table.
func Subscriptions(jobs []Job) tenant.Subscriptions {
	s := tenant.Subscriptions{}
	for _, j := range jobs {
		for _, e := range j.On {
			s[e] = append(s[e], j.Kind)
		}
	}
	return s
}

// Lease is how long a running job may stay silent before another worker may take it.
const Lease = 2 * time.Minute

type claimed struct {
	Kind    string
	Payload json.RawMessage
	Attempt int
}

var (
	claimJob = query.New[claimed]("work.claim", `
update job
set state = 'running', attempt = attempt + 1, started_at = $2, beat_at = clock_timestamp()
where id = $1
  and run_after <= $2
  and (state = 'queued' or (state = 'running' and beat_at < clock_timestamp() - interval '2 minutes'))
returning kind, payload, attempt`)

	beatJob = query.Exec("work.beat", `
update job set beat_at = clock_timestamp() where id = $1 and attempt = $2 and state = 'running'`)

	failJob = query.Exec("work.fail", `
update job
set state = case when attempt >= $3 then 'dead' else 'queued' end,
    run_after = $4, rung_at = null, error = $5, finished_at = case when attempt >= $3 then $6::timestamptz end
where id = $1 and attempt = $2 and state = 'running'`)

	doneJob = query.Exec("work.done", `
update job set state = 'done', finished_at = $3, error = ''
where id = $1 and attempt = $2 and state = 'running'`)

	dueJobs = query.New[dueJob]("work.due", `
with due as (
  select id
  from job
  where run_after <= $1
    and (state = 'queued' or (state = 'running' and beat_at < clock_timestamp() - interval '2 minutes'))
    and (rung_at is null or rung_at < clock_timestamp() - interval '20 seconds')
  order by run_after
  limit $2
  for update skip locked
)
update job set rung_at = clock_timestamp()
from due
where job.id = due.id
returning job.id, job.kind`)

	reportProgress = query.Exec("work.progress", `
update job set progress = $2, total = $3, beat_at = clock_timestamp() where id = $1`)
)

type dueJob struct {
	ID   uuid.UUID
	Kind string
}

// Progress writes how far a long job is, outside its transaction, for those who wait.
type Progress func(ctx context.Context, done, total int64)

type progressKey struct{}

// Report tells those who wait how far the job of the context is; outside a job it does nothing.
func Report(ctx context.Context, done, total int64) {
	if p, ok := ctx.Value(progressKey{}).(Progress); ok {
		p(ctx, done, total)
	}
}

func decodeInput(c *op.Chain, j Job, payload json.RawMessage) (any, error) {
	if j.Input != nil {
		return j.Input(payload)
	}
	in := c.NewInput(j.Operation)
	if err := json.Unmarshal(payload, in); err != nil {
		return nil, err
	}
	return in, nil
}
