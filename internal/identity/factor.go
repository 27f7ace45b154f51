package identity

import (
	"context"
	"crypto/subtle"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// step is how long a code of an application lasts, in seconds; the one before and the one after are taken too.
const step = 30

// factors are the second factors of an account.
type factors struct {
	Totp     bool
	Passkeys int64
	Copied   int64 // passkeys of which somebody has a copy: they open nothing, and the password alone does not either
	Codes    int64 // recovery codes left
}

func (f factors) any() bool { return f.Totp || f.Passkeys > 0 }

type seed struct {
	Seed     []byte
	LastStep int64
}

var (
	countFactors = query.New[factors]("identity.factors", `
select exists (select 1 from authenticator where account_id = $1 and confirmed_at is not null) as totp,
       (select count(*) from passkey where account_id = $1) as passkeys,
       (select count(*) from passkey where account_id = $1 and cloned_at is not null) as copied,
       (select count(*) from recovery_code where account_id = $1 and used_at is null) as codes`)

	readSeed = query.New[seed]("identity.read_seed", `
select seed, last_step from authenticator where account_id = $1 and (confirmed_at is not null) = $2`)

	takeStep = query.Exec("identity.take_step", `
update authenticator set last_step = $2, used_at = $3 where account_id = $1 and last_step < $2`)
)

func factorsOf(ctx context.Context, tx tenant.Tx, account uuid.UUID) (factors, error) {
	return countFactors.One(ctx, tx, account)
}

// secondLeft refuses what would take away somebody's last second way in.
func secondLeft(ctx context.Context, tx tenant.Tx, account uuid.UUID) error {
	f, err := factorsOf(ctx, tx, account)
	if err == nil && !f.Totp && f.Passkeys == f.Copied {
		err = fault.New(fault.Conflict, "ways.last", "this is your last second way in; add another one first")
	}
	return err
}

// codeFits takes a code of the application, or a recovery code: each serves once.
func (s *Service) codeFits(ctx context.Context, tx tenant.Tx, account uuid.UUID, typed string) (bool, error) {
	code := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(typed))
	if len(code) == 6 {
		return s.totpFits(ctx, tx, account, code, true)
	}
	n, err := takeRecovery.Run(ctx, tx, account, hashRecovery(account, code), tx.Now())
	return n == 1, err
}

// totpFits compares with the codes of the moment and its neighbours; a code no newer than the last one taken is refused.
func (s *Service) totpFits(ctx context.Context, tx tenant.Tx, account uuid.UUID, code string, confirmed bool) (bool, error) {
	a, ok, err := readSeed.Maybe(ctx, tx, account, confirmed)
	if err != nil || !ok {
		return false, err
	}
	secret, err := s.unseal(tx.Fund().Slug, account, a.Seed)
	if err != nil {
		return false, nil // sealed under another deployment's secret: its owner comes in with a recovery code
	}
	now := tx.Now().Unix() / step
	for n := now - 1; n <= now+1; n++ {
		want, err := totp.GenerateCodeCustom(secret, time.Unix(n*step, 0), totp.ValidateOpts{Period: step, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return false, err
		}
		if n > a.LastStep && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			taken, err := takeStep.Run(ctx, tx, account, n, tx.Now())
			return taken == 1, err // of two who show it at once, one
		}
	}
	return false, nil
}
