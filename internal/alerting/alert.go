package alerting

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/indicator"
)

// Alert is a rule that found an indicator short of its target in a period. Value and target are plain decimals of the unit,
// as they were when it fired.
type Alert struct {
	ID                 uuid.UUID      `json:"id"`
	RuleID             uuid.UUID      `json:"rule_id"`
	Indicator          string         `json:"indicator"`
	Period             cal.Period     `json:"period"`
	Agent              string         `json:"agent"` // whose own target it is; empty: the fund's
	AgentName          string         `json:"agent_name"`
	Under              int            `json:"under"` // percent of the target, as the rule said
	Unit               indicator.Unit `json:"unit"`
	Value              string         `json:"value"`
	Target             string         `json:"target"`
	FiredAt            time.Time      `json:"fired_at"`
	AcknowledgedAt     *time.Time     `json:"acknowledged_at"`
	AcknowledgedByName string         `json:"acknowledged_by_name"`
	Note               string         `json:"note"`
}

const alertColumns = `id, rule_id, indicator, period, agent, agent_name, under, unit, value, target, fired_at, acknowledged_at, acknowledged_by_name, note`

var (
	standingAlerts = query.New[Alert]("alerting.standing", `
select `+alertColumns+`
from alert
where acknowledged_at is null
order by fired_at desc, id
limit 100`)

	pastAlerts = query.New[Alert]("alerting.past", `
select `+alertColumns+`
from alert
where acknowledged_at is not null
order by fired_at desc, id
limit 100`)

	alertByID = query.New[Alert]("alerting.by_id", `
select `+alertColumns+` from alert where id = $1`)

	insertAlert = query.Exec("alerting.insert", `
insert into alert (id, rule_id, indicator, period, agent, agent_name, under, unit, value, target, fired_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict on constraint alert_once do nothing`)

	acknowledge = query.Exec("alerting.acknowledge", `
update alert
set acknowledged_at = $2, acknowledged_by = $3, acknowledged_by_name = $4, note = $5
where id = $1 and acknowledged_at is null`)
)

// Alerts is what stands, what was taken note of, and the rules.
type Alerts struct {
	Standing []Alert `json:"standing"`
	Past     []Alert `json:"past"`
	Rules    []Rule  `json:"rules"`
}

// ListInput asks for the alerts.
type ListInput struct{}

// List gives the alerts that nobody has taken note of, those that somebody has, latest first, and the rules.
func (s *Service) List(ctx context.Context, tx tenant.Tx, _ ListInput) (Alerts, error) {
	var a Alerts
	var err error
	if a.Standing, err = standingAlerts.All(ctx, tx); err != nil {
		return a, err
	}
	if a.Past, err = pastAlerts.All(ctx, tx); err != nil {
		return a, err
	}
	a.Rules, err = listRules.All(ctx, tx)
	zone := tx.Fund().Zone()
	for _, list := range [][]Alert{a.Standing, a.Past} {
		for n := range list {
			list[n].FiredAt = list[n].FiredAt.In(zone)
		}
	}
	return a, err
}

// figure is the alert as a value of its indicator.
func (a Alert) figure() indicator.Value {
	return indicator.Value{ID: a.Indicator, Unit: a.Unit, Value: &a.Value, Target: &a.Target}
}
