package identity

import (
	"context"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

var (
	putSeed = query.Exec("identity.put_seed", `
insert into authenticator (account_id, seed, created_at) values ($1, $2, $3)
on conflict (account_id) do update set seed = excluded.seed, created_at = excluded.created_at
where authenticator.confirmed_at is null`)

	confirmSeed = query.Exec("identity.confirm_seed", `
update authenticator set confirmed_at = $2 where account_id = $1 and confirmed_at is null`)

	dropSeed = query.Exec("identity.drop_seed", `
delete from authenticator where account_id = $1`)
)

// Enrolment is what an application has to learn: the address behind the picture to scan, and the seed to type.
type Enrolment struct {
	URI  string `json:"uri"`
	Seed string `json:"seed"`
}

// PasswordInput is the password typed again: what follows changes how one comes in.
type PasswordInput struct {
	Password op.Secret `json:"password" validate:"required,max=200"`
}

// StartTotp makes a seed for an application. It counts once a code made from it was typed; until then another start
// replaces it.
func (s *Service) StartTotp(ctx context.Context, tx tenant.Tx, in PasswordInput) (op.None, error) {
	h, err := s.again(ctx, tx, in.Password)
	if err != nil {
		return op.None{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: tx.Fund().Folder.ShortName, AccountName: h.Email, Period: step, SecretSize: 20})
	if err != nil {
		return op.None{}, err
	}
	sealed, err := s.seal(tx.Fund().Slug, h.AccountID, key.Secret())
	if err != nil {
		return op.None{}, err
	}
	n, err := putSeed.Run(ctx, tx, h.AccountID, sealed, tx.Now())
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "totp.there", "an application makes your codes already; remove it first")
	}
	return op.None{}, err
}

// Enrolling gives the seed that waits for its first code, to its owner.
func (s *Service) Enrolling(ctx context.Context, tx tenant.Tx, _ op.None) (Enrolment, error) {
	account, err := ownAccount(ctx)
	if err != nil {
		return Enrolment{}, err
	}
	a, ok, err := readSeed.Maybe(ctx, tx, account, false)
	if err != nil || !ok {
		return Enrolment{}, firstOr(err, fault.Missing("enrolment"))
	}
	secret, err := s.unseal(tx.Fund().Slug, account, a.Seed)
	if err != nil {
		return Enrolment{}, fault.Missing("enrolment").Because(err)
	}
	uri := "otpauth://totp/" + label(tx.Fund().Folder.ShortName, authz.From(ctx).Email) + "?secret=" + secret + "&issuer=" + escape(tx.Fund().Folder.ShortName)
	return Enrolment{URI: uri, Seed: secret}, nil
}

// CodeInput is a code just made.
type CodeInput struct {
	Code op.Secret `json:"code" validate:"required,max=40"`
}

// ConfirmTotp takes the first code of an application: from now on it is asked for. The answer has ten recovery codes.
func (s *Service) ConfirmTotp(ctx context.Context, tx tenant.Tx, in CodeInput) (Recovery, error) {
	h, err := ownSession(ctx, tx)
	if err != nil {
		return Recovery{}, err
	}
	ok, err := s.totpFits(ctx, tx, h.AccountID, strings.ReplaceAll(string(in.Code), " ", ""), false)
	if err != nil || !ok {
		return Recovery{Wrong: true}, err
	}
	if _, err := confirmSeed.Run(ctx, tx, h.AccountID, tx.Now()); err != nil {
		return Recovery{}, err
	}
	if _, err := proveSession.Run(ctx, tx, h.ID, authz.Second, tx.Now(), authz.From(ctx).Reason); err != nil {
		return Recovery{}, err
	}
	return newCodes(ctx, tx, h.AccountID)
}

// RemoveTotp forgets the application, as long as two ways in remain.
func (s *Service) RemoveTotp(ctx context.Context, tx tenant.Tx, in PasswordInput) (op.None, error) {
	h, err := s.again(ctx, tx, in.Password)
	if err != nil {
		return op.None{}, err
	}
	if _, err := dropSeed.Run(ctx, tx, h.AccountID); err != nil {
		return op.None{}, err
	}
	return op.None{}, secondLeft(ctx, tx, h.AccountID)
}

// again asks for the password of whoever is signed in.
func (s *Service) again(ctx context.Context, tx tenant.Tx, password op.Secret) (held, error) {
	h, err := ownSession(ctx, tx)
	if err != nil {
		return h, err
	}
	ok, err := passwordMatches(ctx, string(password), h.PasswordHash)
	if err == nil && !ok {
		err = fault.Field("password", "password.wrong", "is not your password")
	}
	return h, err
}

// CodeAt is the code that an application makes of a seed at a moment: tests and demonstrations hold the phone with it.
func CodeAt(secret string, at time.Time) (string, error) {
	return totp.GenerateCodeCustom(secret, at, totp.ValidateOpts{Period: step, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
}
