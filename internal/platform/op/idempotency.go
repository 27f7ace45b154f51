package op

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// claim is the idempotency key of a command. The same key with the same body gives the first answer again;
// with another body it is a conflict. A key belongs to who used it; visitors cannot be told apart, so theirs claim nothing.
type claim struct{ Key string }

func (c claim) stands(row *Row, s authz.Subject) bool {
	return row.Kind == KindDo && c.Key != "" && s.SignedIn()
}

type claimKey struct{}

// WithKey puts the caller's idempotency key in the context.
func WithKey(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, claimKey{}, claim{key})
}

func claimFrom(ctx context.Context) claim {
	c, _ := ctx.Value(claimKey{}).(claim)
	return c
}

type kept struct {
	BodyHash []byte
	Answer   []byte
}

var (
	takeKey = query.Exec("op.take_key", `
insert into idempotency_key (key, operation, actor, body_hash, created_at)
values ($1, $2, $3, $4, $5)
on conflict (key, operation, actor) do nothing`)

	readKey = query.New[kept]("op.read_key", `
select body_hash, answer
from idempotency_key
where key = $1 and operation = $2 and actor = $3`)

	keepAnswer = query.Exec("op.keep_answer", `
update idempotency_key
set answer = $4
where key = $1 and operation = $2 and actor = $3`)
)

// take claims the key, or returns the earlier answer. A second caller waits for the first to end.
func (c claim) take(ctx context.Context, tx tenant.Tx, o Op, s authz.Subject, in any) (any, error) {
	body, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("idempotency: %w", err)
	}
	hash, name := sha256.Sum256(body), o.Row().Name
	n, err := takeKey.Run(ctx, tx, c.Key, name, s.ID, hash[:], tx.Now())
	if err != nil || n == 1 {
		return nil, err
	}
	first, err := readKey.One(ctx, tx, c.Key, name, s.ID)
	if err != nil {
		return nil, err
	}
	if string(first.BodyHash) != string(hash[:]) {
		return nil, fault.New(fault.Conflict, "idempotency.other_body",
			"this key was used for a different request; use a new key")
	}
	return o.decodeOut(first.Answer)
}

func (c claim) keep(ctx context.Context, tx tenant.Tx, name string, s authz.Subject, out any) error {
	if f, ok := out.(File); ok {
		out = wholeFile(f) // its trace would be no answer
	}
	answer, err := json.Marshal(out)
	if err != nil {
		return fmt.Errorf("idempotency: %w", err)
	}
	_, err = keepAnswer.Run(ctx, tx, c.Key, name, s.ID, answer)
	return err
}
