// Package migrate brings the registry and each fund's schema forward. A migration goes forward only, runs while
// yesterday's code is live, and is never edited once released.
package migrate

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/jackc/pgx/v5"
)

//go:embed registry/*.sql fund/*.sql
var files embed.FS

// Migration is one step, named by its file.
type Migration struct{ Name, SQL string }

// Steps lists the migrations of "registry" or "fund", in order.
func Steps(of string) ([]Migration, error) {
	names, err := fs.Glob(files, of+"/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	out := make([]Migration, 0, len(names))
	for _, n := range names {
		b, err := files.ReadFile(n)
		if err != nil {
			return nil, err
		}
		out = append(out, Migration{path.Base(n), string(b)})
	}
	return out, nil
}

// Registry brings the registry forward, under a lock so that two processes that start together do it once.
func Registry(ctx context.Context, c *pgx.Conn) error {
	return inTx(ctx, c, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('socle migrate'));
create schema if not exists shared;
create schema if not exists registry;
revoke all on schema public from public;`); err != nil {
			return err
		}
		return apply(ctx, tx, "registry", "registry")
	})
}

// Fund makes or brings forward one fund's schema and the rights of its role.
func Fund(ctx context.Context, c *pgx.Conn, schema, role, password string) error {
	return inTx(ctx, c, func(tx pgx.Tx) error {
		if err := makeRole(ctx, tx, schema, role, password); err != nil {
			return err
		}
		if err := apply(ctx, tx, "fund", schema); err != nil {
			return err
		}
		return grant(ctx, tx, schema, role)
	})
}

func makeRole(ctx context.Context, tx pgx.Tx, schema, role, password string) error {
	// Roles belong to the cluster: one lock for all databases in it.
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('socle role'))`); err != nil {
		return err
	}
	var have bool
	if err := tx.QueryRow(ctx, `select exists (select 1 from pg_roles where rolname = $1)`, role).Scan(&have); err != nil {
		return err
	}
	name := pgx.Identifier{role}.Sanitize()
	verb := "create"
	if have {
		verb = "alter"
	}
	// A password of our own making: letters and digits only.
	_, err := tx.Exec(ctx, fmt.Sprintf(`%s role %s login nosuperuser nocreatedb nocreaterole noinherit password '%s'`, verb, name, password))
	if err != nil {
		return fmt.Errorf("role %s: %w", role, err)
	}
	s := pgx.Identifier{schema}.Sanitize()
	_, err = tx.Exec(ctx, fmt.Sprintf(`create schema if not exists %s;
grant usage on schema %s to %s; grant usage on schema shared to %s; grant usage on schema registry to %s;
grant execute on all functions in schema shared to %s;
grant execute on function registry.own_fund(), registry.publish_figure, registry.published(), registry.log_send, registry.keep_part to %s`,
		s, s, name, name, name, name, name))
	return err
}

// apply takes the steps that a schema has not taken: all of them, or only those named.
func apply(ctx context.Context, tx pgx.Tx, of, schema string, only ...string) error {
	steps, err := Steps(of)
	if err != nil {
		return err
	}
	s := pgx.Identifier{schema}.Sanitize()
	if _, err := tx.Exec(ctx, fmt.Sprintf(`set local search_path = %s, shared;
create table if not exists %s.schema_step (name text primary key, applied_at timestamptz not null default now())`, s, s)); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, fmt.Sprintf(`select name from %s.schema_step`, s))
	if err != nil {
		return err
	}
	done, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, m := range steps {
		if slices.Contains(done, m.Name) || (len(only) > 0 && !slices.Contains(only, m.Name)) {
			continue
		}
		if _, err := tx.Exec(ctx, m.SQL); err != nil {
			return fmt.Errorf("migration %s of %s: %w", m.Name, schema, err)
		}
		if _, err := tx.Exec(ctx, fmt.Sprintf(`insert into %s.schema_step (name) values ($1)`, s), m.Name); err != nil {
			return err
		}
	}
	return nil
}

// grant gives the role rights on its tables; what is marked append only can be read and inserted into.
func grant(ctx context.Context, tx pgx.Tx, schema, role string) error {
	s, r := pgx.Identifier{schema}.Sanitize(), pgx.Identifier{role}.Sanitize()
	if _, err := tx.Exec(ctx, fmt.Sprintf(`grant select, insert, update, delete on all tables in schema %s to %s;
grant usage on all sequences in schema %s to %s; revoke all on %s.schema_step from %s`, s, r, s, r, s, r)); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relkind in ('r', 'p') and obj_description(c.oid) like 'append only%'`, schema)
	if err != nil {
		return err
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, t := range tables {
		if _, err := tx.Exec(ctx, fmt.Sprintf(`revoke update, delete, truncate on %s.%s from %s`, s, pgx.Identifier{t}.Sanitize(), r)); err != nil {
			return err
		}
	}
	return nil
}

func inTx(ctx context.Context, c *pgx.Conn, fn func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, c, fn)
}
