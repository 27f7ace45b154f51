package reporting

import (
	"socle/internal/platform/op"
)

// Service makes and lists reports.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("reporting.list", "GET /reports", s.List).Free(),
		op.Do("reporting.make", "POST /reports", s.Make).Free(),
		op.Do("reporting.produce", "", s.Produce).Free().Long(),
		op.Do("reporting.monthly", "", s.Monthly).Free().Long(),

		op.Ask("reporting.build", "GET /reports/table", s.Build).Within(),
		op.Ask("reporting.export", "GET /reports/table/export", s.Export).Within(),
		op.Ask("reporting.views", "GET /reports/views", s.Views).Free(),
		op.Do("reporting.save", "POST /reports/views", s.Save).Free(),
		op.Do("reporting.forget", "POST /reports/views/{id}/forget", s.Forget).Free(),
	}
}
