package audit

import (
	"context"
	"slices"
	"sync"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// notes are what a running operation tells of itself besides its answer.
type notes struct {
	mu        sync.Mutex
	unchanged bool
	persons   []uuid.UUID
}

type notesKey struct{}

// Begin opens the notes of one operation; the chain calls it.
func Begin(ctx context.Context) context.Context {
	return context.WithValue(ctx, notesKey{}, &notes{})
}

func notesOf(ctx context.Context) *notes {
	n, _ := ctx.Value(notesKey{}).(*notes)
	return n
}

// Unchanged says that the command found nothing to do. What a job of the system did without changing anything leaves no
// line: it would bury the others. What a person asked for always leaves one.
func Unchanged(ctx context.Context) {
	if n := notesOf(ctx); n != nil {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.unchanged = true
	}
}

var xidAssigned = query.New[bool]("audit.xid_assigned", `
select pg_current_xact_id_if_assigned() is not null`)

// Settle looks, for a job of the system, whether its transaction wrote anything; when it did not, it counts as unchanged.
// The chain calls it before it writes of its own.
func Settle(ctx context.Context, tx tenant.Tx) error {
	if !authz.From(ctx).IsSystem() {
		return nil
	}
	wrote, err := xidAssigned.One(ctx, tx)
	if err == nil && !wrote {
		Unchanged(ctx)
	}
	return err
}

func unchanged(ctx context.Context) bool {
	n := notesOf(ctx)
	if n == nil {
		return false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.unchanged
}

// Shows says which insured persons the answer lets somebody read, so that they are counted.
func Shows(ctx context.Context, persons ...uuid.UUID) {
	if n := notesOf(ctx); n != nil {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.persons = append(n.persons, persons...)
	}
}

// Shown are the distinct persons that the operation let somebody read.
func Shown(ctx context.Context) []uuid.UUID {
	n := notesOf(ctx)
	if n == nil {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	slices.SortFunc(n.persons, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	n.persons = slices.Compact(n.persons)
	return slices.Clone(n.persons)
}
