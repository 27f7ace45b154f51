package audit_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/policies"
)

type idle struct {
	Changed bool `json:"changed"`
	Said    bool `json:"said"`
}

func kept(t *testing.T, w *pgtest.World, sql string) (out []string) {
	require.NoError(t, w.DB.Read(t.Context(), w.Fund("ma-cnss"), func(tx tenant.Tx) error {
		rows, err := tx.Query(t.Context(), sql)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				return err
			}
			out = append(out, s)
		}
		return rows.Err()
	}))
	return out
}

func TestAJobThatChangedNothingLeavesNoLineAndAPersonAlwaysDoes(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c := w.Chain([]op.Op{op.Do("test.idle", "", func(ctx context.Context, tx tenant.Tx, in idle) (op.None, error) {
		switch {
		case in.Changed:
			_, err := tx.Exec(ctx, `insert into schedule_run (kind, slot, created_at) values ('test', gen_random_uuid()::text, now())`)
			return op.None{}, err
		case in.Said: // wrote something of its own that changes nothing
			audit.Unchanged(ctx)
			_, err := tx.Exec(ctx, `update schedule_run set created_at = now() where kind = 'test'`)
			return op.None{}, err
		}
		return op.None{}, nil
	}).Free()})
	grants := []policies.Grant{{Operation: "test.idle", Role: "system", Scope: "fund"}, {Operation: "test.idle", Role: "manager", Scope: "fund"}}
	c.Grants = func(ctx context.Context, f *tenant.Fund) error { return c.Policy.Grant(ctx, f.Slug, grants) }
	job := w.As("ma-cnss", authz.System("ma-cnss", "test"))
	ask := func(ctx context.Context, changed bool) int {
		_, err := c.Invoke(ctx, "test.idle", idle{Changed: changed})
		require.NoError(t, err)
		return len(kept(t, w, `select actor from audit where action = 'test.idle'`))
	}
	require.Equal(t, 0, ask(job, false))
	require.Equal(t, 1, ask(job, true))
	require.Equal(t, 1, ask(job, false))
	_, err := c.Invoke(job, "test.idle", idle{Said: true})
	require.NoError(t, err)
	require.Equal(t, 2, ask(w.Role("ma-cnss", "manager"), false))
	_, err = c.Invoke(op.WithKey(w.Role("ma-cnss", "manager"), "k"), "test.idle", idle{})
	require.NoError(t, err)
	require.Equal(t, []string{"test.idle"}, kept(t, w, `select operation from idempotency_key`), "the key is kept as ever")
}

func TestALineTellsWhatChangedBeforeAndAfterWithoutSecrets(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	ctx := authz.With(t.Context(), authz.Subject{ID: "p", Fund: "ma-cnss", Name: "P", Under: []authz.Under{{Kind: "mandate", ID: "m", Employer: uuid.Nil.String()}}})
	do := func(action string, statements ...string) (lines []map[string]any) {
		require.NoError(t, w.DB.Write(ctx, w.Fund("ma-cnss"), func(tx tenant.Tx) error {
			for _, sql := range statements {
				if _, err := tx.Exec(ctx, sql); err != nil {
					return err
				}
			}
			return audit.Write(ctx, tx, audit.Entry{Action: action, Outcome: audit.Done})
		}))
		require.NoError(t, json.Unmarshal([]byte(kept(t, w, `select changes::text from audit where action = '`+action+`'`)[0]), &lines))
		return lines
	}
	require.Empty(t, do("a", `insert into account (id, email, name, created_at) select ('00000000-0000-7000-8000-0000000000' || lpad(to_hex(n), 2, '0'))::uuid, n || '@x', 'Before', now() from generate_series(1, 50) n`))
	one := `where id = '00000000-0000-7000-8000-000000000001'`
	got := do("b", `update account set name = 'After', password_hash = 'new secret', last_seen_at = now() `+one)
	require.Len(t, got, 1)
	require.Equal(t, map[string]any{"name": "Before", "password_hash": "***"}, got[0]["before"])
	require.Equal(t, map[string]any{"name": "After", "password_hash": "***"}, got[0]["after"])
	require.Equal(t, "account", got[0]["table"])
	require.Empty(t, do("c", `update account set last_seen_at = now() `+one), "what does not count is not kept")
	require.Len(t, do("d", `update account set name = 'Again' where email in ('2@x', '3@x')`, `delete from account where email = '4@x'`), 3)
	many := do("e", `update account set name = 'All'`)
	require.Equal(t, float64(49), many[0]["rows"], "of many rows their number")
	require.Equal(t, []string{"{mandate:m} " + uuid.Nil.String()}, kept(t, w, `select distinct under::text || ' ' || employer_id from audit where action in ('a','b','c','d','e')`))
	require.False(t, strings.Contains(strings.Join(kept(t, w, `select changes::text from audit`), ""), "new secret"))
}

func TestPersonsShownAreDistinct(t *testing.T) {
	t.Parallel()
	ctx, a, b := audit.Begin(t.Context()), uuid.New(), uuid.New()
	audit.Shows(ctx, a, b, a)
	audit.Shows(ctx, b)
	require.Len(t, audit.Shown(ctx), 2)
	audit.Shows(t.Context(), a)
	require.Empty(t, audit.Shown(t.Context()), "outside an operation nobody counts")
}
