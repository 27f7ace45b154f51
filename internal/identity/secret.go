package identity

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

var (
	insertSecret = query.Exec("identity.insert_secret", `
insert into program_secret (secret_hash, account_id, created_at) values ($1, $2, $3)`)

	retireSecrets = query.Exec("identity.retire_secrets", `
update program_secret set expires_at = $2 where account_id = $1 and (expires_at is null or expires_at > $2)`)
)

// overlap is how long the secret before still serves once a new one was made.
const overlap = 24 * time.Hour

// Credentials are what a program signs in with. The secret is shown this once.
type Credentials struct {
	ClientID     uuid.UUID `json:"client_id"`
	ClientSecret op.Secret `json:"client_secret"`
}

func newSecret(ctx context.Context, tx tenant.Tx, program uuid.UUID) (Credentials, error) {
	secret, hash := newToken()
	_, err := insertSecret.Run(ctx, tx, hash, program, tx.Now())
	return Credentials{program, op.Secret(secret)}, err
}

// RotateProgram makes a new secret; the one before serves a day more, so that the program can be told.
func (s *Service) RotateProgram(ctx context.Context, tx tenant.Tx, in PersonInput) (Credentials, error) {
	c, err := findProgram.One(ctx, tx, in.ID)
	if err != nil {
		return Credentials{}, err
	}
	if c.State != "active" {
		return Credentials{}, fault.New(fault.Conflict, "program.closed", "this program is closed; register it anew")
	}
	if _, err := retireSecrets.Run(ctx, tx, in.ID, tx.Now().Add(overlap)); err != nil {
		return Credentials{}, err
	}
	return newSecret(ctx, tx, in.ID)
}
