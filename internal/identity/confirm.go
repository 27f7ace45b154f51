package identity

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// ConfirmInput proves again who is there, before what is privileged: a code of the application, a recovery code or a
// passkey; the password where there is none of them. A proof that is still fresh needs only the reason.
type ConfirmInput struct {
	KeyShown
	Code     op.Secret `json:"code" validate:"max=40"`
	Password op.Secret `json:"password" validate:"max=200"`
	Reason   string    `json:"reason" validate:"required,min=5,max=300"`
}

// Confirmed says how the person proved it; Wrong that they did not, and the session ends after five times.
type Confirmed struct {
	Proof string `json:"proof"`
	Wrong bool   `json:"wrong"`
}

type held struct {
	ID           uuid.UUID
	AccountID    uuid.UUID
	Email        string
	PasswordHash string
	Tries        int64
}

var (
	lockSession = query.New[held]("identity.lock_session", `
select s.id, s.account_id, a.email, a.password_hash, s.tries
from session s join account a on a.id = s.account_id
where s.id = $1 and s.kind = 'browser'
for update of s`)

	proveSession = query.Exec("identity.prove_session", `
update session set proof = $2, proved_at = $3, reason = $4, tries = 0 where id = $1`)

	reasonSession = query.Exec("identity.reason_session", `
update session set reason = $2 where id = $1`)
)

// Confirm notes a fresh proof of who is there, and what for. It serves ten minutes, in this session alone.
func (s *Service) Confirm(ctx context.Context, tx tenant.Tx, in ConfirmInput) (Confirmed, error) {
	h, err := ownSession(ctx, tx)
	if err != nil {
		return Confirmed{}, err
	}
	reason, subject := strings.TrimSpace(in.Reason), authz.From(ctx)
	if subject.Proof != "" && in.Code == "" && in.Password == "" && in.Key == "" {
		_, err := reasonSession.Run(ctx, tx, h.ID, reason)
		return Confirmed{Proof: subject.Proof}, err
	}
	proof, err := s.proof(ctx, tx, h, in)
	if err != nil {
		return Confirmed{}, err
	}
	if proof == "" {
		return Confirmed{Wrong: true}, wrongCode(ctx, tx, attempt{email: h.Email, address: audit.OriginFrom(ctx).Address, device: "session " + h.ID.String()}, h.ID, h.Tries)
	}
	_, err = proveSession.Run(ctx, tx, h.ID, proof, tx.Now(), reason)
	return Confirmed{Proof: proof}, err
}

// proof is what was shown, empty when it was wrong. Whoever has a second factor cannot do with the password.
func (s *Service) proof(ctx context.Context, tx tenant.Tx, h held, in ConfirmInput) (string, error) {
	f, err := factorsOf(ctx, tx, h.AccountID)
	if err != nil {
		return "", err
	}
	var ok bool
	switch {
	case !f.any():
		ok, err = passwordMatches(ctx, string(in.Password), h.PasswordHash)
		return when(ok, authz.Password), err
	case in.Key != "":
		ok, err = s.ownKeyFits(ctx, tx, h.AccountID, in.KeyShown)
	default:
		ok, err = s.codeFits(ctx, tx, h.AccountID, string(in.Code))
	}
	return when(ok, authz.Second), err
}

// ownKeyFits says whether somebody who is in showed one of their own passkeys.
func (s *Service) ownKeyFits(ctx context.Context, tx tenant.Tx, account uuid.UUID, in KeyShown) (bool, error) {
	k, shown, err := s.shownKey(ctx, tx, in.Key)
	if err != nil {
		return false, err
	}
	return s.keyFits(ctx, tx, k, shown, in, &account)
}

func when(ok bool, word string) string {
	if ok {
		return word
	}
	return ""
}

// ownSession finds the session of the browser that asks.
func ownSession(ctx context.Context, tx tenant.Tx) (held, error) {
	id, err := uuid.Parse(authz.From(ctx).Session)
	if err != nil {
		return held{}, noSession()
	}
	h, ok, err := lockSession.Maybe(ctx, tx, id)
	if err == nil && !ok {
		err = noSession()
	}
	return h, err
}

func noSession() error {
	return fault.New(fault.Conflict, "session.not_a_browser", "only somebody signed in with a browser can do this")
}
