package identity

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// programRoles are those that a program may be given, and whether it acts for employers named: payroll software, banks.
var programRoles = map[string]bool{"employer": true, "accountant": true, "bank": false}

// Program is software that signs in by itself: payroll for employers named, a bank that sends its statements.
type Program struct {
	ID         uuid.UUID  `json:"id"`
	Name       string     `json:"name"`
	State      string     `json:"state"`
	Role       string     `json:"role"`
	Employers  []string   `json:"employers"`
	Secrets    int64      `json:"secrets"`
	CreatedAt  time.Time  `json:"created_at"`
	LastSeenAt *time.Time `json:"last_seen_at"`
}

var (
	listPrograms = query.New[Program]("identity.programs", `
select a.id, a.name, a.state, coalesce(min(r.role), '') as role,
       coalesce(array_agg(distinct coalesce(e.legal_name, r.employer_id::text)) filter (where r.employer_id is not null), '{}') as employers,
       (select count(*) from program_secret s where s.account_id = a.id and (s.expires_at is null or s.expires_at > $1)) as secrets,
       a.created_at, a.last_seen_at
from account a
left join account_role r on r.account_id = a.id
left join employer e on e.id = r.employer_id
where a.kind = 'program'
group by a.id
order by a.name
limit 500`)

	insertProgram = query.Exec("identity.insert_program", `
insert into account (id, email, name, kind, state, created_at) values ($1, $2, $3, 'program', 'active', $4)`)

	employersByNumber = query.New[uuid.UUID]("identity.employers_by_number", `
select id from employer where number = any($1)`)

	findProgram = query.New[credential]("identity.find_program", `
select id, state, '' as password_hash from account where id = $1 and kind = 'program'`)

	closeProgram = query.Exec("identity.close_program", `
update account set state = 'closed' where id = $1 and kind = 'program' and state <> 'closed'`)
)

// Programs lists them.
func (s *Service) Programs(ctx context.Context, tx tenant.Tx, _ op.None) ([]Program, error) {
	return listPrograms.All(ctx, tx, tx.Now())
}

// RegisterInput names a program, what it may be, and for which employers (their numbers), until a day or for good.
type RegisterInput struct {
	Name      string   `json:"name" validate:"required,max=80"`
	Role      string   `json:"role" validate:"required"`
	Employers string   `json:"employers" validate:"max=2000"`
	Until     cal.Date `json:"until"`
}

// Check wants a role of programs, and employers for those that act for some.
func (in RegisterInput) Check() []fault.Finding {
	needs, ok := programRoles[in.Role]
	switch {
	case !ok:
		return []fault.Finding{{Field: "role", Code: "role.program", Message: "is not a role of a program: employer, accountant or bank"}}
	case needs != (len(in.numbers()) > 0):
		return []fault.Finding{{Field: "employers", Code: "program.employers", Message: "names the employers that the program acts for; a bank acts for none"}}
	}
	return nil
}

func (in RegisterInput) numbers() []string {
	return strings.FieldsFunc(in.Employers, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' || r == '\r' || r == '\t' })
}

// RegisterProgram opens an account for a program and makes its secret.
func (s *Service) RegisterProgram(ctx context.Context, tx tenant.Tx, in RegisterInput) (Credentials, error) {
	roles, err := s.programRoles(ctx, tx, in)
	if err != nil {
		return Credentials{}, err
	}
	id := uuid.Must(uuid.NewV7())
	if _, err := insertProgram.Run(ctx, tx, id, "program-"+id.String()+"@invalid", strings.TrimSpace(in.Name), tx.Now()); err != nil {
		return Credentials{}, err
	}
	for _, r := range roles {
		if err := Grant(ctx, tx, id, r); err != nil {
			return Credentials{}, err
		}
	}
	return newSecret(ctx, tx, id)
}

func (s *Service) programRoles(ctx context.Context, tx tenant.Tx, in RegisterInput) ([]Role, error) {
	role := Role{Name: in.Role, Until: in.Until}
	if err := fits(tx, role); err != nil {
		return nil, err
	}
	if !programRoles[in.Role] {
		return []Role{role}, nil
	}
	ids, err := employersByNumber.All(ctx, tx, in.numbers())
	if err != nil {
		return nil, err
	}
	if len(ids) != len(in.numbers()) {
		return nil, fault.Field("employers", "program.employer_unknown", "holds a number that no employer has, or one twice")
	}
	var roles []Role
	for _, id := range ids {
		role.Employer = &id
		roles = append(roles, role)
	}
	return roles, nil
}

func (s *Service) program(ctx context.Context, tx tenant.Tx, in PersonInput) (authz.Resource, error) {
	_, ok, err := findProgram.Maybe(ctx, tx, in.ID)
	if err == nil && !ok {
		err = fault.Missing("program")
	}
	return authz.Resource{Kind: "program", ID: in.ID.String()}, err
}

// CloseProgram ends a program's secrets and tokens at once.
func (s *Service) CloseProgram(ctx context.Context, tx tenant.Tx, in PersonInput) (op.None, error) {
	n, err := closeProgram.Run(ctx, tx, in.ID)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "program.closed", "this program is closed already")
	}
	if err != nil {
		return op.None{}, err
	}
	if _, err := retireSecrets.Run(ctx, tx, in.ID, tx.Now()); err != nil {
		return op.None{}, err
	}
	_, err = endSessionsOf.Run(ctx, tx, in.ID, uuid.Nil)
	return op.None{}, err
}
