package analytics

import (
	"context"
	"slices"

	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/indicator"
)

// Board is the twelve indicators of a period.
type Board struct {
	Period cal.Period        `json:"period"`
	Values []indicator.Value `json:"values"`
}

// Dashboard gives the main reading of each indicator, within the reader's reach.
func (s *Service) Dashboard(ctx context.Context, tx tenant.Tx, in Filter) (Board, error) {
	if in.Period.IsZero() {
		in.Period = cal.Monthly(tx.Today().Month()).Previous()
	}
	values, err := Values(ctx, tx, in)
	return Board{in.Period, values}, err
}

// Values gives the main reading of each of the twelve, for the command line and the comparison.
func Values(ctx context.Context, tx tenant.Tx, f Filter) ([]indicator.Value, error) {
	at, last, err := freshness(ctx, tx)
	if err != nil {
		return nil, err
	}
	targets, err := f.targets(ctx, tx)
	if err != nil {
		return nil, err
	}
	cells, err := f.months(ctx, tx, f.Period.Start, f.Period.End())
	if err != nil {
		return nil, err
	}
	whole, days := indicator.Whole(f.Period, last, slices.Values(cells))
	return indicator.EvaluateAll(whole, days, indicator.Context{Period: f.Period, Currency: tx.Fund().Currency(), AsOf: at, Targets: targets}), nil
}
