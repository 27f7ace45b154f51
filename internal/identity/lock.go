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
	lockAccount = query.Exec("identity.lock_account", `
update account set state = 'locked' where id = $1 and state in ('invited', 'active')`)

	unlockAccount = query.Exec("identity.unlock_account", `
update account set state = case when password_hash = '' then 'invited' else 'active' end where id = $1 and state = 'locked'`)

	dropPasskeys = query.Exec("identity.drop_passkeys", `
delete from passkey where account_id = $1`)

	dropIdentities = query.Exec("identity.drop_identities", `
delete from provider_identity where account_id = $1`)
)

// Lock shuts an account: every session and link ends at once, and no way in opens until it is unlocked.
func (s *Service) Lock(ctx context.Context, tx tenant.Tx, in PersonInput) (op.None, error) {
	if err := someoneLeft(ctx, tx, in.ID); err != nil {
		return op.None{}, err
	}
	n, err := lockAccount.Run(ctx, tx, in.ID)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "account.locked", "this account is locked or closed already")
	}
	if err != nil {
		return op.None{}, err
	}
	return op.None{}, shut(ctx, tx, in.ID)
}

// Unlock opens it again; its holder signs in anew.
func (s *Service) Unlock(ctx context.Context, tx tenant.Tx, in PersonInput) (op.None, error) {
	n, err := unlockAccount.Run(ctx, tx, in.ID)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "account.not_locked", "this account is not locked")
	}
	return op.None{}, err
}

// ResetWays is for whoever lost everything and came to the counter: second factors, codes and sessions are forgotten, and
// a link to set a new password is written to the address of the account.
func (s *Service) ResetWays(ctx context.Context, tx tenant.Tx, in PersonInput) (op.None, error) {
	p, err := readPerson.One(ctx, tx, in.ID)
	if err != nil {
		return op.None{}, err
	}
	for _, drop := range []query.Command{dropSeed, dropRecovery, dropPasskeys, dropIdentities} {
		if _, err := drop.Run(ctx, tx, in.ID); err != nil {
			return op.None{}, err
		}
	}
	if err := shut(ctx, tx, in.ID); err != nil {
		return op.None{}, err
	}
	purpose := Reset
	if p.State == "invited" {
		purpose = Invitation
	}
	return op.None{}, want(ctx, tx, p.Email, purpose)
}

// shut ends what is open.
func shut(ctx context.Context, tx tenant.Tx, account uuid.UUID) error {
	if _, err := endSessionsOf.Run(ctx, tx, account, uuid.Nil); err != nil {
		return err
	}
	if _, err := forgetDevices.Run(ctx, tx, account); err != nil {
		return err
	}
	_, err := endLinks.Run(ctx, tx, account, "")
	return err
}
