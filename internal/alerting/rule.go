package alerting

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/indicator"
)

// Rule says how far under its target an indicator may fall, in percent of the target, before the managers are told.
type Rule struct {
	ID        uuid.UUID `json:"id"`
	Indicator string    `json:"indicator"`
	Under     int       `json:"under"`
	Active    bool      `json:"active"`
	ChangedAt time.Time `json:"changed_at"`
}

var (
	listRules = query.New[Rule]("alerting.rules", `
select id, indicator, under, active, changed_at from alert_rule order by indicator, under`)

	insertRule = query.Exec("alerting.insert_rule", `
insert into alert_rule (id, indicator, under, active, changed_by, changed_at) values ($1, $2, $3, $4, $5, $6)`)

	changeRule = query.Exec("alerting.change_rule", `
update alert_rule set indicator = $2, under = $3, active = $4, changed_by = $5, changed_at = $6 where id = $1`)
)

// SetRuleInput makes a rule, or changes the one that is named.
type SetRuleInput struct {
	ID        *uuid.UUID `json:"id"`
	Indicator string     `json:"indicator" validate:"required,max=10"`
	Under     int        `json:"under" validate:"min=1,max=100"`
	Active    bool       `json:"active"`
}

// Check refuses an indicator that is not in the catalogue, or that has no better side to fall short of.
func (in SetRuleInput) Check() []fault.Finding {
	i, ok := indicator.Get(in.Indicator)
	if !ok || i.Better == indicator.Neither {
		return []fault.Finding{{Field: "indicator", Code: "alert.indicator", Message: "choose an indicator of the catalogue that can have a target"}}
	}
	return nil
}

// SetRule makes or changes a rule. What it found before stays.
func (s *Service) SetRule(ctx context.Context, tx tenant.Tx, in SetRuleInput) (Rule, error) {
	r := Rule{ID: uuid.Must(uuid.NewV7()), Indicator: in.Indicator, Under: in.Under, Active: in.Active, ChangedAt: tx.Now()}
	who := authz.From(ctx).ID
	if in.ID == nil {
		_, err := insertRule.Run(ctx, tx, r.ID, r.Indicator, r.Under, r.Active, who, tx.Now())
		return r, err
	}
	r.ID = *in.ID
	n, err := changeRule.Run(ctx, tx, r.ID, r.Indicator, r.Under, r.Active, who, tx.Now())
	if err == nil && n == 0 {
		err = fault.Missing("rule")
	}
	return r, err
}
