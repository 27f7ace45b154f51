package collection

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/money"
)

// MineInput asks for the accounts of the person who asks.
type MineInput struct{}

// MyAccount is one of the accounts a person acts for. Amounts in minor units.
type MyAccount struct {
	ID          uuid.UUID   `json:"id"`
	Number      string      `json:"number"`
	Name        string      `json:"name"`
	Outstanding money.Minor `json:"outstanding"`
	PastDue     money.Minor `json:"past_due"`
	Credit      money.Minor `json:"credit"`
}

var myAccounts = query.New[MyAccount]("collection.my_accounts", `
select e.id, e.number, e.legal_name as name, coalesce(o.outstanding, 0)::bigint as outstanding, coalesce(o.past_due, 0)::bigint as past_due,
       coalesce(c.credit, 0)::bigint as credit
from employer e
left join lateral (
  select sum(n.amount) as outstanding, sum(n.amount) filter (where i.due_date < $2) as past_due
  from open_item i
  join entry n on n.account = 'receivable' and n.employer_id = i.employer_id and n.period = i.period and n.component = i.component
  where i.employer_id = e.id
) o on true
left join lateral (
  select -sum(n.amount) as credit from entry n where n.account = 'credit' and n.employer_id = e.id
) c on true
where e.id = any($1)
  and e.number is not null
order by e.legal_name
limit 500`)

// Mine lists the accounts of the employers a person acts for.
func (s *Service) Mine(ctx context.Context, tx tenant.Tx, _ MineInput) ([]MyAccount, error) {
	return myAccounts.All(ctx, tx, authz.ReachOf(ctx).Employers, tx.Today())
}
