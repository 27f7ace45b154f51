package app

import (
	"context"

	"socle/internal/law/confirmation"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// PutInProduction lets a fund run for good, when everything that it stands on was confirmed; else it gives what is left.
// A fund of a demonstration stays one.
func (a *App) PutInProduction(ctx context.Context, slug string, live bool) (left []confirmation.Doubt, err error) {
	f, err := a.Registry.Fund(ctx, slug)
	if err != nil {
		return nil, err
	}
	if live && a.Config.Demo {
		return nil, fault.New(fault.Conflict, "fund.demonstration", "this Socle runs in demonstration mode: its funds and their accounts are made up, and stay so")
	}
	if live {
		err := a.DB.Read(ctx, f, func(tx tenant.Tx) (err error) {
			left, err = confirmation.List(ctx, tx)
			return err
		})
		if err != nil || len(left) > 0 {
			return left, err
		}
	}
	if err := a.Registry.SetLive(ctx, slug, live, "operator"); err != nil {
		return nil, err
	}
	return nil, a.tell(ctx, f, "production", map[string]bool{"production": live})
}
