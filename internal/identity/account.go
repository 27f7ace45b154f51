package identity

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/i18n"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// Account is a person of the fund, with what it acts as.
type Account struct {
	ID         uuid.UUID  `json:"id"`
	Email      string     `json:"email"`
	Name       string     `json:"name"`
	Phone      string     `json:"phone"`
	State      string     `json:"state"`
	Roles      []string   `json:"roles"`
	Agencies   []string   `json:"agencies"`
	LastSeenAt *time.Time `json:"last_seen_at"`
}

var (
	insertAccount = query.Exec("identity.insert_account", `
insert into account (id, email, name, phone, password_hash, state, language, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`)

	grantRole = query.Exec("identity.grant_role", `
insert into account_role (account_id, role, agency, employer_id, until, granted_by, granted_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict do nothing`)

	listAccounts = query.New[Account]("identity.list_accounts", `
select a.id, a.email, a.name, a.phone, a.state, a.last_seen_at,
       coalesce(array_agg(distinct r.role) filter (where r.role is not null), '{}') as roles,
       coalesce(array_agg(distinct r.agency) filter (where r.agency <> ''), '{}') as agencies
from account a
left join account_role r on r.account_id = a.id and (r.until is null or r.until >= $2)
where a.kind = 'person' and ($3 = '' or a.state = $3)
  and ($1 = '' or shared.plain(a.name || ' ' || a.email) like '%' || shared.plain($1) || '%')
group by a.id
order by a.name
limit 200`)
)

func init() {
	tenant.OnConstraint("account_email", func() *fault.Fault {
		return fault.Field("email", "account.email_taken", "already has an account here; sign in instead")
	})
}

// ListInput searches accounts by name or e-mail.
type ListInput struct {
	Search string `json:"search" validate:"max=100"`
	State  string `json:"state" validate:"omitempty,oneof=invited active locked closed"`
}

// List gives the accounts of the fund.
func (s *Service) List(ctx context.Context, tx tenant.Tx, in ListInput) ([]Account, error) {
	return listAccounts.All(ctx, tx, in.Search, tx.Today(), in.State)
}

// Role is what an account acts as: for one agency, one employer, or (both empty) as far as the grants reach.
type Role struct {
	Name     string
	Agency   string
	Employer *uuid.UUID
	Until    cal.Date
}

// Grant lets an account act as a role; twice is once.
func Grant(ctx context.Context, tx tenant.Tx, account uuid.UUID, r Role) error {
	_, err := grantRole.Run(ctx, tx, account, r.Name, r.Agency, r.Employer, r.Until, authz.From(ctx).ID, tx.Now())
	return err
}

func open(ctx context.Context, tx tenant.Tx, name, email, phone, password string) (uuid.UUID, error) {
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return uuid.Nil, err
	}
	return insert(ctx, tx, name, email, phone, hash, "active")
}

func insert(ctx context.Context, tx tenant.Tx, name, email, phone, hash, state string) (uuid.UUID, error) {
	id := uuid.Must(uuid.NewV7())
	_, err := insertAccount.Run(ctx, tx, id, strings.TrimSpace(email), strings.TrimSpace(name), phone, hash, state, string(i18n.From(ctx)), tx.Now())
	return id, err
}

// Ensure opens an account with a role, or gives the role to the account that has the address already.
func Ensure(ctx context.Context, tx tenant.Tx, email, name, password string, r Role) (uuid.UUID, error) {
	id, ok, err := AccountByEmail(ctx, tx, email)
	if err == nil && !ok {
		id, err = open(ctx, tx, name, email, "", password)
	}
	if err != nil {
		return id, err
	}
	return id, Grant(ctx, tx, id, r)
}

// AccountByEmail finds an account by its address.
func AccountByEmail(ctx context.Context, tx tenant.Tx, email string) (uuid.UUID, bool, error) {
	c, ok, err := credentialOf.Maybe(ctx, tx, email)
	return c.ID, ok, err
}

// StartToken starts the bearer token of a demonstration's account: the keeper of the machine makes it on the command
// line, and it is a proof of who one is in demonstrations alone.
func StartToken(ctx context.Context, tx tenant.Tx, account uuid.UUID) (string, error) {
	return start(ctx, tx, opening{account: account, kind: byToken})
}
