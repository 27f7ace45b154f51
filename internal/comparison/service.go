package comparison

import (
	"context"
	"time"

	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// Built by its own hands since 01:48; analytics and alerting are another's.

// Service publishes and compares.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("comparison.table", "GET /comparison", s.Table).Free(),
	}
}

// Figure is one that a fund published.
type Figure struct {
	Fund        string     `json:"fund"`
	Indicator   string     `json:"indicator"`
	Period      cal.Period `json:"period"`
	Value       *string    `json:"value"`
	Unit        string     `json:"unit"`
	Currency    string     `json:"currency"`
	Suppressed  bool       `json:"suppressed"`
	PublishedAt time.Time  `json:"published_at"`
}

var published = query.New[Figure]("comparison.published", `
select fund, indicator, period, value, unit, currency, suppressed, published_at
from registry.published()
where period = $1
order by fund, indicator`)

// TableInput asks for a period.
type TableInput struct {
	Period cal.Period `json:"period"`
}

// Table gives what the funds published for a period. Only a regional body has it.
func (s *Service) Table(ctx context.Context, tx tenant.Tx, in TableInput) ([]Figure, error) {
	if tx.Fund().Kind != tenant.KindRegion {
		return nil, fault.Missing("comparison")
	}
	return published.All(ctx, tx, in.Period)
}
