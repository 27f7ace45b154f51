package migrate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"socle/pkg/fault"
)

// Prepare makes a fund's schema and role as they were after the steps named, for rows of that time to be put in. A step
// that this program does not know is a conflict: the rows come from a newer one.
func Prepare(ctx context.Context, tx pgx.Tx, schema, role, password string, taken []string) error {
	steps, err := Steps("fund")
	if err != nil {
		return err
	}
	for _, name := range taken {
		if !slices.ContainsFunc(steps, func(m Migration) bool { return m.Name == name }) {
			return fault.New(fault.Conflict, "archive.newer", "the archive was made by a newer Socle: its tables have taken the step %s, which this program does not know; upgrade first", name)
		}
	}
	if err := makeRole(ctx, tx, schema, role, password); err != nil {
		return err
	}
	return apply(ctx, tx, "fund", schema, taken...)
}

// Finish takes the steps that are left and gives the role its rights.
func Finish(ctx context.Context, tx pgx.Tx, schema, role string) error {
	if err := apply(ctx, tx, "fund", schema); err != nil {
		return err
	}
	return grant(ctx, tx, schema, role)
}

// Unbound takes away what slows a great load down or refuses its order (indexes that hold no constraint, references,
// triggers) and empties every table of what migrations put there. The function returned puts it all back, and so checks
// every reference.
func Unbound(ctx context.Context, tx pgx.Tx, schema string) (bind func(context.Context) error, err error) {
	s := pgx.Identifier{schema}.Sanitize()
	undo, err := statements(ctx, tx, `
select format('alter table %I.%I drop constraint %I', n.nspname, t.relname, k.conname),
       format('alter table %I.%I add constraint %I %s', n.nspname, t.relname, k.conname, pg_get_constraintdef(k.oid))
from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_namespace n on n.oid = t.relnamespace
where n.nspname = $1 and k.contype = 'f'
union all
select format('drop index %I.%I', n.nspname, i.relname), pg_get_indexdef(i.oid)
from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid join pg_namespace n on n.oid = t.relnamespace
where n.nspname = $1 and t.relkind = 'r' and not exists (select 1 from pg_constraint k where k.conindid = i.oid and k.contype in ('p', 'u', 'x'))
union all
select format('alter table %I.%I disable trigger user', n.nspname, t.relname), format('alter table %I.%I enable trigger user', n.nspname, t.relname)
from pg_class t join pg_namespace n on n.oid = t.relnamespace
where n.nspname = $1 and t.relkind in ('r', 'p') and t.relname <> 'schema_step'`, schema)
	if err != nil {
		return nil, err
	}
	for _, u := range undo {
		if _, err := tx.Exec(ctx, u[0]); err != nil {
			return nil, fmt.Errorf("%s: %w", u[0], err)
		}
	}
	rows, err := tx.Query(ctx, `select format('%I.%I', $1::text, relname) from pg_class where relnamespace = $2::regnamespace and relkind in ('r', 'p') and relname <> 'schema_step'`, schema, s)
	if err != nil {
		return nil, err
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, "truncate "+strings.Join(tables, ", ")); err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		for _, u := range slices.Backward(undo) {
			if _, err := tx.Exec(ctx, u[1]); err != nil {
				return fmt.Errorf("%s: %w", u[1], err)
			}
		}
		return nil
	}, nil
}

func statements(ctx context.Context, tx pgx.Tx, sql, schema string) ([][2]string, error) {
	rows, err := tx.Query(ctx, sql, schema)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (p [2]string, err error) { return p, r.Scan(&p[0], &p[1]) })
}
