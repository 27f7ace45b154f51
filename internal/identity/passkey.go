package identity

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Passkey is a key in a phone, a computer or on a key ring.
type Passkey struct {
	ID        uuid.UUID  `json:"id"`
	Name      string     `json:"name"`
	Host      string     `json:"host"` // the address that it was made at, and serves at
	CreatedAt time.Time  `json:"created_at"`
	UsedAt    *time.Time `json:"used_at"`
	ClonedAt  *time.Time `json:"cloned_at"` // somebody has a copy; it opens nothing any more
}

var (
	passkeysOf = query.New[Passkey]("identity.passkeys_of", `
select id, name, host, created_at, used_at, cloned_at from passkey where account_id = $1 order by created_at`)

	dropKey = query.Exec("identity.drop_passkey", `
delete from passkey where id = $1 and account_id = $2`)
)

func init() {
	tenant.OnConstraint("passkey_credential", func() *fault.Fault {
		return fault.New(fault.Conflict, "passkey.there", "this passkey is known here already")
	})
}

// RemoveKeyInput names one of one's own passkeys, with the password typed again.
type RemoveKeyInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
	PasswordInput
}

// RemovePasskey forgets one, as long as a second way in remains.
func (s *Service) RemovePasskey(ctx context.Context, tx tenant.Tx, in RemoveKeyInput) (op.None, error) {
	h, err := s.again(ctx, tx, in.Password)
	if err != nil {
		return op.None{}, err
	}
	n, err := dropKey.Run(ctx, tx, in.ID, h.AccountID)
	if err != nil || n == 0 {
		return op.None{}, firstOr(err, fault.Missing("passkey"))
	}
	return op.None{}, secondLeft(ctx, tx, h.AccountID)
}
