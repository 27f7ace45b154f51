package comparison

import (
	"socle/internal/platform/op"
)

// Service publishes and compares.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Do("comparison.publish", "", s.Publish).Free().Long(),
		op.Ask("comparison.table", "GET /comparison", s.Table).Free(),
		op.Ask("comparison.pair", "GET /comparison/pair", s.Pair).Free(),
		op.Ask("comparison.export", "GET /comparison/export", s.Export).Free(),
	}
}
