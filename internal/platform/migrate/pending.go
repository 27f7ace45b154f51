package migrate

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// Pending names the steps that a fund's schema has still to take; all of them when there is no such schema.
func Pending(ctx context.Context, c *pgx.Conn, schema string) ([]string, error) {
	steps, err := Steps("fund")
	if err != nil {
		return nil, err
	}
	done, err := Done(ctx, c, schema)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, s := range steps {
		if !slices.Contains(done, s.Name) {
			names = append(names, s.Name)
		}
	}
	return names, nil
}

// querier is a connection or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Done names the steps that a schema has taken, in order; none when there is no such schema.
func Done(ctx context.Context, c querier, schema string) ([]string, error) {
	table := pgx.Identifier{schema, "schema_step"}.Sanitize()
	var have bool
	if err := c.QueryRow(ctx, `select to_regclass($1) is not null`, table).Scan(&have); err != nil || !have {
		return nil, err
	}
	rows, err := c.Query(ctx, `select name from `+table+` order by name`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
