package app

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/tenant"
)

// sql runs a statement as a fund's own role, rolled back, and gives the first column as text.
func (h *closedHouse) sql(slug, sql string, args ...any) (out []string, err error) {
	err = h.app.DB.Alone(h.t.Context(), h.Fund(slug), func(tx tenant.Tx) error {
		rows, err := tx.Query(h.t.Context(), sql, args...)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (string, error) {
			values, err := r.Values()
			if err != nil || len(values) == 0 {
				return "", err
			}
			return fmt.Sprint(values[0]), nil
		})
		return err
	})
	return out, err
}

func TestNoTableOfAnotherFundOrOfTheRegistryCanBeReadOrWritten(t *testing.T) {
	t.Parallel()
	h := openEmptyHouse(t)
	tables := 0
	for _, schema := range []string{"f_ml_inps", "registry"} {
		for name := range h.tables(schema) {
			tables++
			at := schema + "." + name
			for _, sql := range []string{"select * from " + at, "select count(*) from " + at, "delete from " + at, "truncate " + at,
				"lock table " + at + " in access share mode", "insert into " + at + " default values"} {
				_, err := h.sql("ma-cnss", sql)
				require.ErrorContains(t, err, "permission denied", sql)
			}
		}
	}
	require.Greater(t, tables, 60)
}

func TestASequenceOfAnotherFundCannotBeMoved(t *testing.T) {
	t.Parallel()
	h := openEmptyHouse(t)
	rows, err := h.Registry.Pool.Query(context.Background(), `select sequence_schema || '.' || sequence_name from information_schema.sequences where sequence_schema = 'f_ml_inps'`)
	require.NoError(t, err)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		for _, sql := range []string{"select nextval('" + name + "')", "select last_value from " + name, "select setval('" + name + "', 1)"} {
			_, err := h.sql("ma-cnss", sql)
			require.ErrorContains(t, err, "permission denied", sql)
		}
	}
}

// TestTheRegistrysFunctionsKnowWhoAsks: they run with the registry's rights, so each must keep to the fund that calls it.
func TestTheRegistrysFunctionsKnowWhoAsks(t *testing.T) {
	t.Parallel()
	h := openEmptyHouse(t)
	publish := `select registry.publish_figure('KPI-01', '2025-05', $1, 1, 2, 'percent', 'MAD', false, now())`
	for _, slug := range []string{"ma-cnss", "ml-inps"} {
		require.NoError(t, h.app.DB.Write(t.Context(), h.Fund(slug), func(tx tenant.Tx) error {
			_, err := tx.Exec(t.Context(), publish, slug)
			return err
		}))
	}
	who, err := h.sql("ma-cnss", `select registry.own_fund()`)
	require.NoError(t, err)
	require.Equal(t, []string{"ma-cnss"}, who)
	seen, err := h.sql("ma-cnss", `select fund || value from registry.published()`)
	require.NoError(t, err)
	require.Empty(t, seen, "a fund does not read what others published")
	seen, err = h.sql("cipres", `select fund || value from registry.published() order by 1`)
	require.NoError(t, err)
	require.Equal(t, []string{"ml-inpsml-inps"}, seen, "a region reads its members, and each figure stands under the fund that published it")
}

// TestAFundKeepsAPartOfItsOwnSetUpAlone: what one puts over its folder lies over no other's.
func TestAFundKeepsAPartOfItsOwnSetUpAlone(t *testing.T) {
	t.Parallel()
	h := openEmptyHouse(t)
	require.NoError(t, h.app.DB.Write(t.Context(), h.Fund("ma-cnss"), func(tx tenant.Tx) error {
		_, err := tx.Exec(t.Context(), `select registry.keep_part('reminders', '{"days_before": [3]}')`)
		return err
	}))
	rows, err := h.Registry.Pool.Query(t.Context(), `select slug from registry.fund where officers <> '{}'`)
	require.NoError(t, err)
	slugs, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Equal(t, []string{"ma-cnss"}, slugs)
}

// TestEveryFunctionOfTheRegistryWasThoughtOf: one added runs with the registry's rights, and wants a test above.
func TestEveryFunctionOfTheRegistryWasThoughtOf(t *testing.T) {
	t.Parallel()
	h := openEmptyHouse(t)
	rows, err := h.Registry.Pool.Query(context.Background(), `
select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where p.prosecdef and n.nspname in ('registry', 'shared') or n.nspname = 'registry'
order by 1`)
	require.NoError(t, err)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Subset(t, []string{"keep_part", "log_send", "own_fund", "publish_figure", "published"}, names)
}

