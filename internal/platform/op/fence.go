package op

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// Fence ties an operation to the attempt of the job that calls it: the effect commits together with "done",
// and only while this attempt still owns the job row. A worker that froze and came back writes nothing.
type Fence struct {
	Job     uuid.UUID
	Attempt int
}

type fenceKey struct{}

// WithFence puts the fence in the context.
func WithFence(ctx context.Context, f Fence) context.Context {
	return context.WithValue(ctx, fenceKey{}, f)
}

func fenceFrom(ctx context.Context) Fence {
	f, _ := ctx.Value(fenceKey{}).(Fence)
	return f
}

// ErrFenced says that another attempt owns the job: this one must leave no trace.
var ErrFenced = errors.New("op: another attempt owns this job")

var settle = query.Exec("op.settle_job", `
update job
set state = 'done', finished_at = $3, error = ''
where id = $1 and attempt = $2 and state = 'running'`)

func (f Fence) settle(ctx context.Context, tx tenant.Tx) error {
	if f.Job == uuid.Nil {
		return nil
	}
	n, err := settle.Run(ctx, tx, f.Job, f.Attempt, tx.Now())
	if err == nil && n == 0 {
		return ErrFenced
	}
	return err
}
