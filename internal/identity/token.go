package identity

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

var (
	useSecret = query.New[credential]("identity.use_secret", `
update program_secret s set used_at = $3
from account a
where a.id = s.account_id and s.secret_hash = $1 and s.account_id = $2 and (s.expires_at is null or s.expires_at > $3)
returning a.id, a.state, '' as password_hash`)
)

// TokenInput is the client credentials grant of OAuth 2 (RFC 6749, section 4.4).
type TokenInput struct {
	GrantType    string    `json:"grant_type" validate:"required,oneof=client_credentials"`
	ClientID     string    `json:"client_id" validate:"required,max=100"`
	ClientSecret op.Secret `json:"client_secret" validate:"required,max=200"`
}

// Token is a short bearer token of a program.
type Token struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in"`
}

// Token gives a program a token for a quarter of an hour. A wrong secret and a program that is not there answer the same.
func (s *Service) Token(ctx context.Context, tx tenant.Tx, in TokenInput) (Token, error) {
	refused := fault.New(fault.Unauthenticated, "program.refused", "this client id and secret do not go together, or the program is closed")
	id, err := uuid.Parse(in.ClientID)
	if err != nil {
		return Token{}, refused
	}
	c, ok, err := useSecret.Maybe(ctx, tx, hashToken(string(in.ClientSecret)), id, tx.Now())
	if err != nil || !ok || c.State != "active" {
		return Token{}, firstOr(err, refused)
	}
	if _, err := seenAccount.Run(ctx, tx, id, tx.Now()); err != nil {
		return Token{}, err
	}
	token, err := start(ctx, tx, opening{account: id, kind: byProgram})
	return Token{token, "Bearer", int(programLife.Seconds())}, err
}
