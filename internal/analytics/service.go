package analytics

import "socle/internal/platform/op"

// Service measures the chain and shows what was measured.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("analytics.dashboard", "GET /indicators", s.Dashboard).Within(),
		op.Ask("analytics.indicator", "GET /indicators/{id}", s.Indicator).Within(),
		op.Ask("analytics.behind", "GET /indicators/{id}/employers", s.Behind).Within(),
		op.Ask("analytics.map", "GET /indicators/{id}/regions", s.Map).Within(),
		op.Ask("analytics.agents", "GET /agents", s.Agents).Within(),
		op.Ask("analytics.agent", "GET /agents/{id}", s.Agent).On(s.located),
		op.Do("analytics.refresh", "POST /indicators/refresh", s.Refresh).Free().Long(),
	}
}
