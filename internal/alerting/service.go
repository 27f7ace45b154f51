package alerting

import (
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Service evaluates rules and keeps what they found.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("alerting.list", "GET /alerts", s.List).Free(),
		op.Do("alerting.evaluate", "POST /alerts/evaluate", s.Evaluate).Free().Long(),
		op.Do("alerting.acknowledge", "POST /alerts/{id}/acknowledge", s.Acknowledge).On(s.located),
		op.Do("alerting.set_rule", "POST /alerts/rules", s.SetRule).Free(),
	}
}

func init() {
	tenant.OnConstraint("alert_rule_once", func() *fault.Fault {
		return fault.New(fault.Conflict, "alert.rule_exists", "there is already a rule for this indicator and threshold; change that one")
	})
}
