package app

import (
	"context"
	"fmt"
	"log/slog"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/i18n"
	"socle/internal/platform/obs"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/query"
	"socle/policies"
)

// rooms are the packages of the business, upstream first. A room imports those to its left, never to its right.
var rooms = []string{"tenancy", "identity", "law", "rights", "ledger", "document", "notification",
	"affiliation", "declaration", "collection", "adjustment", "recovery", "setup", "mandate", "simulation", "analytics", "reporting", "alerting", "comparison", "operations", "oversight", "portal", "app", "bench"}

// chain is what comparison must never see.
var chain = []string{"affiliation", "declaration", "collection", "recovery", "ledger"}

func imports(t *testing.T, pattern string) map[string][]string {
	cmd := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, pattern)
	cmd.Dir = "../.."
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	graph := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		graph[words[0]] = words[1:]
	}
	return graph
}

func room(path string) (string, int) {
	name, ok := strings.CutPrefix(path, "socle/internal/")
	if !ok {
		return "", -1
	}
	name, _, _ = strings.Cut(name, "/")
	return name, slices.Index(rooms, name)
}

func TestDataFlowsOneWay(t *testing.T) {
	t.Parallel()
	for path, uses := range imports(t, "./internal/...") {
		name, at := room(path)
		for _, used := range uses {
			other, before := room(used)
			if at >= 0 && before >= 0 && name != other {
				require.Less(t, before, at, "%s imports %s, which stands to its right", path, used)
			}
			if name == "comparison" {
				require.NotContains(t, chain, other, "comparison reads what funds publish, nothing of the chain")
			}
		}
	}
}

func TestPureRulesImportNothingOfTheHouse(t *testing.T) {
	t.Parallel()
	for path, uses := range imports(t, "./pkg/...") {
		for _, used := range uses {
			require.NotContains(t, used, "socle/internal/", path)
			require.NotContains(t, []string{"database/sql", "github.com/jackc/pgx/v5", "net/http", "os"}, used, path)
		}
	}
}

func TestOnlyTheDoorOpensPools(t *testing.T) {
	t.Parallel()
	allowed := []string{"socle/internal/platform/tenant", "socle/internal/tenancy"}
	for path, uses := range imports(t, "./...") {
		if slices.Contains(uses, "github.com/jackc/pgx/v5/pgxpool") {
			require.Contains(t, allowed, path)
		}
	}
}

func TestEveryStatementIsUnderstoodByTheSchema(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c, err := w.Registry.Pool.Acquire(t.Context())
	require.NoError(t, err)
	defer c.Release()
	_, err = c.Exec(t.Context(), "set search_path = f_ma_cnss, shared")
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, s := range query.All() {
		require.False(t, seen[s.Name], "two statements are named %s", s.Name)
		seen[s.Name] = true
		_, err := c.Conn().Prepare(context.Background(), s.Name, s.SQL)
		require.NoError(t, err, "%s\n%s", s.Name, s.SQL)
		require.NoError(t, c.Conn().Deallocate(context.Background(), s.Name))
	}
	require.Greater(t, len(seen), 50)
}

func TestEveryOperationHasAGrantAndEveryGrantAnOperation(t *testing.T) {
	t.Parallel()
	grants, err := policies.Defaults()
	require.NoError(t, err)
	granted := map[string]bool{}
	for _, g := range grants {
		granted[g.Operation] = true
	}
	known := map[string]bool{}
	for _, o := range AllOperations() {
		known[o.Row().Name] = true
		require.True(t, granted[o.Row().Name], "nobody may do %s", o.Row().Name)
	}
	for name := range granted {
		require.True(t, known[name], "a grant names %s, which is no operation", name)
	}
}

func TestEveryOperationIsCalledSomethingThatPeopleUnderstand(t *testing.T) {
	t.Parallel()
	for _, o := range AllOperations() {
		for _, lang := range []i18n.Lang{"fr", "en"} {
			require.True(t, i18n.Has(lang, "operation."+o.Row().Name), "%s has no words in %s: see internal/rights/i18n/operation", o.Row().Name, lang)
		}
	}
}

func TestEveryAddressIsServedOnce(t *testing.T) {
	t.Parallel()
	a := &App{Chain: &op.Chain{}, Metrics: obs.New(), Log: slog.New(slog.DiscardHandler)}
	a.Services = newServices(a)
	a.Chain.Register(a.Services.Operations()...)
	require.NotPanics(t, func() { a.Handler() })
}

func TestEveryJobCallsAnOperation(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, o := range AllOperations() {
		known[o.Row().Name] = true
	}
	for _, j := range allJobs() {
		require.True(t, known[j.Operation], "job %s calls %s", j.Kind, j.Operation)
	}
}

func TestNoWordIsMissingInFrench(t *testing.T) {
	t.Parallel()
	require.Empty(t, i18n.MissingIn("fr"), fmt.Sprint(i18n.MissingIn("fr")))
}
