package identity

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// PersonInput names an account.
type PersonInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Person is an account as its administrator sees it: what it may act as, and how it comes in; never what it comes in with.
type Person struct {
	ID         uuid.UUID  `json:"id"`
	Email      string     `json:"email"`
	Name       string     `json:"name"`
	Phone      string     `json:"phone"`
	State      string     `json:"state"`
	CreatedAt  time.Time  `json:"created_at"`
	LastSeenAt *time.Time `json:"last_seen_at"`
	Sessions   int64      `json:"sessions"`
	Totp       bool       `json:"totp"`
	Passkeys   int64      `json:"passkeys"`
	Codes      int64      `json:"recovery_codes"`
	Provider   bool       `json:"provider"`
	Roles      []HeldRole `json:"roles"`
}

// HeldRole is what an account may act as, for whom, until when, and who said so.
type HeldRole struct {
	Role       string     `json:"role"`
	Agency     string     `json:"agency"`
	EmployerID *uuid.UUID `json:"employer_id"`
	Employer   string     `json:"employer"`
	Until      cal.Date   `json:"until"`
	GrantedBy  string     `json:"granted_by"`
	GrantedAt  time.Time  `json:"granted_at"`
}

type personRow struct {
	ID         uuid.UUID
	Email      string
	Name       string
	Phone      string
	State      string
	CreatedAt  time.Time
	LastSeenAt *time.Time
	Sessions   int64
	Totp       bool
	Passkeys   int64
	Codes      int64
	Provider   bool
}

var (
	readPerson = query.New[personRow]("identity.person", `
select a.id, a.email, a.name, a.phone, a.state, a.created_at, a.last_seen_at,
       (select count(*) from session s where s.account_id = a.id and s.kind = 'browser' and s.expires_at > now()) as sessions,
       exists (select 1 from authenticator t where t.account_id = a.id and t.confirmed_at is not null) as totp,
       (select count(*) from passkey p where p.account_id = a.id) as passkeys,
       (select count(*) from recovery_code c where c.account_id = a.id and c.used_at is null) as codes,
       exists (select 1 from provider_identity i where i.account_id = a.id) as provider
from account a
where a.id = $1`)

	rolesOf = query.New[HeldRole]("identity.roles_of", `
select r.role, r.agency, r.employer_id, coalesce(e.legal_name, '') as employer, r.until, coalesce(g.name, r.granted_by) as granted_by, r.granted_at
from account_role r
left join employer e on e.id = r.employer_id
left join account g on g.id::text = r.granted_by
where r.account_id = $1
order by r.granted_at, r.role`)
)

// Person shows one account.
func (s *Service) Person(ctx context.Context, tx tenant.Tx, in PersonInput) (Person, error) {
	p, err := readPerson.One(ctx, tx, in.ID)
	if err != nil {
		return Person{}, err
	}
	roles, err := rolesOf.All(ctx, tx, in.ID)
	return Person{p.ID, p.Email, p.Name, p.Phone, p.State, p.CreatedAt, p.LastSeenAt, p.Sessions, p.Totp, p.Passkeys, p.Codes, p.Provider, roles}, err
}

// account locates the person that something is decided about. Nobody decides about themselves: the person stands where
// the policies look for who proposed.
func (s *Service) account(ctx context.Context, tx tenant.Tx, in PersonInput) (authz.Resource, error) {
	_, ok, err := readPerson.Maybe(ctx, tx, in.ID)
	if err == nil && !ok {
		err = fault.Missing("account")
	}
	return authz.Resource{Kind: "account", ID: in.ID.String(), Person: in.ID.String(), ProposedBy: in.ID.String()}, err
}

// seen locates a person that is only looked at: one's own account too.
func (s *Service) seen(ctx context.Context, tx tenant.Tx, in PersonInput) (authz.Resource, error) {
	r, err := s.account(ctx, tx, in)
	r.ProposedBy = ""
	return r, err
}
