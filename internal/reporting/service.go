package reporting

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

// Built by its own hands since 01:48; analytics and alerting are another's.

// Service makes and lists reports.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("reporting.list", "GET /reports", s.List).Free(),
	}
}

// Report is one that was made.
type Report struct {
	ID     uuid.UUID  `json:"id"`
	Kind   string     `json:"kind"`
	Period cal.Period `json:"period"`
	PDFID  uuid.UUID  `json:"pdf_id" db:"pdf_id"`
	XLSXID uuid.UUID  `json:"xlsx_id" db:"xlsx_id"`
	MadeAt time.Time  `json:"made_at"`
	MadeBy string     `json:"made_by"`
}

var listReports = query.New[Report]("reporting.list", `
select id, kind, period, pdf_id, xlsx_id, made_at, made_by from report order by made_at desc limit 100`)

// ListInput asks for the reports.
type ListInput struct{}

// List gives the last hundred reports.
func (s *Service) List(ctx context.Context, tx tenant.Tx, _ ListInput) ([]Report, error) {
	return listReports.All(ctx, tx)
}
