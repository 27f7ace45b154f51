package alerting

import (
	"context"

	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// Service evaluates rules and keeps what they found.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("alerting.list", "GET /alerts", s.List).Free(),
	}
}

// Rule is when to say something.
type Rule struct {
	ID        string `json:"id"`
	Indicator string `json:"indicator"`
}

var listRules = query.New[Rule]("alerting.rules", `
select id, indicator from alert_rule order by id`)

// ListInput asks for the alerts.
type ListInput struct{}

// List gives the rules.
func (s *Service) List(ctx context.Context, tx tenant.Tx, _ ListInput) ([]Rule, error) {
	return listRules.All(ctx, tx)
}
