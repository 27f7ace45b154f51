package tenancy

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"socle/internal/platform/audit"
	"socle/internal/platform/migrate"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/tenancy/archive"
	"socle/pkg/fault"
)

// Imported is what an import did.
type Imported struct {
	Fund     string   `json:"fund"`
	Rows     int64    `json:"rows"`
	Migrated []string `json:"migrated"` // steps that the archive's tables had still to take
	Held     int64    `json:"held"`     // jobs that write to people and wait for 'socle tenant release'
}

// Holding says which jobs write to people outside. Those of a fund that went on after its archive was made are held
// back: the fund may have written to them since.
type Holding []string

// Import puts the fund of an archive in place, in one transaction: all of it or nothing. The fund must not exist.
func (r *Registry) Import(ctx context.Context, a *archive.Archive, anchors audit.Anchors, outward Holding) (Imported, error) {
	out := Imported{Fund: a.Fund}
	if !tenant.ValidSlug(a.Fund) {
		return out, fault.New(fault.Invalid, "archive.fund", "the archive names a fund %q, which is no name of a fund", a.Fund)
	}
	schema, role := r.names(a.Fund)
	var undo func()
	err := r.conn(ctx, func(c *pgx.Conn) error {
		return pgx.BeginFunc(ctx, c, func(tx pgx.Tx) (err error) {
			i := &importing{tx: tx, a: a, schema: schema, role: role, password: r.Password(role), outward: outward}
			if err := i.all(ctx, &out); err != nil {
				return err
			}
			undo, err = i.anchors(anchors)
			return err
		})
	})
	if err != nil && undo != nil {
		undo()
	}
	r.Changed()
	return out, err
}

type importing struct {
	tx                     pgx.Tx
	a                      *archive.Archive
	schema, role, password string
	outward                Holding
}

func (i *importing) all(ctx context.Context, out *Imported) error {
	if err := settings(ctx, i.tx); err != nil {
		return err
	}
	if err := i.free(ctx); err != nil {
		return err
	}
	if err := migrate.Prepare(ctx, i.tx, i.schema, i.role, i.password, i.a.Steps); err != nil {
		return err
	}
	if err := i.fits(ctx); err != nil {
		return err
	}
	if err := i.load(ctx, out); err != nil {
		return err
	}
	if err := migrate.Finish(ctx, i.tx, i.schema, i.role); err != nil {
		return err
	}
	taken, err := migrate.Done(ctx, i.tx, i.schema)
	if err != nil {
		return err
	}
	out.Migrated = slices.DeleteFunc(taken, func(s string) bool { return slices.Contains(i.a.Steps, s) })
	if err := i.place(ctx); err != nil {
		return err
	}
	if err := i.balanced(ctx); err != nil {
		return err
	}
	out.Held, err = i.rest(ctx)
	return err
}

// free refuses when the fund, or something left of it, is there already.
func (i *importing) free(ctx context.Context) error {
	var fund, schema bool
	err := i.tx.QueryRow(ctx, `select exists (select 1 from registry.fund where slug = $1), exists (select 1 from pg_namespace where nspname = $2)`,
		i.a.Fund, i.schema).Scan(&fund, &schema)
	switch {
	case err != nil:
		return err
	case fund:
		return fault.New(fault.Conflict, "fund.exists", "%s exists here already: nothing is imported over it; delete it first, or import elsewhere", i.a.Fund)
	case schema:
		return fault.New(fault.Conflict, "fund.leftover", "the schema %s is there without a fund: clear it with 'socle tenant delete %s --yes-delete %s --without-export'", i.schema, i.a.Fund, i.a.Fund)
	}
	return nil
}

// fits refuses an archive whose tables are not those that its own steps make: it comes from a program that was changed.
func (i *importing) fits(ctx context.Context) error {
	here, err := tablesOf(ctx, i.tx, i.schema)
	if err != nil {
		return err
	}
	kept, err := shelves(ctx, i.tx)
	if err != nil {
		return err
	}
	for _, t := range kept {
		t.Name = "registry." + t.Name
		here = append(here, t)
	}
	for _, t := range i.a.Tables {
		if t.Left != "" {
			continue
		}
		at := slices.IndexFunc(here, func(h archive.Table) bool { return h.Name == t.Name })
		if at < 0 {
			return fault.New(fault.Conflict, "archive.table_unknown", "the archive holds a table %s, which this program does not make: use the version of Socle that wrote it", t.Name)
		}
		for _, col := range t.Columns {
			if !slices.Contains(here[at].Columns, col) {
				return fault.New(fault.Conflict, "archive.column_unknown", "the archive holds a column %s.%s of type %s, which this program does not make: use the version of Socle that wrote it", t.Name, col.Name, col.Type)
			}
		}
	}
	return nil
}

func (i *importing) load(ctx context.Context, out *Imported) error {
	bind, err := migrate.Unbound(ctx, i.tx, i.schema)
	if err != nil {
		return err
	}
	for _, t := range i.a.Tables {
		if t.Left != "" || strings.HasPrefix(t.Name, "registry.") {
			continue
		}
		if err := i.copy(ctx, t, pgx.Identifier{i.schema, t.Name}.Sanitize(), tableFolder+t.Name+".csv"); err != nil {
			return err
		}
		out.Rows += t.Rows
	}
	for _, s := range i.a.Sequences {
		if _, err := i.tx.Exec(ctx, `select setval($1, $2, $3)`, pgx.Identifier{i.schema, s.Name}.Sanitize(), s.Last, s.Called); err != nil {
			return fmt.Errorf("sequence %s: %w", s.Name, err)
		}
	}
	return bind(ctx)
}

