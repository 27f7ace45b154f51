package tenancy

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"socle/internal/platform/audit"
	"socle/internal/platform/migrate"
	"socle/internal/platform/tenant"
	"socle/internal/tenancy/archive"
	"socle/pkg/fault"
)

// Names of the members of an archive beside the tables.
const (
	fundMember    = "fund.json"
	anchorsMember = "anchors.txt"
	tableFolder   = "tables/"
	shelfFolder   = "registry/"
)

// Export writes all of a fund into an archive, as it was at one moment: every table of its schema but those that are left
// behind, its rows of the registry, the anchors of its audit. It streams: a fund of any size takes the same memory.
func (r *Registry) Export(ctx context.Context, f *tenant.Fund, anchors audit.Anchors, out io.Writer) (archive.Manifest, error) {
	var m archive.Manifest
	err := r.conn(ctx, func(c *pgx.Conn) error {
		opt := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
		return pgx.BeginTxFunc(ctx, c, opt, func(tx pgx.Tx) (err error) {
			m, err = (&exporting{tx, f, archive.NewWriter(out)}).all(ctx, anchors)
			return err
		})
	})
	return m, err
}

type exporting struct {
	tx   pgx.Tx
	fund *tenant.Fund
	w    *archive.Writer
}

func (e *exporting) all(ctx context.Context, anchors audit.Anchors) (m archive.Manifest, err error) {
	if err := settings(ctx, e.tx); err != nil {
		return m, err
	}
	m = archive.Manifest{Fund: e.fund.Slug, Name: e.fund.Folder.Name, MadeAt: time.Now().UTC().Truncate(time.Second)}
	if m.Steps, err = migrate.Done(ctx, e.tx, e.fund.Schema); err != nil {
		return m, err
	}
	if len(m.Steps) == 0 {
		return m, fault.Missing("schema of the fund")
	}
	if m.State, err = e.place(ctx); err != nil {
		return m, err
	}
	if m.Tables, err = e.tables(ctx); err != nil {
		return m, err
	}
	if m.Sequences, err = sequencesOf(ctx, e.tx, e.fund.Schema); err != nil {
		return m, err
	}
	if m.Head, err = e.head(ctx); err != nil {
		return m, err
	}
	if err := e.anchors(anchors, m.Head.Position); err != nil {
		return m, err
	}
	return e.w.Close(m)
}

// settings make what the database writes the same everywhere, and let it take its time.
func settings(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `
select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'postgres', true),
       set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true),
       set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`)
	return err
}

// place is the fund's own row of the registry, but the names that this database gave its schema and role. A fund that is
// about to be deleted comes back in the state that it had before.
func (e *exporting) place(ctx context.Context) (state string, err error) {
	var row []byte
	err = e.tx.QueryRow(ctx, `
select state, (to_jsonb(f) - 'schema_name' - 'role_name' || jsonb_build_object('state', $2::text))::text
from registry.fund f
where slug = $1`, e.fund.Slug, e.fund.State).Scan(&state, &row)
	if err != nil {
		return "", err
	}
	out, err := e.w.Create(fundMember)
	if err != nil {
		return "", err
	}
	_, err = out.Write(row)
	return state, err
}

func (e *exporting) tables(ctx context.Context) ([]archive.Table, error) {
	tables, err := tablesOf(ctx, e.tx, e.fund.Schema)
	if err != nil {
		return nil, err
	}
	for i, t := range tables {
		if t.Left != "" {
			continue
		}
		from := fmt.Sprintf("select %s from %s", columnList(t), pgx.Identifier{e.fund.Schema, t.Name}.Sanitize())
		if tables[i].Rows, err = e.copy(ctx, tableFolder+t.Name+".csv", from); err != nil {
			return nil, fmt.Errorf("export %s: %w", t.Name, err)
		}
	}
	kept, err := shelves(ctx, e.tx)
	if err != nil {
		return nil, err
	}
	for _, t := range kept {
		// COPY takes no parameters; the slug was found in the registry and holds letters, digits and hyphens only.
		from := fmt.Sprintf("select %s from %s where fund = '%s'", columnList(t), pgx.Identifier{"registry", t.Name}.Sanitize(), e.fund.Slug)
		if t.Rows, err = e.copy(ctx, shelfFolder+t.Name+".csv", from); err != nil {
			return nil, fmt.Errorf("export registry %s: %w", t.Name, err)
		}
		t.Name = "registry." + t.Name
		tables = append(tables, t)
	}
	return tables, nil
}

func (e *exporting) copy(ctx context.Context, member, from string) (int64, error) {
	out, err := e.w.Create(member)
	if err != nil {
		return 0, err
	}
	tag, err := e.tx.Conn().PgConn().CopyTo(ctx, out, "copy ("+from+") to stdout with (format csv, header true, encoding 'UTF8')")
	return tag.RowsAffected(), err
}

// head is the end of the audit's chain in this snapshot.
func (e *exporting) head(ctx context.Context) (h archive.Head, err error) {
	var hash []byte
	seals := pgx.Identifier{e.fund.Schema, "audit_seal"}.Sanitize()
	err = e.tx.QueryRow(ctx, `select position, hash from `+seals+` order by position desc limit 1`).Scan(&h.Position, &hash)
	if err == pgx.ErrNoRows {
		return h, nil
	}
	h.Hash = hex.EncodeToString(hash)
	return h, err
}

// anchors takes along the anchors up to the head: the sealer may have gone on since the snapshot.
func (e *exporting) anchors(a audit.Anchors, upTo int64) error {
	lines, err := a.Lines(e.fund.Slug)
	if err != nil {
		return err
	}
	out, err := e.w.Create(anchorsMember)
	if err != nil {
		return err
	}
	for _, line := range lines {
		fields := strings.Fields(line)
		if len(fields) != 3 {
			return fmt.Errorf("anchors of %s: %q is no anchor", e.fund.Slug, line)
		}
		if p, err := strconv.ParseInt(fields[1], 10, 64); err != nil || p > upTo {
			continue
		}
		if _, err := io.WriteString(out, line+"\n"); err != nil {
			return err
		}
	}
	return nil
}
