package identity

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

var (
	prolongRole = query.Exec("identity.prolong_role", `
insert into account_role (account_id, role, agency, employer_id, until, granted_by, granted_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (account_id, role, agency, coalesce(employer_id, '00000000-0000-0000-0000-000000000000'))
do update set until = excluded.until, granted_by = excluded.granted_by, granted_at = excluded.granted_at`)

	takeRole = query.Exec("identity.take_role", `
delete from account_role
where account_id = $1 and role = $2 and agency = $3 and employer_id is not distinct from $4::uuid`)

	// keepers counts those who can give roles: the person itself, and others who are active.
	keepers = query.New[givers]("identity.keepers", `
select count(distinct a.id) filter (where a.id = $1) as own, count(distinct a.id) filter (where a.id <> $1) as others
from account a
join account_role r on r.account_id = a.id and (r.until is null or r.until >= $2)
join role_grant g on g.role = r.role and g.operation = 'identity.grant_role'
where a.state = 'active' and a.kind = 'person'`)
)

type givers struct{ Own, Others int64 }

// GrantRoleInput says what a person may act as, for an agency or an employer or the whole fund, until a day or for good.
type GrantRoleInput struct {
	ID         uuid.UUID  `json:"id" validate:"required"`
	Role       string     `json:"role" validate:"required"`
	Agency     string     `json:"agency" validate:"max=40"`
	EmployerID *uuid.UUID `json:"employer_id"`
	Until      cal.Date   `json:"until"`
}

// Check refuses a role that no person holds.
func (in GrantRoleInput) Check() []fault.Finding { return roleOfPerson(in.Role) }

func (s *Service) concerned(ctx context.Context, tx tenant.Tx, in GrantRoleInput) (authz.Resource, error) {
	return s.account(ctx, tx, PersonInput{in.ID})
}

// GrantRole lets a person act as something more, from their next request on; given again, the day it ends is the new one.
func (s *Service) GrantRole(ctx context.Context, tx tenant.Tx, in GrantRoleInput) (op.None, error) {
	r := Role{Name: in.Role, Agency: in.Agency, Employer: in.EmployerID, Until: in.Until}
	if err := fits(tx, r); err != nil {
		return op.None{}, err
	}
	_, err := prolongRole.Run(ctx, tx, in.ID, r.Name, r.Agency, r.Employer, r.Until, authz.From(ctx).ID, tx.Now())
	return op.None{}, err
}

// RevokeRoleInput names one role of a person, as it was given.
type RevokeRoleInput struct {
	ID         uuid.UUID  `json:"id" validate:"required"`
	Role       string     `json:"role" validate:"required,max=40"`
	Agency     string     `json:"agency" validate:"max=40"`
	EmployerID *uuid.UUID `json:"employer_id"`
}

func (s *Service) loser(ctx context.Context, tx tenant.Tx, in RevokeRoleInput) (authz.Resource, error) {
	return s.account(ctx, tx, PersonInput{in.ID})
}

// RevokeRole takes a role away: the person's next request is without it, in every session.
func (s *Service) RevokeRole(ctx context.Context, tx tenant.Tx, in RevokeRoleInput) (op.None, error) {
	if err := someoneLeft(ctx, tx, in.ID); err != nil {
		return op.None{}, err
	}
	n, err := takeRole.Run(ctx, tx, in.ID, in.Role, in.Agency, in.EmployerID)
	if err == nil && n == 0 {
		err = fault.Missing("role")
	}
	return op.None{}, err
}

// someoneLeft refuses to touch the last person of a fund who can give roles. Nobody takes away their own, so that this
// is a belt beside the braces.
func someoneLeft(ctx context.Context, tx tenant.Tx, person uuid.UUID) error {
	g, err := keepers.One(ctx, tx, person, tx.Today())
	if err == nil && g.Own > 0 && g.Others == 0 {
		err = fault.New(fault.Conflict, "account.last_administrator", "this is the last person who can give roles; name another one first")
	}
	return err
}
