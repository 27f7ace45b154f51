package tenancy

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"socle/internal/platform/migrate"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/policies"
	"socle/tenants"
)

var seedGrants = query.Exec("tenancy.seed_grants", `
insert into role_grant (operation, role, scope)
select * from unnest($1::text[], $2::text[], $3::text[])
on conflict do nothing`)

// Migrate brings the registry and every fund's schema forward.
func (r *Registry) Migrate(ctx context.Context) error {
	if err := r.conn(ctx, func(c *pgx.Conn) error { return migrate.Registry(ctx, c) }); err != nil {
		return err
	}
	funds, err := r.Funds(ctx)
	if err != nil {
		return err
	}
	for _, f := range funds {
		err := r.conn(ctx, func(c *pgx.Conn) error { return migrate.Fund(ctx, c, f.Schema, f.Role, r.Password(f.Role)) })
		if err != nil {
			return fmt.Errorf("migrate %s: %w", f.Slug, err)
		}
	}
	return nil
}

// Seed fills a fund's tables from its folder once they stand; it runs again at every apply and changes nothing twice.
type Seed func(ctx context.Context, tx tenant.Tx, folder *tenants.Folder) error

// Create makes a fund from its folder: schema, role, grants. Created again, it takes the folder's configuration
// and leaves what its officers changed. Seeds run inside the fund once its tables stand: the law's rows, targets.
func (r *Registry) Create(ctx context.Context, db *tenant.DB, folder *tenants.Folder, seeds ...Seed) (*tenant.Fund, error) {
	slug := folder.Slug
	if !tenant.ValidSlug(slug) {
		return nil, fmt.Errorf("a fund cannot be named %q: lower case letters, digits and single hyphens", slug)
	}
	body, err := json.Marshal(folder)
	if err != nil {
		return nil, err
	}
	schema, role := names(r.Pool.Config().ConnConfig.Database, slug)
	err = r.conn(ctx, func(c *pgx.Conn) error { return migrate.Fund(ctx, c, schema, role, r.Password(role)) })
	if err != nil {
		return nil, err
	}
	if _, err := putFund.Run(ctx, r.Pool, slug, folder.Kind, schema, role, body, time.Now()); err != nil {
		return nil, err
	}
	r.Changed()
	f, err := r.Fund(ctx, slug)
	if err != nil {
		return nil, err
	}
	return f, db.Write(ctx, f, func(tx tenant.Tx) error {
		if err := SeedGrants(ctx, tx); err != nil {
			return err
		}
		for _, seed := range seeds {
			if err := seed(ctx, tx, folder); err != nil {
				return err
			}
		}
		return nil
	})
}

// SeedGrants adds the grants that operations start with; those that the fund has already keep its own reach.
func SeedGrants(ctx context.Context, tx tenant.Tx) error {
	defaults, err := policies.Defaults()
	if err != nil {
		return err
	}
	var operations, roles, scopes []string
	for _, g := range defaults {
		operations, roles, scopes = append(operations, g.Operation), append(roles, g.Role), append(scopes, g.Scope)
	}
	_, err = seedGrants.Run(ctx, tx, operations, roles, scopes)
	return err
}

// Analyze lets Postgres count a fund's rows anew after a great load; its own turn may come much later.
func (r *Registry) Analyze(ctx context.Context, f *tenant.Fund) error {
	return r.conn(ctx, func(c *pgx.Conn) error {
		rows, err := c.Query(ctx, `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind = 'r'`, f.Schema)
		if err != nil {
			return err
		}
		tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		for _, t := range tables {
			if _, err := c.Exec(ctx, "analyze "+pgx.Identifier{f.Schema, t}.Sanitize()); err != nil {
				return err
			}
		}
		return nil
	})
}
