package identity

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// How long a session lives: in a browser it ends after a day, or an hour without use. A demonstration's token lasts
// 90 days, a program's a quarter of an hour. FreshFor is how long a proof of who one is serves for what is privileged.
const (
	browserLife = 24 * time.Hour
	browserIdle = time.Hour
	pendingLife = 10 * time.Minute
	tokenLife   = 90 * 24 * time.Hour
	programLife = 15 * time.Minute
	FreshFor    = 10 * time.Minute
)

// Kinds of session. A pending one waits for the second factor and opens nothing.
const (
	inBrowser = "browser"
	pending   = "pending"
	byToken   = "token"
	byProgram = "program"
)

// CookieName is the session's cookie. It has no domain: a browser sends it to the fund's own host only.
const CookieName = "socle_session"

var (
	insertSession = query.Exec("identity.insert_session", `
insert into session (token_hash, kind, account_id, created_at, expires_at, seen_at, address, device, proof, proved_at)
values ($1, $2, $3, $4, $5, $4, $6, $7, $8, $9)`)

	endSession = query.Exec("identity.end_session", `
delete from session where token_hash = $1`)

	endSessionsOf = query.Exec("identity.end_sessions_of", `
delete from session where account_id = $1 and id is distinct from $2::uuid`)
)

func newToken() (token string, hash []byte) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	token = base64.RawURLEncoding.EncodeToString(raw)
	return token, hashToken(token)
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// opening is a session about to start.
type opening struct {
	account                      uuid.UUID
	kind, proof, address, device string
}

// start writes a session and returns its token, which is shown to nobody else.
func start(ctx context.Context, tx tenant.Tx, o opening) (string, error) {
	life := map[string]time.Duration{inBrowser: browserLife, pending: pendingLife, byToken: tokenLife, byProgram: programLife}[o.kind]
	var proved *time.Time
	if o.proof == "" {
		o.proof = "-"
	} else {
		now := tx.Now()
		proved = &now
	}
	token, hash := newToken()
	_, err := insertSession.Run(ctx, tx, hash, o.kind, o.account, tx.Now(), tx.Now().Add(life), o.address, o.device, o.proof, proved)
	return token, err
}
