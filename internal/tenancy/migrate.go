package tenancy

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"socle/internal/platform/migrate"
	"socle/internal/platform/tenant"
)

// MigrateRegistry brings the registry forward, and no fund.
func (r *Registry) MigrateRegistry(ctx context.Context) error {
	return r.conn(ctx, func(c *pgx.Conn) error { return migrate.Registry(ctx, c) })
}

// Migrate brings the registry and every fund's schema forward.
func (r *Registry) Migrate(ctx context.Context) error {
	if err := r.MigrateRegistry(ctx); err != nil {
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
