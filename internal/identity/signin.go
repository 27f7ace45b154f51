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
)

// SignInInput is what a person types. Code is that of their application, for when guesses of others stop everybody else.
type SignInInput struct {
	Email    string    `json:"email" validate:"required,max=200"`
	Password op.Secret `json:"password" validate:"required,max=200"`
	Code     op.Secret `json:"code" validate:"max=40"`
	Browser
}

// Browser is what the portal knows of where somebody comes from.
type Browser struct {
	Device op.Secret `json:"-"` // cookie of a device that was come in with before
	Agent  string    `json:"-"` // the browser, in its own words
}

// SignedIn is the outcome of an attempt. It carries what went wrong rather than an error, so that the attempt is written.
type SignedIn struct {
	Token   op.Secret `json:"-"`
	Device  op.Secret `json:"-"`
	Wrong   bool      `json:"wrong"`
	Second  bool      `json:"second"`  // the token is not a session yet: it waits for the second factor
	Stopped int       `json:"stopped"` // seconds to wait before the next guess is looked at
}

type credential struct {
	ID           uuid.UUID
	State        string
	PasswordHash string
}

var (
	credentialOf = query.New[credential]("identity.credential", `
select id, state, password_hash from account where lower(email) = lower($1) and kind = 'person'`)

	seenAccount = query.Exec("identity.seen_account", `
update account set last_seen_at = $2 where id = $1`)
)

// SignIn checks e-mail and password and starts a session, or one that waits for the second factor. A wrong pair answers
// the same whether the account exists or not, and so does an attempt that is stopped: nothing of it is then looked at.
// The right code of the account's application lets an attempt through that guesses of others would have stopped.
func (s *Service) SignIn(ctx context.Context, tx tenant.Tx, in SignInInput) (SignedIn, error) {
	a, err := arriving(ctx, tx, strings.TrimSpace(in.Email), audit.OriginFrom(ctx).Address, in.Device)
	if err != nil {
		return SignedIn{}, err
	}
	wait, err := a.turn(ctx, tx)
	if err != nil {
		return SignedIn{}, err
	}
	c, _, err := credentialOf.Maybe(ctx, tx, a.email)
	if err != nil {
		return SignedIn{}, err
	}
	second := false
	if in.Code != "" && wait > 0 && a.device == "" {
		if second, err = s.codeFits(ctx, tx, c.ID, string(in.Code)); err != nil {
			return SignedIn{}, err
		}
	}
	if wait > 0 && !second {
		return stoppedFor(wait), a.note(ctx, tx, "stopped")
	}
	ok, err := passwordMatches(ctx, string(in.Password), c.PasswordHash)
	if err != nil {
		return SignedIn{}, err
	}
	if !ok || c.State != "active" {
		return SignedIn{Wrong: true}, a.note(ctx, tx, "wrong")
	}
	if second {
		return s.comeIn(ctx, tx, c.ID, a, authz.Second, in.Browser)
	}
	return s.enter(ctx, tx, c.ID, a, in.Browser)
}

// enter goes on after the password: to the second factor where there is one, else in.
func (s *Service) enter(ctx context.Context, tx tenant.Tx, account uuid.UUID, a attempt, b Browser) (SignedIn, error) {
	factors, err := factorsOf(ctx, tx, account)
	if err != nil {
		return SignedIn{}, err
	}
	if !factors.any() {
		return s.comeIn(ctx, tx, account, a, authz.Password, b)
	}
	token, err := start(ctx, tx, opening{account: account, kind: pending, address: a.address, device: browserName(b.Agent)})
	return SignedIn{Token: op.Secret(token), Second: true}, err
}

// comeIn starts the session, and remembers the device.
func (s *Service) comeIn(ctx context.Context, tx tenant.Tx, account uuid.UUID, a attempt, proof string, b Browser) (SignedIn, error) {
	if err := a.note(ctx, tx, "right"); err != nil {
		return SignedIn{}, err
	}
	if _, err := seenAccount.Run(ctx, tx, account, tx.Now()); err != nil {
		return SignedIn{}, err
	}
	name := browserName(b.Agent)
	token, err := start(ctx, tx, opening{account: account, kind: inBrowser, proof: proof, address: a.address, device: name})
	if err != nil {
		return SignedIn{}, err
	}
	mark := string(b.Device)
	if a.device == "" {
		mark, _ = newToken()
	}
	_, err = keepDevice.Run(ctx, tx, hashToken(mark), account, name, tx.Now())
	return SignedIn{Token: op.Secret(token), Device: op.Secret(mark)}, err
}

// SignOutInput names the session by its token.
type SignOutInput struct {
	Token op.Secret `json:"-"`
}

// SignOut ends the session; ending one that has ended is nothing.
func (s *Service) SignOut(ctx context.Context, tx tenant.Tx, in SignOutInput) (op.None, error) {
	_, err := endSession.Run(ctx, tx, hashToken(string(in.Token)))
	return op.None{}, err
}
