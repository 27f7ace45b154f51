package app

import (
	"context"
	"fmt"
	"io"

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

// EnsureFunds makes the funds of the directory that the process was started with, where they are not there yet. One that
// is there is left as it is, and it is said when its folder differs: bringing it forward is for 'socle tenant apply'.
func (a *App) EnsureFunds(ctx context.Context, out io.Writer) error {
	if a.Config.Funds == "" {
		return nil
	}
	slugs, err := tenants.List(tenants.Tree(a.Config.Funds))
	if err != nil {
		return err
	}
	for _, slug := range slugs {
		folder, err := tenants.Open(a.Config.Funds, slug)
		if err != nil {
			return err
		}
		if err := a.ensureFund(ctx, folder, out); err != nil {
			return fmt.Errorf("fund %s of %s: %w", slug, a.Config.Funds, err)
		}
	}
	return nil
}

func (a *App) ensureFund(ctx context.Context, folder *tenants.Folder, out io.Writer) error {
	p, err := a.Registry.Plan(ctx, a.DB, folder)
	if err != nil {
		return err
	}
	if !p.New {
		if p.Pending > 0 {
			fmt.Fprintf(out, "  %s differs from its folder: see 'socle tenant plan %s --funds %s'\n", p.Fund, p.Fund, a.Config.Funds)
		}
		return nil
	}
	f, err := a.NewFund(ctx, folder)
	if err != nil || !a.Config.Demo {
		return err
	}
	return a.demoAccounts(ctx, f)
}
