package identity

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// Kinds of ceremony: what takes two requests, and must find at the second what was said at the first.
const (
	atProvider  = "provider"       // somebody is at the fund's provider of identities
	makesKey    = "passkey.make"   // a browser is asked to make a passkey
	showsKey    = "passkey.show"   // a browser is asked to show one
	journeyLife = 10 * time.Minute // for somebody who types a password elsewhere
	keyLife     = 5 * time.Minute  // for somebody who looks for their phone
)

var (
	putCeremony = query.Exec("identity.put_ceremony", `
insert into ceremony (token_hash, kind, account_id, data, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)`)

	takeCeremony = query.New[ceremony]("identity.take_ceremony", `
delete from ceremony where token_hash = $1 and kind = $2 and expires_at > $3 returning data, account_id`)

	seeCeremony = query.New[ceremony]("identity.see_ceremony", `
select data, account_id from ceremony where token_hash = $1 and kind = $2 and expires_at > $3`)

	sweepCeremonies = query.Exec("identity.sweep_ceremonies", `
delete from ceremony where expires_at < $1`)
)

type ceremony struct {
	Data      json.RawMessage
	AccountID *uuid.UUID
}

// remember keeps what the second request needs, in the database: it is found once, by whoever holds the token, and not
// for long. Those that nobody came back for are swept away.
func remember(ctx context.Context, tx tenant.Tx, kind string, account *uuid.UUID, life time.Duration, what any) (op.Secret, error) {
	if _, err := sweepCeremonies.Run(ctx, tx, tx.Now()); err != nil {
		return "", err
	}
	data, err := json.Marshal(what)
	if err != nil {
		return "", err
	}
	token, hash := newToken()
	_, err = putCeremony.Run(ctx, tx, hash, kind, account, data, tx.Now(), tx.Now().Add(life))
	return op.Secret(token), err
}

// recall takes it out of memory; false when it was taken, is too old, or belongs to another account than own.
func recall(ctx context.Context, tx tenant.Tx, kind string, token op.Secret, own *uuid.UUID, what any) (bool, error) {
	return opened(takeCeremony, ctx, tx, kind, token, own, what)
}

// lookAt leaves it in memory.
func lookAt(ctx context.Context, tx tenant.Tx, kind string, token op.Secret, own *uuid.UUID, what any) (bool, error) {
	return opened(seeCeremony, ctx, tx, kind, token, own, what)
}

func opened(st query.Statement[ceremony], ctx context.Context, tx tenant.Tx, kind string, token op.Secret, own *uuid.UUID, what any) (bool, error) {
	c, ok, err := st.Maybe(ctx, tx, hashToken(string(token)), kind, tx.Now())
	if err != nil || !ok || !sameAccount(c.AccountID, own) {
		return false, err
	}
	return true, json.Unmarshal(c.Data, what)
}

func sameAccount(a, b *uuid.UUID) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
