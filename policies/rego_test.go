package policies_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/stretchr/testify/require"

	"socle/policies"
)

// modules are all Rego files of the folder, tests too.
func modules(t *testing.T) map[string]*ast.Module {
	out := map[string]*ast.Module{}
	names, err := fs.Glob(os.DirFS("."), "*/*.rego")
	require.NoError(t, err)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		out[name], err = ast.ParseModuleWithOpts(name, string(text), ast.ParserOptions{ProcessAnnotation: true})
		require.NoError(t, err)
	}
	return out
}

func TestRulesDoWhatTheirTestsSayAndEveryLineIsTested(t *testing.T) {
	t.Parallel()
	store := inmem.New()
	txn := storage.NewTransactionOrDie(t.Context(), store)
	defer store.Abort(t.Context(), txn)
	all := modules(t)
	lines := cover.New()
	results, err := tester.NewRunner().SetStore(store).SetModules(all).SetCoverageQueryTracer(lines).RunTests(t.Context(), txn)
	require.NoError(t, err)
	ran := 0
	for r := range results {
		require.NoError(t, r.Error, r.Name)
		require.False(t, r.Fail, "%s: %s", r.Location, r.Name)
		ran++
	}
	require.Greater(t, ran, 20)
	for name, f := range lines.Report(all).Files {
		if !strings.HasSuffix(name, "_test.rego") {
			require.Empty(t, f.NotCovered, "%s: lines no test reaches", name)
		}
	}
}

func TestEveryRuleHasATitleAndEveryFileATest(t *testing.T) {
	t.Parallel()
	all := modules(t)
	rules, err := policies.Rules()
	require.NoError(t, err)
	require.NotEmpty(t, rules)
	for name := range rules {
		require.Contains(t, all, strings.TrimSuffix(name, ".rego")+"_test.rego")
		titled := map[string]bool{}
		for _, a := range all[name].Annotations {
			if r, ok := a.GetTargetPath(), a.Title != ""; ok {
				titled[r.String()] = true
			}
		}
		for _, r := range all[name].Rules {
			if word := r.Head.Name.String(); word != "said" && !r.Default && word != "deny" {
				require.True(t, titled[r.Ref().GroundPrefix().String()] || titled[r.Head.Ref().GroundPrefix().String()], "%s: %s has no title", name, word)
			}
		}
	}
}

func TestTestsOfRulesAreNotRules(t *testing.T) {
	t.Parallel()
	rules, err := policies.Rules()
	require.NoError(t, err)
	for name := range rules {
		require.False(t, strings.HasSuffix(name, "_test.rego"), name)
	}
}

func TestGrantsNameKnownRolesAndReaches(t *testing.T) {
	t.Parallel()
	grants, err := policies.Defaults()
	require.NoError(t, err)
	seen := map[policies.Grant]bool{}
	for _, g := range grants {
		require.True(t, policies.Roles[g.Role], g)
		require.True(t, policies.Scopes[g.Scope], g)
		require.False(t, seen[g], "granted twice: %v", g)
		seen[g] = true
	}
}
