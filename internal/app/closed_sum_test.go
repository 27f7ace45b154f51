package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// tables lists those of a schema, with its columns.
func (h *closedHouse) tables(schema string) map[string]string {
	h.t.Helper()
	rows, err := h.Registry.Pool.Query(context.Background(), `
select table_name, string_agg(column_name, ' ')
from information_schema.columns
where table_schema = $1
group by table_name`, schema)
	require.NoError(h.t, err)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Name, Columns string }])
	require.NoError(h.t, err)
	out := map[string]string{}
	for _, r := range all {
		out[r.Name] = r.Columns
	}
	return out
}

// sum is a digest of every row of a schema, but for some tables.
func (h *closedHouse) sum(schema string, but ...string) string {
	return h.digest(schema, "true", func(name, _ string) bool { return !slices.Contains(but, name) })
}

// sumOf is a digest of the rows that are one employer's.
func (h *closedHouse) sumOf(schema string, s *side) string {
	sums := h.digest(schema, "t.employer_id = '"+s.employer.String()+"'", func(name, columns string) bool {
		return name != "audit" && slices.Contains(strings.Fields(columns), "employer_id")
	})
	for _, kind := range []string{"declaration", "draft", "payment", "case", "plan", "upload"} { // and what hangs on those
		column := map[bool]string{true: "declaration_id", false: kind + "_id"}[kind == "draft"]
		sums += "\n" + h.digest(schema, "t."+column+" = '"+s.ids[kind].String()+"'", func(_, columns string) bool {
			return slices.Contains(strings.Fields(columns), column)
		})
	}
	return sums + h.digest(schema, "t.id = '"+s.ids["person"].String()+"'", func(name, _ string) bool { return name == "person" })
}

func (h *closedHouse) digest(schema, where string, wanted func(name, columns string) bool) string {
	h.t.Helper()
	var parts []string
	for name, columns := range h.tables(schema) {
		if wanted(name, columns) {
			parts = append(parts, fmt.Sprintf(`select '%s' as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from %s.%s t where %s`,
				name, schema, pgx.Identifier{name}.Sanitize(), where))
		}
	}
	slices.Sort(parts)
	var out string
	err := h.Registry.Pool.QueryRow(context.Background(), `select string_agg(name || ' ' || sum, E'\n' order by name) from (`+strings.Join(parts, " union all ")+`) s`).Scan(&out)
	require.NoError(h.t, err)
	return out
}

func jsonOf(t testing.TB, v any) []byte {
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return b
}
