package app

import (
	"context"
	"time"

	"socle/internal/analytics"
	"socle/internal/oversight"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
)

// extras are the checks that other rooms add to "socle verify".
var extras = map[string]oversight.Extra{"facts_are_the_chain": analytics.Verify}

// ReadForever measures again what commands touched, every other second, until ctx ends.
func (a *App) ReadForever(ctx context.Context) {
	t := time.NewTicker(2 * time.Second)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			funds, err := a.Registry.Funds(ctx)
			for _, f := range funds {
				if err == nil {
					err = a.settleReading(ctx, f)
				}
			}
			if err != nil && ctx.Err() == nil {
				a.Log.Warn("reading", "error", err)
			}
		}
	}
}

// settleReading measures until nothing is marked.
func (a *App) settleReading(ctx context.Context, f *tenant.Fund) error {
	if f.Kind != tenant.KindFund {
		return nil
	}
	for {
		var pending bool
		err := a.DB.Read(ctx, f, func(tx tenant.Tx) (err error) {
			pending, err = analytics.Pending(ctx, tx)
			return err
		})
		if err != nil || !pending {
			return err
		}
		in := authz.With(tenant.Enter(ctx, f), authz.System(f.Slug, "analytics.refresh"))
		if _, err := op.Call[analytics.Refreshed](in, a.Chain, "analytics.refresh", analytics.RefreshInput{}); err != nil {
			return err
		}
	}
}
