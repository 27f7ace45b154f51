package mandate

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/identity"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

var bindMandate = query.Exec("mandate.bind", `
insert into mandate (id, employer_id, email, account_id, rights, until, state, code_hash, given_by, given_name, given_at, answered_at)
select $1, $2, a.email, a.id, $4, $5, 'active', $6, $7, $8, $9, $9
from account a
where a.id = $3
on conflict (employer_id, account_id) where state = 'active' do nothing`)

// Bind makes a mandate that stands at once, without letter: for demonstrations and takeovers of an older system. Twice is once.
func Bind(ctx context.Context, tx tenant.Tx, employer, account uuid.UUID, rights []string, until cal.Date) (uuid.UUID, error) {
	by, id := authz.From(ctx), uuid.Must(uuid.NewV7())
	_, hash := newCode()
	if _, err := bindMandate.Run(ctx, tx, id, employer, account, ordered(rights), until, hash, by.ID, by.Name, tx.Now()); err != nil {
		return id, err
	}
	return id, identity.Grant(ctx, tx, account, identity.Role{Name: "accountant"})
}
