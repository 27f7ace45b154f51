package app

import (
	"context"

	"socle/internal/oversight"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Verify checks one fund, or all of kind fund when slug is empty. What was committed since the last seal is sealed first.
func (a *App) Verify(ctx context.Context, slug string) ([]oversight.Report, error) {
	funds, err := a.Registry.Funds(ctx)
	if err != nil {
		return nil, err
	}
	reports := []oversight.Report{}
	for _, f := range funds {
		if slug != "" && f.Slug != slug {
			continue
		}
		if err := a.Keeper().Settle(ctx, f); err != nil {
			return nil, err
		}
		if err := a.sealUp(ctx, f); err != nil {
			return nil, err
		}
		err := a.DB.Read(ctx, f, func(tx tenant.Tx) error {
			r, err := oversight.Verify(ctx, tx, a.Anchors, extras)
			reports = append(reports, r)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if slug != "" && len(reports) == 0 {
		return nil, fault.Missing("fund")
	}
	return reports, nil
}
