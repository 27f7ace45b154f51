package identity

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"socle/internal/platform/audit"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// SignInInput is what a person types.
type SignInInput struct {
	Email    string    `json:"email" validate:"required,max=200"`
	Password op.Secret `json:"password" validate:"required,max=200"`
}

type credential struct {
	ID           uuid.UUID
	State        string
	PasswordHash string
}

var (
	credentialOf = query.New[credential]("identity.credential", `
select id, state, password_hash from account where lower(email) = lower($1)`)

	failuresOf = query.New[int64]("identity.failures", `
select count(*) from sign_in_attempt
where lower(email) = lower($1) and address = $2 and outcome = 'wrong' and at > $3::timestamptz - interval '15 minutes'`)

	noteAttempt = query.Exec("identity.note_attempt", `
insert into sign_in_attempt (at, email, address, outcome) values ($1, $2, $3, $4)`)

	seenAccount = query.Exec("identity.seen_account", `
update account set last_seen_at = $2 where id = $1`)
)

// maxGuesses from one address for one account in 15 minutes. Counted by address too, so that a stranger
// who guesses elsewhere cannot lock the owner out.
const maxGuesses = 10

// SignIn checks e-mail and password and starts a session. A wrong pair answers the same whether the account exists or
// not. Its answer carries Wrong rather than an error, so that the failed attempt is written.
func (s *Service) SignIn(ctx context.Context, tx tenant.Tx, in SignInInput) (SignedIn, error) {
	address, email := audit.OriginFrom(ctx).Address, strings.TrimSpace(in.Email)
	guesses, err := failuresOf.One(ctx, tx, email, address, tx.Now())
	if err != nil {
		return SignedIn{}, err
	}
	if guesses >= maxGuesses {
		return SignedIn{}, fault.New(fault.TooMany, "sign_in.too_many", "too many attempts; wait fifteen minutes or ask your fund's agency")
	}
	c, _, err := credentialOf.Maybe(ctx, tx, email)
	if err != nil {
		return SignedIn{}, err
	}
	ok, err := passwordMatches(ctx, string(in.Password), c.PasswordHash)
	if err != nil {
		return SignedIn{}, err
	}
	if !ok || c.State != "active" {
		_, err := noteAttempt.Run(ctx, tx, tx.Now(), email, address, "wrong")
		return SignedIn{Wrong: true}, err
	}
	if _, err := noteAttempt.Run(ctx, tx, tx.Now(), email, address, "right"); err != nil {
		return SignedIn{}, err
	}
	if _, err := seenAccount.Run(ctx, tx, c.ID, tx.Now()); err != nil {
		return SignedIn{}, err
	}
	token, err := start(ctx, tx, c.ID, "browser", address)
	return SignedIn{Token: op.Secret(token)}, err
}

// SignedIn is the outcome of an attempt.
type SignedIn struct {
	Token op.Secret `json:"-"`
	Wrong bool      `json:"wrong"`
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
