package tenancy_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/internal/tenancy"
	"socle/internal/tenancy/archive"
	"socle/pkg/fault"
)

// furnish puts into a fund rows of every awkward kind: nulls beside empty texts, arrays, documents, quotes and lines in
// words, a reversed posting, jobs in every state, what was sent, a session; and seals its audit.
func furnish(t testing.TB, w *pgtest.World, slug string, anchors audit.Anchors) {
	f := w.Fund(slug)
	ctx := authz.With(tenant.Enter(t.Context(), f), authz.System(slug, "test"))
	require.NoError(t, w.DB.Write(ctx, f, func(tx tenant.Tx) error {
		for _, sql := range furniture {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
		}
		return audit.Write(ctx, tx, audit.Entry{Action: "test.act", Outcome: audit.Done, Resource: authz.Resource{Kind: "thing", ID: slug}})
	}))
	require.NoError(t, w.DB.Write(ctx, f, func(tx tenant.Tx) error {
		position, hash, err := audit.Seal(ctx, tx)
		if err != nil {
			return err
		}
		return anchors.Put(slug, position, hash)
	}))
}

var furniture = []string{
	`select registry.keep_part('reminders', '{"days_before": [11], "channels": ["email"]}')`,
	`insert into account (id, email, name, created_at, password_hash) values ('00000000-0000-7000-8000-0000000000f1', 'é"a,b@x.test', E'Nom\n"de", \\. fin', now(), '')`,
	`insert into account_role (account_id, role, granted_by, granted_at) values ('00000000-0000-7000-8000-0000000000f1', 'administrator', 'test', now())`,
	`insert into session (token_hash, kind, account_id, created_at, expires_at, seen_at) values ('\x01', 'browser', '00000000-0000-7000-8000-0000000000f1', now(), now() + interval '1 day', now())`,
	`insert into document (id, kind, owner_kind, owner_id, name, media_type, size, sha256, body, created_at, created_by)
	 values ('00000000-0000-7000-8000-0000000000d1', 'identity', 'employer', '00000000-0000-7000-8000-0000000000e1', 'a.pdf', 'application/pdf', 300000, '\xff', decode(repeat('00ff0a0d2c22', 50000), 'hex'), now(), 'test')`,
	`insert into posting (id, kind, effect, source_kind, source_id, value_date, recorded_at, actor)
	 values ('00000000-0000-7000-8000-0000000000b1', 'payment', 'payment:1', 'payment', gen_random_uuid(), '2025-01-31', now(), 'test')`,
	`insert into entry (posting_id, account, amount, value_date) values ('00000000-0000-7000-8000-0000000000b1', 'cash', 123456789012, '2025-01-31'), ('00000000-0000-7000-8000-0000000000b1', 'suspense', -123456789012, '2025-01-31')`,
	`insert into posting (id, kind, effect, source_kind, source_id, value_date, recorded_at, actor, reverses)
	 values ('00000000-0000-7000-8000-0000000000b2', 'reversal', 'payment:1:r', 'payment', gen_random_uuid(), '2025-01-31', now(), 'test', '00000000-0000-7000-8000-0000000000b1')`,
	`insert into entry (posting_id, account, amount, value_date) values ('00000000-0000-7000-8000-0000000000b2', 'cash', -123456789012, '2025-01-31'), ('00000000-0000-7000-8000-0000000000b2', 'suspense', 123456789012, '2025-01-31')`,
	`insert into job (id, kind, key, payload, state, run_after, created_at) values
	 ('00000000-0000-7000-8000-000000000001', 'notification.send', 'a', '{"id": "x"}', 'queued', now(), now()),
	 ('00000000-0000-7000-8000-000000000002', 'other.kind', 'b', '{}', 'running', now(), now()), (gen_random_uuid(), 'other.kind', 'c', '[1, "é"]', 'done', now(), now())`,
	`select nextval('filing_number') from generate_series(1, 41)`,
	`select registry.log_send('welcome-1', 'email', now())`,
	`select registry.publish_figure('KPI-01', '2025-01', '0.97', 97, 100, 'ratio', 'MAD', false, now())`,
	`update person_cap set per_day = 7 where role = 'auditor'`,
}