func TestAFundsRoleCannotRaiseItselfOrReadTheMachine(t *testing.T) {
	t.Parallel()
	h := openEmptyHouse(t)
	other := h.Fund("ml-inps").Role
	for _, sql := range []string{
		"set role " + other, "set local role " + other, "set session authorization " + other,
		"grant " + other + " to current_user", "alter role " + other + " password 'x'", "alter role current_user superuser",
		"create role mine login", "create database mine", "create extension dblink", "create extension file_fdw", "create server s foreign data wrapper postgres_fdw",
		"select rolpassword from pg_authid", "select * from pg_shadow", "select pg_read_file('/etc/passwd')", "select pg_ls_dir('.')",
		"copy account to program 'cat'", "copy account from '/etc/passwd'", "select lo_import('/etc/passwd')", "select pg_reload_conf()",
		"create function f_ma_cnss.f() returns int language sql as 'select 1'", "create table f_ma_cnss.x (a int)", "drop table account",
		"alter table account add column x int", "create trigger t before insert on account execute function shared.posting_balances()",
		"alter system set log_statement = 'all'", "set log_statement = 'none'", "set session_replication_role = replica",
		"select * from f_ml_inps.employer union all select * from employer", "with x as (select * from f_ml_inps.account) select 1 from x",
		"select query_to_xml('select * from f_ml_inps.account', true, true, '')", "select schema_to_xml('f_ml_inps', true, true, '')",
		"do $$ begin perform * from f_ml_inps.account; end $$", "select set_config('role', '" + other + "', true)",
		"select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + other + "'; select 1/0",
	} {
		_, err := h.sql("ma-cnss", sql)
		require.Error(t, err, sql)
	}
	none, err := h.sql("ma-cnss", `select r.rolname from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles u on u.oid = m.member where u.rolname = current_user`)
	require.NoError(t, err)
	require.Empty(t, none, "a fund's role is a member of nothing")
	plain, err := h.sql("ma-cnss", `select rolname from pg_roles where rolname = current_user and (rolsuper or rolcreatedb or rolcreaterole or rolbypassrls or rolreplication)`)
	require.NoError(t, err)
	require.Empty(t, plain)
}

// TestTheCatalogueTellsNothingOfAnotherFundsContent: names of schemas can be seen; columns, statistics and statements cannot.
func TestTheCatalogueTellsNothingOfAnotherFundsContent(t *testing.T) {
	t.Parallel()
	h := openEmptyHouse(t)
	_, err := h.sql("ml-inps", "select 1 as secret_of_a_statement")
	require.NoError(t, err)
	_, err = h.Registry.Pool.Exec(context.Background(), "analyze f_ml_inps.employer")
	require.NoError(t, err)
	for _, sql := range []string{
		`select query from pg_stat_activity where query like '%secret_of_a_statement%' and usename <> current_user`,
		`select 1 from pg_stats where schemaname = 'f_ml_inps'`,
		`select 1 from information_schema.columns where table_schema = 'f_ml_inps'`,
		`select 1 from information_schema.tables where table_schema = 'f_ml_inps'`,
		`select 1 from information_schema.tables where table_schema = 'registry'`,
		`select lomowner from pg_largeobject_metadata`,
		`select subconninfo from pg_subscription where false`,
	} {
		rows, err := h.sql("ma-cnss", sql)
		if err == nil {
			require.Empty(t, rows, sql)
		}
	}
}

func TestAFundCannotChangeWhatIsAppendOnly(t *testing.T) {
	t.Parallel()
	h := openEmptyHouse(t)
	rows, err := h.Registry.Pool.Query(context.Background(), `
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'f_ma_cnss' and c.relkind in ('r', 'p') and obj_description(c.oid) like 'append only%'`)
	require.NoError(t, err)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Greater(t, len(names), 5)
	for _, name := range names {
		may, err := h.sql("ma-cnss", `select has_table_privilege($1, 'update, delete, truncate, trigger') or has_any_column_privilege($1, 'update')`, name)
		require.NoError(t, err)
		require.Equal(t, []string{"false"}, may, name)
		_, err = h.sql("ma-cnss", "delete from "+name)
		require.ErrorContains(t, err, "permission denied", name)
	}
}
