package operations

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Service offers the operations of hosting. Probe asks the parts outside the database how they are.
type Service struct {
	Probe func(ctx context.Context) []Part
}

// Part is one part of the service and whether it answers.
type Part struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("operations.jobs", "GET /operations/jobs", s.Jobs).Free(),
		op.Ask("operations.health", "GET /operations/health", s.Health).Free(),
		op.Do("operations.retry", "POST /operations/jobs/{id}/retry", s.Retry).Free(),
	}
}

// JobsInput filters the jobs by state; empty is all.
type JobsInput struct {
	State string `json:"state" validate:"omitempty,oneof=queued running done dead"`
	Kind  string `json:"kind" validate:"max=80"`
}

// Jobs is the picture of the queue of a fund.
type Jobs struct {
	Counts    []Count    `json:"counts"`
	Recent    []JobRow   `json:"recent"`
	Schedules []Schedule `json:"schedules"`
}

// Count is how many jobs of a kind are in a state.
type Count struct {
	Kind  string `json:"kind"`
	State string `json:"state"`
	N     int64  `json:"n"`
}

// JobRow is one job without what it is about.
type JobRow struct {
	ID         uuid.UUID       `json:"id"`
	Kind       string          `json:"kind"`
	Key        string          `json:"key"`
	State      string          `json:"state"`
	Attempt    int             `json:"attempt"`
	Error      string          `json:"error"`
	RunAfter   time.Time       `json:"run_after"`
	CreatedAt  time.Time       `json:"created_at"`
	FinishedAt *time.Time      `json:"finished_at"`
	Progress   int64           `json:"progress"`
	Total      int64           `json:"total"`
	Payload    json.RawMessage `json:"-"`
}

// Schedule is the last run of a scheduled kind.
type Schedule struct {
	Kind string    `json:"kind"`
	Slot string    `json:"slot"`
	At   time.Time `json:"at"`
}

var (
	countJobs = query.New[Count]("operations.count_jobs", `
select kind, state, count(*) as n from job group by kind, state order by kind, state`)

	recentJobs = query.New[JobRow]("operations.recent_jobs", `
select id, kind, key, state, attempt, error, run_after, created_at, finished_at, progress, total, payload
from job
where ($1 = '' or state = $1) and ($2 = '' or kind = $2)
order by (state = 'dead') desc, created_at desc
limit 100`)

	lastRuns = query.New[Schedule]("operations.last_runs", `
select distinct on (kind) kind, slot, created_at as at from schedule_run order by kind, slot desc`)

	retryJob = query.Exec("operations.retry_job", `
update job
set state = 'queued', attempt = attempt + 1, run_after = $2, rung_at = null, finished_at = null
where id = $1 and state = 'dead'`)
)

// Jobs gives the queue as Postgres knows it.
func (s *Service) Jobs(ctx context.Context, tx tenant.Tx, in JobsInput) (out Jobs, err error) {
	if out.Counts, err = countJobs.All(ctx, tx); err != nil {
		return out, err
	}
	if out.Recent, err = recentJobs.All(ctx, tx, in.State, in.Kind); err != nil {
		return out, err
	}
	out.Schedules, err = lastRuns.All(ctx, tx)
	return out, err
}

// HealthInput asks for all parts.
type HealthInput struct{}

// Health asks every part how it is.
func (s *Service) Health(ctx context.Context, tx tenant.Tx, _ HealthInput) ([]Part, error) {
	parts := []Part{{Name: "database", OK: true, Detail: tx.Fund().Schema}}
	if s.Probe != nil {
		parts = append(parts, s.Probe(ctx)...)
	}
	return parts, nil
}

// RetryInput names a dead job.
type RetryInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Retry puts a dead job back in the queue.
func (s *Service) Retry(ctx context.Context, tx tenant.Tx, in RetryInput) (op.None, error) {
	n, err := retryJob.Run(ctx, tx, in.ID, tx.Now())
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "job.not_dead", "only a dead job can be run again")
	}
	return op.None{}, err
}