func export(t testing.TB, w *pgtest.World, slug string, anchors audit.Anchors) []byte {
	var out bytes.Buffer
	_, err := w.Registry.Export(t.Context(), w.Fund(slug), anchors, &out)
	require.NoError(t, err)
	return out.Bytes()
}

func importing(t testing.TB, w *pgtest.World, b []byte, anchors audit.Anchors) (tenancy.Imported, error) {
	a, err := archive.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return tenancy.Imported{}, err
	}
	return w.Registry.Import(t.Context(), a, anchors, tenancy.Holding{"notification.send"})
}

// broken are the breaks of the fund's audit.
func broken(t testing.TB, w *pgtest.World, slug string, anchors audit.Anchors) (found []string) {
	require.NoError(t, w.DB.Read(t.Context(), w.Fund(slug), func(tx tenant.Tx) (err error) {
		found, err = audit.Verify(t.Context(), tx, anchors)
		return err
	}))
	return found
}

// elsewhere is another database with another secret and other funds: its registry, empty of the fund.
func elsewhere(t testing.TB, slug string) *pgtest.World {
	w := pgtest.NewSecret(t, "another secret")
	remove(t, w, slug, audit.Anchors{Dir: t.TempDir()})
	return w
}

func remove(t testing.TB, w *pgtest.World, slug string, anchors audit.Anchors) {
	_, err := w.Registry.Delete(t.Context(), w.DB, slug, tenancy.DeleteOptions{Anchors: anchors})
	require.NoError(t, err)
}

func TestAFundComesBackFromItsArchiveAsItWasAndTheOthersDoNotMove(t *testing.T) {
	t.Parallel()
	w, anchors := pgtest.New(t), audit.Anchors{Dir: t.TempDir()}
	for _, slug := range []string{"ma-cnss", "ml-inps", "bj-cnss"} {
		furnish(t, w, slug, anchors)
	}
	second, third, was := bytesOf(t, w, "ml-inps"), bytesOf(t, w, "bj-cnss"), contents(t, w, "ma-cnss")
	shape := catalogue(t, w, "f_ma_cnss")
	b := export(t, w, "ma-cnss", anchors)
	remove(t, w, "ma-cnss", anchors)
	require.Equal(t, second, bytesOf(t, w, "ml-inps"))
	require.Equal(t, third, bytesOf(t, w, "bj-cnss"))
	done, err := importing(t, w, b, anchors)
	require.NoError(t, err)
	require.Empty(t, done.Migrated)
	require.EqualValues(t, 1, done.Held, "the fund was active: what writes to people waits to be released")
	require.Equal(t, second, bytesOf(t, w, "ml-inps"))
	require.Equal(t, third, bytesOf(t, w, "bj-cnss"))
	require.Empty(t, broken(t, w, "ma-cnss", anchors))

	again := contents(t, w, "ma-cnss")
	for _, differs := range []string{"f_ma_cnss.session", "f_ma_cnss.job", "f_ma_cnss.posting", "f_ma_cnss.schema_step", "registry.fund"} {
		delete(was, differs)
		delete(again, differs)
	}
	require.Equal(t, was, again)
	require.Equal(t, shape, catalogue(t, w, "f_ma_cnss"), "columns, constraints, indexes, triggers and rights are those of a new fund")
	exec(t, w, `do $$ begin
	  assert not exists (select 1 from f_ma_cnss.session), 'sessions';
	  assert nextval('f_ma_cnss.filing_number') = 42, 'sequences go on';
	  assert (select count(*) = 2 from f_ma_cnss.posting), 'postings';
	  assert (select count(*) = 0 from f_ma_cnss.job where state = 'running'), 'running';
	end $$`)
}

