package analytics

import "socle/internal/platform/op"

// Service measures the chain and shows what was measured.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("analytics.dashboard", "GET /indicators", s.Dashboard).Within(),
		op.Do("analytics.refresh", "POST /indicators/refresh", s.Refresh).Free().Long(),
	}
}
