package app

import (
	"context"

	"socle/internal/law"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/internal/tenancy"
	"socle/tenants"
)

// seeds are what the rooms write into a fund from its folder.
var seeds = []tenancy.Seed{law.Seed}

// CreateFund makes a fund of this deployment from a folder, or brings it to the folder when it is there.
func (a *App) CreateFund(ctx context.Context, folder *tenants.Folder) (*tenant.Fund, error) {
	f, _, err := a.ApplyFund(ctx, folder)
	return f, err
}

// ApplyFund brings a fund to its folder, makes it when it is not there, and tells what was done.
func (a *App) ApplyFund(ctx context.Context, folder *tenants.Folder) (*tenant.Fund, tenancy.Plan, error) {
	return a.Registry.Apply(asOperator(ctx, folder.Slug, "apply"), a.DB, folder, seeds...)
}

// NewFund makes a fund from a folder; one that is there already is a conflict.
func (a *App) NewFund(ctx context.Context, folder *tenants.Folder) (*tenant.Fund, error) {
	return a.Registry.Create(asOperator(ctx, folder.Slug, "create"), a.DB, folder, seeds...)
}

// asOperator is who hosts the service, acting on a fund from the command line.
func asOperator(ctx context.Context, slug, verb string) context.Context {
	return authz.With(ctx, authz.System(slug, "tenant."+verb))
}

// SetFundState suspends or resumes a fund. One whose deletion was broken off is brought back by resuming it.
func (a *App) SetFundState(ctx context.Context, slug, state string) error {
	if err := a.Registry.SetState(ctx, slug, state); err != nil {
		return err
	}
	f, err := a.Registry.Fund(ctx, slug)
	if err != nil {
		return err
	}
	return a.tell(ctx, f, "state", map[string]string{"state": state})
}