func TestAFundMovesToAnotherDatabaseUnderAnotherSecret(t *testing.T) {
	t.Parallel()
	w, anchors, theirs := pgtest.New(t), audit.Anchors{Dir: t.TempDir()}, audit.Anchors{Dir: t.TempDir()}
	furnish(t, w, "ma-cnss", anchors)
	require.NoError(t, w.Registry.SetState(t.Context(), "ma-cnss", "suspended"))
	b, was := export(t, w, "ma-cnss", anchors), contents(t, w, "ma-cnss")
	there := elsewhere(t, "ma-cnss")
	other := bytesOf(t, there, "ml-inps")
	done, err := importing(t, there, b, theirs)
	require.NoError(t, err)
	require.Zero(t, done.Held, "it was suspended first: nothing was sent since")
	require.Equal(t, "suspended", there.Fund("ma-cnss").State)
	again := contents(t, there, "ma-cnss")
	require.Equal(t, was["f_ma_cnss.document"], again["f_ma_cnss.document"])
	require.Equal(t, was["f_ma_cnss.audit"], again["f_ma_cnss.audit"])
	require.Equal(t, was["registry.send_log"], again["registry.send_log"])
	require.Empty(t, broken(t, there, "ma-cnss", theirs))
	require.Equal(t, other, bytesOf(t, there, "ml-inps"))
	furnishAgain := func(tx tenant.Tx) error {
		var first bool
		rows, err := tx.Query(t.Context(), `select registry.log_send('welcome-1', 'email', now())`)
		if err != nil {
			return err
		}
		first, err = pgx.CollectOneRow(rows, pgx.RowTo[bool])
		require.False(t, first, "what was sent is not sent again")
		return err
	}
	require.NoError(t, there.DB.Write(t.Context(), there.Fund("ma-cnss"), furnishAgain))
}

func TestADamagedArchiveLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	w, anchors := pgtest.New(t), audit.Anchors{Dir: t.TempDir()}
	furnish(t, w, "ma-cnss", anchors)
	b := export(t, w, "ma-cnss", anchors)
	remove(t, w, "ma-cnss", anchors)
	before := everything(t, w)
	a, err := archive.Open(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	step := len(b)/(4*len(a.Members)) + 1
	for at := step / 2; at < len(b); at += step {
		spoilt := bytes.Clone(b)
		spoilt[at] ^= 4
		_, err := importing(t, w, spoilt, anchors)
		require.Error(t, err, at)
		_, err = importing(t, w, b[:at], anchors)
		require.Error(t, err, at)
	}
	require.Equal(t, before, everything(t, w))
	_, err = importing(t, w, b, anchors)
	require.NoError(t, err)
	_, err = importing(t, w, b, anchors)
	require.True(t, fault.Is(err, fault.Conflict), "never over a fund that exists: %v", err)
}

func TestAnImportThatFailsHalfwayLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	w, anchors := pgtest.New(t), audit.Anchors{Dir: t.TempDir()}
	furnish(t, w, "ma-cnss", anchors)
	// Books that do not balance can only come from outside; the operator of the other house may do what its funds may not.
	exec(t, w, `set session_replication_role = replica; update f_ma_cnss.entry set amount = amount + 1 where amount > 0; set session_replication_role = origin`)
	b := export(t, w, "ma-cnss", anchors)
	remove(t, w, "ma-cnss", anchors)
	before := everything(t, w)
	_, err := importing(t, w, b, anchors)
	require.ErrorContains(t, err, "do not balance")
	require.Equal(t, before, everything(t, w))
	lines, err := anchors.Lines("ma-cnss")
	require.NoError(t, err)
	require.Empty(t, lines)
}

func TestAnArchiveOfAnEarlierSchemaIsBroughtForwardAndOneOfALaterRefused(t *testing.T) {
	t.Parallel()
	w, anchors := pgtest.New(t), audit.Anchors{Dir: t.TempDir()}
	furnish(t, w, "ma-cnss", anchors)
	last := "0060_simulation.sql"
	exec(t, w, `drop table f_ma_cnss.simulation_step; delete from f_ma_cnss.schema_step where name = '`+last+`'`)
	b := export(t, w, "ma-cnss", anchors)
	exec(t, w, `insert into f_ma_cnss.schema_step (name) values ('9999_tomorrow.sql')`)
	newer := export(t, w, "ma-cnss", anchors)
	remove(t, w, "ma-cnss", anchors)
	_, err := importing(t, w, newer, anchors)
	require.ErrorContains(t, err, "made by a newer Socle")
	done, err := importing(t, w, b, anchors)
	require.NoError(t, err)
	require.Equal(t, []string{last}, done.Migrated)
	require.False(t, plan(t, w, w.Fund("ma-cnss").Folder).Touches(tenancy.PartSchema))
}

