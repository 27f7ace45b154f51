package identity

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// weak refuses what is guessed first. Length is what protects (NIST SP 800-63B): no rules of composition.
func weak(password string) *fault.Finding {
	if len([]rune(password)) < 12 {
		return &fault.Finding{Field: "password", Code: "password.short", Message: "is too short: at least 12 characters; several words are easy to remember"}
	}
	if len(password) > 200 {
		return &fault.Finding{Field: "password", Code: "password.long", Message: "is too long: at most 200 characters"}
	}
	return nil
}

func strong(password string) []fault.Finding {
	if f := weak(password); f != nil {
		return []fault.Finding{*f}
	}
	return nil
}

// ChangePasswordInput is the old password and the new one.
type ChangePasswordInput struct {
	Current  op.Secret `json:"current" validate:"required,max=200"`
	Password op.Secret `json:"password" validate:"required,max=200"`
}

// Check refuses a weak password.
func (in ChangePasswordInput) Check() []fault.Finding { return strong(string(in.Password)) }

// ChangePassword sets a new one and ends every other session.
func (s *Service) ChangePassword(ctx context.Context, tx tenant.Tx, in ChangePasswordInput) (op.None, error) {
	h, err := s.again(ctx, tx, in.Current)
	if f, ok := fault.As(err); ok && len(f.Findings) == 1 {
		return op.None{}, fault.Field("current", "password.wrong", "is not your password")
	}
	if err != nil {
		return op.None{}, err
	}
	return op.None{}, s.renew(ctx, tx, h.AccountID, string(in.Password), h.ID)
}

var (
	setPassword = query.Exec("identity.set_password", `
update account set password_hash = $2, state = 'active' where id = $1`)
)

// renew sets a password and ends what the old one opened, but for one session.
func (s *Service) renew(ctx context.Context, tx tenant.Tx, account uuid.UUID, password string, but uuid.UUID) error {
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return err
	}
	if _, err := setPassword.Run(ctx, tx, account, hash); err != nil {
		return err
	}
	if _, err := endSessionsOf.Run(ctx, tx, account, but); err != nil {
		return err
	}
	if _, err := forgetDevices.Run(ctx, tx, account); err != nil {
		return err
	}
	_, err = endLinks.Run(ctx, tx, account, "")
	return err
}
