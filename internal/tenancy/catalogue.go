package tenancy

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"socle/internal/tenancy/archive"
)

// queries is a connection or a transaction of the operator. Statements on the catalogue of the database are not named in
// package query: they hold for any schema.
type queries interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

const leftBehind = "left behind"

// tablesOf lists the tables of a schema with the columns that an archive holds: not those that the database computes, nor
// the number of the transaction that wrote the row, which means nothing elsewhere.
func tablesOf(ctx context.Context, c queries, schema string) ([]archive.Table, error) {
	rows, err := c.Query(ctx, `
select t.relname::text as table_name, coalesce(obj_description(t.oid), '') as remark,
       a.attname::text as column_name, format_type(a.atttypid, a.atttypmod) as type
from pg_class t
join pg_namespace n on n.oid = t.relnamespace
join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
where n.nspname = $1 and t.relkind in ('r', 'p') and not t.relispartition and t.relname <> 'schema_step'
  and a.attgenerated = '' and a.atttypid <> 'xid8'::regtype
order by t.relname, a.attnum`, schema)
	if err != nil {
		return nil, err
	}
	type line struct{ TableName, Remark, ColumnName, Type string }
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByName[line])
	if err != nil {
		return nil, err
	}
	var tables []archive.Table
	for _, l := range lines {
		if len(tables) == 0 || tables[len(tables)-1].Name != l.TableName {
			tables = append(tables, archive.Table{Name: l.TableName})
			if strings.HasPrefix(l.Remark, leftBehind) {
				tables[len(tables)-1].Left = l.Remark
			}
		}
		t := &tables[len(tables)-1]
		t.Columns = append(t.Columns, archive.Column{Name: l.ColumnName, Type: l.Type})
	}
	return tables, nil
}

// sequencesOf lists the counters of a schema, those of identity columns too.
func sequencesOf(ctx context.Context, c queries, schema string) ([]archive.Sequence, error) {
	rows, err := c.Query(ctx, `
select sequencename::text as name, coalesce(last_value, start_value) as last, last_value is not null as called
from pg_sequences
where schemaname = $1
order by sequencename`, schema)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[archive.Sequence])
}

// shelves are the tables of the registry that hold rows of funds, with their columns but the fund's own name.
func shelves(ctx context.Context, c queries) ([]archive.Table, error) {
	tables, err := tablesOf(ctx, c, "registry")
	if err != nil {
		return nil, err
	}
	var found []archive.Table
	for _, t := range tables {
		kept := t.Columns[:0:0]
		for _, col := range t.Columns {
			if col.Name != "fund" {
				kept = append(kept, col)
			}
		}
		if len(kept) < len(t.Columns) {
			t.Columns = kept
			found = append(found, t)
		}
	}
	return found, nil
}

func columnList(t archive.Table) string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = pgx.Identifier{c.Name}.Sanitize()
	}
	return strings.Join(names, ", ")
}
