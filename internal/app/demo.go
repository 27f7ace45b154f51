package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"socle/internal/identity"
	"socle/internal/mandate"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/tenants"
)

// DemoFunds are those of the demonstration.
var DemoFunds = []string{"ma-cnss", "ml-inps", "bj-cnss", "cipres"}

// DemoPassword opens every demo account, in demo mode only.
const DemoPassword = "Socle-demo-2026"

// demoRoles are one account per role; those of an agency get the fund's first.
var demoRoles = []struct {
	role, name string
	agency     bool
}{
	{"employer", "Salma Employeur", false}, {"accountant", "Karim Comptable", false}, {"insured", "Nadia Assurée", false},
	{"field_agent", "Moussa Terrain", true}, {"supervisor", "Fatou Superviseure", true}, {"validator", "Hamid Central", false},
	{"collections_officer", "Aïcha Encaissement", false}, {"recovery_officer", "Yves Recouvrement", false},
	{"manager", "Directrice générale", false}, {"administrator", "Omar Administrateur", false}, {"auditor", "Awa Auditrice", false},
	{"operator", "Idriss Exploitation", false},
}

// EnsureDemo makes the demo funds and their accounts; what is there stays.
func (a *App) EnsureDemo(ctx context.Context) error {
	for _, slug := range DemoFunds {
		folder, err := tenants.Open("", slug)
		if err != nil {
			return err
		}
		fitTargets(folder)
		f, err := a.CreateFund(ctx, folder)
		if err != nil {
			return fmt.Errorf("demo fund %s: %w", slug, err)
		}
		if err := a.demoAccounts(ctx, f); err != nil {
			return fmt.Errorf("demo accounts of %s: %w", slug, err)
		}
	}
	return nil
}

func (a *App) demoAccounts(ctx context.Context, f *tenant.Fund) error {
	ctx = authz.With(tenant.Enter(ctx, f), authz.System(f.Slug, "demo"))
	return a.DB.Write(ctx, f, func(tx tenant.Tx) error {
		for _, d := range demoRoles {
			role := identity.Role{Name: d.role}
			if d.agency && len(f.Folder.Territory.Agencies) > 0 {
				role.Agency = f.Folder.Territory.Agencies[0].Code
			}
			if _, err := identity.Ensure(ctx, tx, DemoEmail(d.role, f.Slug), d.name, DemoPassword, role); err != nil {
				return err
			}
		}
		// A second administrator, because nobody approves what they proposed; and the regional body's analyst.
		if _, err := identity.Ensure(ctx, tx, DemoEmail("administrator2", f.Slug), "Leïla Administratrice", DemoPassword, identity.Role{Name: "administrator"}); err != nil {
			return err
		}
		if f.Kind == tenant.KindRegion {
			_, err := identity.Ensure(ctx, tx, DemoEmail("region_analyst", f.Slug), "Analyste régionale", DemoPassword, identity.Role{Name: "region_analyst"})
			return err
		}
		return nil
	})
}

// DemoEmail is the address of a demo account.
func DemoEmail(role, fund string) string { return strings.ToLower(role + "@" + fund + ".demo") }

// DemoToken starts a token for the demo account of a role. Only in demo mode.
func (a *App) DemoToken(ctx context.Context, slug, role string) (string, error) {
	if !a.Config.Demo {
		return "", fmt.Errorf("tokens of demo accounts are given in demo mode only (SOCLE_DEMO=1)")
	}
	f, err := a.Registry.Fund(ctx, slug)
	if err != nil {
		return "", err
	}
	ctx = authz.With(tenant.Enter(ctx, f), authz.System(f.Slug, "demo"))
	var token string
	err = a.DB.Write(ctx, f, func(tx tenant.Tx) error {
		id, ok, err := identity.AccountByEmail(ctx, tx, DemoEmail(role, slug))
		if err == nil && !ok {
			err = fmt.Errorf("there is no demo account with the role %q in %s", role, slug)
		}
		if err == nil {
			token, err = identity.StartToken(ctx, tx, id)
		}
		return err
	})
	return token, err
}

// BindDemoEmployer lets the demo employer act for an employer: the living demonstration does it once one exists.
func (a *App) BindDemoEmployer(ctx context.Context, f *tenant.Fund, employer uuid.UUID) error {
	ctx = authz.With(tenant.Enter(ctx, f), authz.System(f.Slug, "demo"))
	return a.DB.Write(ctx, f, func(tx tenant.Tx) error {
		for _, role := range []string{"employer", "accountant"} {
			id, ok, err := identity.AccountByEmail(ctx, tx, DemoEmail(role, f.Slug))
			if err != nil || !ok {
				return err
			}
			if role == "accountant" { // by a mandate of the employer, as in life
				_, err = mandate.Bind(ctx, tx, employer, id, mandate.Rights, tx.Today().AddMonths(12))
			} else {
				err = identity.Grant(ctx, tx, id, identity.Role{Name: role, Employer: &employer})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// DemoRoles lists the roles that have a demo account.
func DemoRoles() []string {
	roles := make([]string, 0, len(demoRoles))
	for _, d := range demoRoles {
		roles = append(roles, d.role)
	}
	return roles
}