// copy streams a member into a table and counts.
func (i *importing) copy(ctx context.Context, t archive.Table, into, member string) error {
	in, err := i.a.Read(member)
	if err != nil {
		return err
	}
	sql := fmt.Sprintf("copy %s (%s) from stdin with (format csv, header match, encoding 'UTF8')", into, columnList(t))
	tag, err := i.tx.Conn().PgConn().CopyFrom(ctx, in, sql)
	if err != nil {
		return fmt.Errorf("import %s: %w", t.Name, err)
	}
	if tag.RowsAffected() != t.Rows {
		return fault.New(fault.Invalid, "archive.damaged", "the archive is damaged: %s has %d rows, the manifest says %d; nothing was written", t.Name, tag.RowsAffected(), t.Rows)
	}
	return nil
}

// place gives the fund its row in the registry, and its rows of the registry's other tables.
func (i *importing) place(ctx context.Context) error {
	in, err := i.a.Read(fundMember)
	if err != nil {
		return err
	}
	row, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	tag, err := i.tx.Exec(ctx, `
insert into registry.fund
select (jsonb_populate_record(null::registry.fund,
          jsonb_build_object('seeded', '{}'::text[], 'production_by', '', 'officers', '{}'::jsonb) || $1::jsonb
          || jsonb_build_object('schema_name', $2::text, 'role_name', $3::text, 'changed_at', $4::timestamptz)
          || case when $1::jsonb ->> 'state' = 'deleting' then '{"state": "active"}'::jsonb else '{}' end)).*
where $1::jsonb ->> 'slug' = $5`, string(row), i.schema, i.role, time.Now(), i.a.Fund)
	if err != nil {
		return fmt.Errorf("import the fund's place: %w", err)
	}
	if tag.RowsAffected() != 1 {
		return fault.New(fault.Invalid, "archive.damaged", "the archive is damaged: its fund is not the one of its manifest; nothing was written")
	}
	for _, t := range i.a.Tables {
		if name, ok := strings.CutPrefix(t.Name, "registry."); ok {
			if err := i.shelve(ctx, t, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// shelve puts rows into a table of the registry under the fund's own name, whatever the archive holds.
func (i *importing) shelve(ctx context.Context, t archive.Table, name string) error {
	table, columns := pgx.Identifier{"registry", name}.Sanitize(), columnList(t)
	if _, err := i.tx.Exec(ctx, fmt.Sprintf(`create temp table shelf on commit drop as select %s from %s where false`, columns, table)); err != nil {
		return err
	}
	if err := i.copy(ctx, t, "pg_temp.shelf", shelfFolder+name+".csv"); err != nil {
		return err
	}
	if _, err := i.tx.Exec(ctx, fmt.Sprintf(`insert into %s (fund, %s) select $1, %s from pg_temp.shelf`, table, columns, columns), i.a.Fund); err != nil {
		return fmt.Errorf("import %s: %w", t.Name, err)
	}
	_, err := i.tx.Exec(ctx, `drop table pg_temp.shelf`)
	return err
}

// balanced holds the books to what their trigger, which slept during the load, holds each posting to.
func (i *importing) balanced(ctx context.Context) error {
	var wrong int64
	err := i.tx.QueryRow(ctx, fmt.Sprintf(`
select count(*)
from %[1]s.posting p
full join (select posting_id, sum(amount) as total, count(*) as legs from %[1]s.entry group by posting_id) e on e.posting_id = p.id
where p.id is null or e.posting_id is null or e.total <> 0 or e.legs < 2`, pgx.Identifier{i.schema}.Sanitize())).Scan(&wrong)
	if err == nil && wrong > 0 {
		err = fault.New(fault.Invalid, "archive.unbalanced", "%d postings of the archive do not balance; nothing was written", wrong)
	}
	return err
}

// rest makes the jobs that were running wait again, and holds back those that write to people when the fund went on
// after its archive was made.
func (i *importing) rest(ctx context.Context) (held int64, err error) {
	jobs := pgx.Identifier{i.schema, "job"}.Sanitize()
	if _, err := i.tx.Exec(ctx, `update `+jobs+` set state = 'queued', started_at = null, beat_at = null, rung_at = null where state = 'running'`); err != nil {
		return 0, err
	}
	if i.a.State != "active" {
		return 0, nil
	}
	tag, err := i.tx.Exec(ctx, `update `+jobs+` set run_after = $2 where state = 'queued' and kind = any($1)`, []string(i.outward), heldUntil)
	return tag.RowsAffected(), err
}

var releaseJobs = query.Exec("tenancy.release_jobs", `
update job set run_after = $2 where state = 'queued' and run_after = $1`)

// heldUntil is the moment that a job held back waits for.
var heldUntil = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

func (i *importing) anchors(anchors audit.Anchors) (undo func(), err error) {
	in, err := i.a.Read(anchorsMember)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	var lines []string
	if text := strings.TrimSpace(string(b)); text != "" {
		lines = strings.Split(text, "\n")
	}
	return anchors.Restore(i.a.Fund, lines)
}

// Release lets the jobs go that an import held back.
func (r *Registry) Release(ctx context.Context, db *tenant.DB, f *tenant.Fund) (n int64, err error) {
	err = db.Write(ctx, f, func(tx tenant.Tx) error {
		n, err = releaseJobs.Run(ctx, tx, heldUntil, tx.Now())
		return err
	})
	return n, err
}
