package app

import (
	"context"

	"socle/internal/comparison"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/internal/reporting"
)

// showReadings does at once what the night does with figures: a demonstration has a report, and figures for its region,
// as soon as it is loaded. Done again, it changes nothing.
func (a *App) showReadings(ctx context.Context, f *tenant.Fund) error {
	if err := a.Keeper().Settle(ctx, f); err != nil {
		return err
	}
	as := func(job string) context.Context { return authz.With(tenant.Enter(ctx, f), authz.System(f.Slug, job)) }
	if _, err := op.Call[comparison.Published](as("comparison.publish"), a.Chain, "comparison.publish", comparison.PublishInput{}); err != nil {
		return err
	}
	_, err := op.Call[op.None](as("reporting.monthly"), a.Chain, "reporting.monthly", reporting.MonthlyInput{})
	return err
}
