package identity

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// maxCodes is how many wrong codes a session takes before it ends.
const maxCodes = 5

type half struct {
	ID        uuid.UUID
	AccountID uuid.UUID
	Email     string
	State     string
	Tries     int64
}

var (
	lockPending = query.New[half]("identity.lock_pending", `
select s.id, s.account_id, a.email, a.state, s.tries
from session s join account a on a.id = s.account_id
where s.token_hash = $1 and s.kind = 'pending' and s.expires_at > $2
for update of s`)

	countTry = query.Exec("identity.count_try", `
update session set tries = tries + 1 where id = $1`)

	dropSession = query.Exec("identity.drop_session", `
delete from session where id = $1`)
)

// SecondInput is the code of the application, or a recovery code, after the password.
type SecondInput struct {
	Token op.Secret `json:"-"`
	Code  op.Secret `json:"code" validate:"required,max=40"`
	Browser
}

// SignInSecond finishes a sign-in that waits for the second factor. After five wrong codes the password is asked again.
func (s *Service) SignInSecond(ctx context.Context, tx tenant.Tx, in SecondInput) (SignedIn, error) {
	h, ok, err := lockPending.Maybe(ctx, tx, hashToken(string(in.Token)), tx.Now())
	if err != nil {
		return SignedIn{}, err
	}
	if !ok || h.State != "active" {
		return SignedIn{}, fault.New(fault.Unauthenticated, "sign_in.start_again", "this took too long; sign in again")
	}
	fits, err := s.codeFits(ctx, tx, h.AccountID, string(in.Code))
	if err != nil {
		return SignedIn{}, err
	}
	a, err := arriving(ctx, tx, h.Email, audit.OriginFrom(ctx).Address, in.Device)
	if err != nil {
		return SignedIn{}, err
	}
	if !fits {
		return SignedIn{Wrong: true}, wrongCode(ctx, tx, a, h.ID, h.Tries)
	}
	if _, err := dropSession.Run(ctx, tx, h.ID); err != nil {
		return SignedIn{}, err
	}
	return s.comeIn(ctx, tx, h.AccountID, a, authz.Second, in.Browser)
}

// wrongCode counts a wrong code; the session that took too many ends.
func wrongCode(ctx context.Context, tx tenant.Tx, a attempt, session uuid.UUID, tries int64) error {
	if err := a.note(ctx, tx, "wrong"); err != nil {
		return err
	}
	if tries+1 >= maxCodes {
		_, err := dropSession.Run(ctx, tx, session)
		return err
	}
	_, err := countTry.Run(ctx, tx, session)
	return err
}
