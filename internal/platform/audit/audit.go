// Package audit keeps who did what, for whom, from where and by which rule.
//
// A command writes its row inside its own transaction, unchained. A sealer links committed rows into a chain of
// hashes every second and anchors the head outside the database, so that an edit, a deletion, a swap or a cut shows.
package audit

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// Outcomes of what was asked.
const (
	Done    = "done"
	Refused = "refused"
	Read    = "read"
	Failed  = "failed"
)

// Entry is one line of the audit.
type Entry struct {
	Action   string
	Outcome  string
	Reason   string
	Resource authz.Resource
	Input    any // marshalled; secrets and files marshal as their traces
}

// Origin is where a request came from.
type Origin struct {
	Address   string
	RequestID string
}

type originKey struct{}

// WithOrigin puts the origin in the context.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// OriginFrom is the origin of the context.
func OriginFrom(ctx context.Context) Origin {
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}

var insert = query.Exec("audit.insert", `
insert into audit (at, actor, actor_name, roles, session, action, outcome, reason,
                   resource_kind, resource_id, employer_id, input, address, request_id, under, changes)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
        coalesce(nullif(current_setting('socle.changes', true), ''), '[]')::jsonb)`)

// Write adds a line in the transaction of what it tells: with what the transaction changed in the tables that are
// watched (before and after, kept by their triggers), and with the mandate or break-glass that the person acts under.
// A job that changed nothing leaves none.
func Write(ctx context.Context, tx tenant.Tx, e Entry) error {
	s, o := authz.From(ctx), OriginFrom(ctx)
	if e.Outcome == Done && unchanged(ctx) && s.IsSystem() {
		return nil
	}
	body, err := json.Marshal(e.Input)
	if err != nil {
		return fmt.Errorf("audit %s: %w", e.Action, err)
	}
	if len(body) > 20_000 {
		body, _ = json.Marshal(map[string]any{"bytes": len(body)})
	}
	var employer *uuid.UUID
	under, behalf := s.Standing()
	for _, of := range []string{e.Resource.Employer, behalf} {
		if id, err := uuid.Parse(of); err == nil {
			employer = &id
			break
		}
	}
	roles := append([]string{}, s.Roles...) // none is an empty list, not null
	_, err = insert.Run(ctx, tx, tx.Now(), s.ID, s.Name, roles, s.Session, e.Action, e.Outcome, e.Reason,
		e.Resource.Kind, e.Resource.ID, employer, body, o.Address, o.RequestID, under)
	return err
}
