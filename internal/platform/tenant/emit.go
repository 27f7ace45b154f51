package tenant

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Subscriptions says which kinds of job an event starts. Upstream emits; it does not know who listens.
type Subscriptions map[string][]string

// Ring names a job that was committed and may be run: what the bell carries.
type Ring struct {
	Fund Slug
	Job  uuid.UUID
	Kind string
}

const insertJob = `-- tenant.emit
insert into job (id, kind, key, payload, run_after, created_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (kind, key) do nothing`

// Emit says that something happened. In the same transaction it writes one job row per kind that listens;
// the key makes the effect happen once (same kind, same key: the first row stands).
func (t Tx) Emit(ctx context.Context, event, key string, payload any) error {
	for _, kind := range t.in.events[event] {
		if err := t.Enqueue(ctx, kind, key, payload, t.in.now); err != nil {
			return err
		}
	}
	return nil
}

// Enqueue writes one job row of a kind, to run after a moment.
func (t Tx) Enqueue(ctx context.Context, kind, key string, payload any, after time.Time) error {
	body, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("payload of %s: %w", kind, err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	tag, err := t.Exec(ctx, insertJob, id, kind, key, body, after, t.in.now)
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", kind, err)
	}
	if tag.RowsAffected() == 1 {
		t.in.emitted = append(t.in.emitted, Ring{t.in.fund.Slug, id, kind})
	}
	return nil
}
