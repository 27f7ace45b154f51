package identity

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Access is how the person who asks comes in: their ways, and where they are signed in now.
type Access struct {
	Email    string    `json:"email"`
	Password bool      `json:"password"`
	Totp     bool      `json:"totp"`
	Codes    int64     `json:"recovery_codes"`
	Passkeys []Passkey `json:"passkeys"`
	Provider []Linked  `json:"provider"`
	Sessions []Open    `json:"sessions"`
	Devices  int64     `json:"devices"`
	Ways     int       `json:"ways"` // two at least are wanted: one gets lost
}

// Linked is the fund's own provider of identities, where the person has come in by it.
type Linked struct {
	Issuer   string     `json:"issuer"`
	LinkedAt time.Time  `json:"linked_at"`
	UsedAt   *time.Time `json:"used_at"`
}

// Open is a session that stands.
type Open struct {
	ID        uuid.UUID `json:"id"`
	Kind      string    `json:"kind"`
	Device    string    `json:"device"`
	Address   string    `json:"address"`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at"`
	Own       bool      `json:"own"` // the one that asks
}

type accessRow struct {
	Email    string
	Password bool
	Totp     bool
	Codes    int64
	Devices  int64
}

var (
	readAccess = query.New[accessRow]("identity.access", `
select a.email, a.password_hash <> '' as password,
       exists (select 1 from authenticator t where t.account_id = a.id and t.confirmed_at is not null) as totp,
       (select count(*) from recovery_code c where c.account_id = a.id and c.used_at is null) as codes,
       (select count(*) from known_device d where d.account_id = a.id) as devices
from account a where a.id = $1`)

	openSessions = query.New[Open]("identity.open_sessions", `
select id, kind, device, address, created_at, seen_at, id = $2 as own
from session
where account_id = $1 and kind in ('browser', 'token') and expires_at > $3 and (kind <> 'browser' or seen_at > $3::timestamptz - interval '1 hour')
order by seen_at desc
limit 100`)

	linkedTo = query.New[Linked]("identity.linked_to", `
select issuer, linked_at, used_at from provider_identity where account_id = $1 order by linked_at`)

	endOwnSession = query.Exec("identity.end_own_session", `
delete from session where id = $1 and account_id = $2`)
)

// Access shows how the person who asks comes in.
func (s *Service) Access(ctx context.Context, tx tenant.Tx, _ op.None) (Access, error) {
	account, err := ownAccount(ctx)
	if err != nil {
		return Access{}, err
	}
	r, ok, err := readAccess.Maybe(ctx, tx, account)
	if err != nil || !ok {
		return Access{}, firstOr(err, fault.Missing("account"))
	}
	a := Access{Email: r.Email, Password: r.Password, Totp: r.Totp, Codes: r.Codes, Devices: r.Devices}
	own, _ := uuid.Parse(authz.From(ctx).Session)
	if a.Sessions, err = openSessions.All(ctx, tx, account, own, tx.Now()); err != nil {
		return a, err
	}
	if a.Passkeys, err = passkeysOf.All(ctx, tx, account); err != nil {
		return a, err
	}
	if a.Provider, err = linkedTo.All(ctx, tx, account); err != nil {
		return a, err
	}
	a.Ways = a.ways()
	return a, nil
}

// ways counts what opens or replaces another: a password, an application, passkeys, recovery codes, the fund's provider.
func (a Access) ways() (n int) {
	for _, there := range []bool{a.Password, a.Totp, a.Codes > 0, len(a.Passkeys) > 0, len(a.Provider) > 0} {
		if there {
			n++
		}
	}
	return n
}

// SessionInput names one of one's own sessions; none of them, all others.
type SessionInput struct {
	ID uuid.UUID `json:"id"`
}

// EndSession ends one of one's own sessions; without naming one, all but the one that asks, and forgets the devices.
func (s *Service) EndSession(ctx context.Context, tx tenant.Tx, in SessionInput) (op.None, error) {
	account, err := ownAccount(ctx)
	if err != nil {
		return op.None{}, err
	}
	if in.ID != uuid.Nil {
		n, err := endOwnSession.Run(ctx, tx, in.ID, account)
		if err == nil && n == 0 {
			err = fault.Missing("session")
		}
		return op.None{}, err
	}
	own, err := uuid.Parse(authz.From(ctx).Session)
	if err != nil {
		return op.None{}, noSession()
	}
	if _, err := endSessionsOf.Run(ctx, tx, account, own); err != nil {
		return op.None{}, err
	}
	_, err = forgetDevices.Run(ctx, tx, account)
	return op.None{}, err
}