func TestAnArchiveOlderThanTheAnchorsKeptHereIsRefused(t *testing.T) {
	t.Parallel()
	w, anchors := pgtest.New(t), audit.Anchors{Dir: t.TempDir()}
	furnish(t, w, "ma-cnss", anchors)
	b := export(t, w, "ma-cnss", anchors)
	remove(t, w, "ma-cnss", anchors)
	require.NoError(t, os.WriteFile(filepath.Join(anchors.Dir, "ma-cnss.anchors"), []byte("2026-01-01T00:00:00Z 99 abcd\n"), 0o600))
	_, err := importing(t, w, b, anchors)
	require.ErrorContains(t, err, "older than")
	kept, err := anchors.Lines("ma-cnss")
	require.NoError(t, err)
	require.Len(t, kept, 1)
}

func TestJobsHeldBackGoWhenTheyAreReleased(t *testing.T) {
	t.Parallel()
	w, anchors := pgtest.New(t), audit.Anchors{Dir: t.TempDir()}
	furnish(t, w, "ma-cnss", anchors)
	b := export(t, w, "ma-cnss", anchors)
	remove(t, w, "ma-cnss", anchors)
	_, err := importing(t, w, b, anchors)
	require.NoError(t, err)
	n, err := w.Registry.Release(t.Context(), w.DB, w.Fund("ma-cnss"))
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
	n, err = w.Registry.Release(t.Context(), w.DB, w.Fund("ma-cnss"))
	require.NoError(t, err)
	require.Zero(t, n)
}

// everything is which schemas, roles and rows of the registry the database has.
func everything(t testing.TB, w *pgtest.World) (text string) {
	sql(t, w, func(ctx context.Context, c *pgx.Conn) {
		require.NoError(t, c.QueryRow(ctx, `
select jsonb_build_array(
  (select jsonb_agg(nspname order by nspname) from pg_namespace where nspname not like 'pg_temp%' and nspname not like 'pg_toast_temp%'),
  (select jsonb_agg(rolname order by rolname) from pg_roles where rolname like current_database() || '%'),
  (select jsonb_agg(to_jsonb(f) order by slug) from registry.fund f),
  (select jsonb_agg(to_jsonb(f) order by fund, key) from registry.send_log f),
  (select jsonb_agg(to_jsonb(f) order by fund, indicator) from registry.published_figure f))::text`).Scan(&text))
	})
	return text
}

// catalogue is how a schema is built: columns, constraints, indexes, triggers, comments and rights.
func catalogue(t testing.TB, w *pgtest.World, schema string) (lines []string) {
	sql(t, w, func(ctx context.Context, c *pgx.Conn) {
		rows, err := c.Query(ctx, `
select x from (
  select concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, column_default, is_identity, generation_expression) from information_schema.columns where table_schema = $1
  union all select concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace = $1::text::regnamespace
  union all select indexdef from pg_indexes where schemaname = $1
  union all select concat_ws(' ', tgrelid::regclass, tgenabled::text, pg_get_triggerdef(g.oid)) from pg_trigger g join pg_class r on r.oid = tgrelid where not tgisinternal and relnamespace = $1::text::regnamespace
  union all select concat_ws(' ', relname, relkind::text, replace(relacl::text, f.role_name, 'ROLE'), obj_description(oid)) from pg_class, registry.fund f where f.schema_name = $1 and relnamespace = $1::text::regnamespace and relkind <> 'i'
  union all select concat_ws(' ', proname, prosrc) from pg_proc where pronamespace = $1::text::regnamespace
) as l(x) order by x`, schema)
		require.NoError(t, err)
		lines, err = pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
	})
	require.Greater(t, len(lines), 300)
	return lines
}
