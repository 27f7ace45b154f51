package identity

import (
	"context"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// SignUpInput opens an account on the portal: an employer's first step.
type SignUpInput struct {
	Name     string    `json:"name" validate:"required,max=120"`
	Email    string    `json:"email" validate:"required,email,max=200"`
	Phone    string    `json:"phone" validate:"max=30"`
	Password op.Secret `json:"password" validate:"required"`
	Browser
}

// Check refuses a weak password.
func (in SignUpInput) Check() []fault.Finding { return strong(string(in.Password)) }

// SignUp opens an account and starts its session.
func (s *Service) SignUp(ctx context.Context, tx tenant.Tx, in SignUpInput) (SignedIn, error) {
	id, err := open(ctx, tx, in.Name, in.Email, in.Phone, string(in.Password))
	if err != nil {
		return SignedIn{}, err
	}
	if err := Grant(ctx, tx, id, Role{Name: "employer"}); err != nil {
		return SignedIn{}, err
	}
	return s.comeIn(ctx, tx, id, attempt{email: in.Email, address: audit.OriginFrom(ctx).Address}, authz.Password, in.Browser)
}
