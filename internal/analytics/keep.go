package analytics

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
)

// Keeper measures what changed, within seconds, in every fund of the deployment. It is not a job: the marks are the truth
// of what is to do, and a second keeper finds nothing left.
type Keeper struct {
	DB    *tenant.DB
	Funds func(ctx context.Context) ([]*tenant.Fund, error)
	Log   *slog.Logger
	Every time.Duration // two seconds when zero
}

// Run keeps until ctx ends.
func (k *Keeper) Run(ctx context.Context) {
	if k.Every == 0 {
		k.Every = 2 * time.Second
	}
	t := time.NewTicker(k.Every)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if err := k.Once(ctx); err != nil && ctx.Err() == nil {
				k.Log.Warn("measuring", "error", err)
			}
		}
	}
}

// Once measures all that waits. One fund that fails does not hold up the others.
func (k *Keeper) Once(ctx context.Context) error {
	funds, err := k.Funds(ctx)
	if err != nil {
		return err
	}
	for _, f := range funds {
		if f.Kind != tenant.KindFund || f.State != "active" {
			continue
		}
		if e := k.Settle(ctx, f); e != nil {
			err = fmt.Errorf("%s: %w", f.Slug, e)
		}
	}
	return err
}

// Settle measures until nothing of the fund waits. Two at once take turns, and the second finds little to do.
func (k *Keeper) Settle(ctx context.Context, f *tenant.Fund) error {
	if f.Kind != tenant.KindFund {
		return nil
	}
	ctx = authz.With(tenant.Enter(ctx, f), authz.System(f.Slug, "analytics.keep"))
	for more := true; more; {
		err := k.DB.Read(ctx, f, func(tx tenant.Tx) (err error) {
			more, err = Pending(ctx, tx)
			return err
		})
		if err != nil || !more {
			return err
		}
		err = k.DB.Write(ctx, f, func(tx tenant.Tx) error {
			if err := tx.Long(ctx); err != nil {
				return err
			}
			done, err := (&Service{}).Refresh(ctx, tx, RefreshInput{})
			more = done.More
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
