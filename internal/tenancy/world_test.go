package tenancy_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"socle/internal/law"
	"socle/internal/platform/pgtest"
	"socle/internal/tenancy"
	"socle/tenants"
)

const made = "at-cnps" // the fund of testdata, which is in no list

// tree is the made-up fund's folder in memory, to be changed.
func tree(t testing.TB) fstest.MapFS {
	files := fstest.MapFS{}
	root := os.DirFS("../../tenants/testdata/funds")
	require.NoError(t, fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(root, path)
		files[path] = &fstest.MapFile{Data: b}
		return err
	}))
	return files
}

// edited is the made-up fund with texts of its files replaced: file, old, new.
func edited(t testing.TB, edits ...[3]string) *tenants.Folder {
	files := tree(t)
	for _, e := range edits {
		was := string(files[made+"/"+e[0]].Data)
		require.Contains(t, was, e[1])
		files[made+"/"+e[0]] = &fstest.MapFile{Data: []byte(strings.Replace(was, e[1], e[2], 1))}
	}
	f, err := tenants.Load(files, made)
	require.NoError(t, err)
	return f
}

// apply brings the fund to a folder.
func apply(t testing.TB, w *pgtest.World, f *tenants.Folder) tenancy.Plan {
	_, p, err := w.Registry.Apply(t.Context(), w.DB, f, law.Seed)
	require.NoError(t, err)
	return p
}

func plan(t testing.TB, w *pgtest.World, f *tenants.Folder) tenancy.Plan {
	p, err := w.Registry.Plan(t.Context(), w.DB, f)
	require.NoError(t, err)
	return p
}

// bytesOf is every row of a fund, and what the registry holds of it, as one text per table: with the transaction that wrote
// each row, so that even a row written again with the same values shows.
func bytesOf(t testing.TB, w *pgtest.World, slug string) map[string]string {
	return rows(t, w, slug, "t.xmin::text || ' ' || ")
}

// contents is bytesOf without who wrote the rows and when: what a restored fund must be equal in.
func contents(t testing.TB, w *pgtest.World, slug string) map[string]string {
	return rows(t, w, slug, "")
}

func rows(t testing.TB, w *pgtest.World, slug, with string) map[string]string {
	out := map[string]string{}
	schema := "f_" + strings.ReplaceAll(slug, "-", "_")
	sql(t, w, func(ctx context.Context, c *pgx.Conn) {
		tables, err := pgx.CollectRows(must(c.Query(ctx, `select table_name::text from information_schema.tables where table_schema = $1`, schema)), pgx.RowTo[string])
		require.NoError(t, err)
		from := map[string]string{"registry.fund": "slug", "registry.published_figure": "fund", "registry.send_log": "fund"}
		for _, name := range tables {
			from[schema+"."+name] = ""
		}
		for table, column := range from {
			where := ""
			if column != "" {
				where = fmt.Sprintf(" where %s = '%s'", column, slug)
			}
			var text string
			err := c.QueryRow(ctx, fmt.Sprintf(`select coalesce(count(*) || ' ' || md5(string_agg(%s t::text, E'\n' order by t::text)), '0') from %s t%s`, with, table, where)).Scan(&text)
			require.NoError(t, err)
			out[table] = text
		}
	})
	return out
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// sql runs fn as the operator.
func sql(t testing.TB, w *pgtest.World, fn func(ctx context.Context, c *pgx.Conn)) {
	c, err := w.Registry.Pool.Acquire(t.Context())
	require.NoError(t, err)
	defer c.Release()
	fn(t.Context(), c.Conn())
}

func exec(t testing.TB, w *pgtest.World, statement string, args ...any) {
	sql(t, w, func(ctx context.Context, c *pgx.Conn) {
		_, err := c.Exec(ctx, statement, args...)
		require.NoError(t, err)
	})
}

// names are the changes of a plan in short: "change parameter penalty/…".
func names(p tenancy.Plan) []string {
	out := map[string]bool{}
	for _, c := range p.Changes {
		out[fmt.Sprintf("%s %s %s", c.Act, c.Part, c.Name)] = true
	}
	return slices.Sorted(maps.Keys(out))
}
