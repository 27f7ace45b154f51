package authz

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/policies"
)

// TestAThousandRandomDecisionsAreThoseOfTheMatrix draws role, operation and how far the thing lies, and compares with
// what the grants say on paper.
func TestAThousandRandomDecisionsAreThoseOfTheMatrix(t *testing.T) {
	t.Parallel()
	grants, err := policies.Defaults()
	require.NoError(t, err)
	e, err := New(t.Context())
	require.NoError(t, err)
	require.NoError(t, e.Grant(t.Context(), "ma-cnss", grants))
	matrix, operations := onPaper(grants)
	table := map[string]bool{}
	for _, o := range operations {
		table[o] = false
	}
	require.NoError(t, e.Declare(t.Context(), table))
	roles := slices.Sorted(func(yield func(string) bool) {
		for r := range policies.Roles {
			if !yield(r) {
				return
			}
		}
	})
	draw, allowed := rand.New(rand.NewPCG(2, 7)), 0
	pick := func(list []string) string { return list[draw.IntN(len(list))] }
	for range 1000 {
		held := []string{pick(roles)}
		if draw.IntN(4) == 0 {
			held = append(held, pick(roles))
		}
		s := Subject{ID: "me", Fund: pick([]string{"ma-cnss", "ma-cnss", "ma-cnss", "ml-inps"}), State: "active", Roles: held,
			Agencies: []string{"01"}, Employers: []string{"mine"}}
		r := Resource{Kind: "thing", Fund: "ma-cnss", Agency: pick([]string{"", "01", "02"}), Employer: pick([]string{"", "mine", "other"}),
			Person: pick([]string{"", "me", "other"})}
		operation, want := pick(operations), false
		for _, role := range held {
			switch matrix[operation][role] {
			case "fund":
				want = true
			case "agency":
				want = want || r.Agency == "01"
			case "employer":
				want = want || r.Employer == "mine"
			case "self":
				want = want || r.Person == "me"
			}
		}
		want = want && s.Fund == "ma-cnss"
		require.Equal(t, want, e.Decide(t.Context(), "active", operation, s, r).Allow, "%v %s %+v", held, operation, r)
		if want {
			allowed++
		}
	}
	require.Greater(t, allowed, 50)
}

func onPaper(grants []policies.Grant) (matrix map[string]map[string]string, operations []string) {
	matrix = map[string]map[string]string{}
	for _, g := range grants {
		if matrix[g.Operation] == nil {
			matrix[g.Operation] = map[string]string{}
			operations = append(operations, g.Operation)
		}
		matrix[g.Operation][g.Role] = g.Scope
	}
	slices.Sort(operations)
	return matrix, append(operations, "nothing.known")
}

// TestGrantsTakenAwayAreGoneWithTheNextDecision: a fund's grants are replaced, not added to; other funds keep theirs.
func TestGrantsTakenAwayAreGoneWithTheNextDecision(t *testing.T) {
	t.Parallel()
	e, err := New(t.Context())
	require.NoError(t, err)
	one := []policies.Grant{{Operation: "a.do", Role: "manager", Scope: "fund"}}
	require.NoError(t, e.Grant(t.Context(), "ma-cnss", one))
	require.NoError(t, e.Grant(t.Context(), "ml-inps", one))
	require.NoError(t, e.Declare(t.Context(), map[string]bool{"a.do": false}))
	ask := func(fund string) bool {
		return e.Decide(t.Context(), "active", "a.do", Subject{ID: "me", Fund: fund, State: "active", Roles: []string{"manager"}}, Any(fund)).Allow
	}
	require.True(t, ask("ma-cnss"))
	require.NoError(t, e.Grant(t.Context(), "ma-cnss", nil))
	require.False(t, ask("ma-cnss"))
	require.True(t, ask("ml-inps"))
}

// TestReachIsWhatTheGrantsTogetherTakeIn: a list keeps to it; who has no limits of the kind reaches nothing.
func TestReachIsWhatTheGrantsTogetherTakeIn(t *testing.T) {
	t.Parallel()
	e, err := New(t.Context())
	require.NoError(t, err)
	require.NoError(t, e.Grant(t.Context(), "ma", corpusGrants))
	declared(t, e)
	reach := func(roles ...string) Reach {
		s := Subject{ID: "00000000-0000-7000-8000-000000000001", Fund: "ma", State: "active", Roles: roles, Agencies: []string{"01"},
			Employers: []string{"00000000-0000-7000-8000-000000000009", "not an id"}}
		d := e.Decide(t.Context(), "active", "do", s, Any("ma"))
		require.True(t, d.Allow)
		return d.Reach
	}
	require.Nil(t, reach("officer").AgencyArg())
	require.Nil(t, reach("officer", "owner").EmployerArg())
	require.Equal(t, []string{"01"}, reach("agent").AgencyArg())
	require.Equal(t, []string{}, reach("owner").AgencyArg())
	require.Len(t, reach("owner").EmployerArg(), 1)
	require.NotNil(t, reach("agent").EmployerArg(), "no employer is an empty list: null would reach all")
	require.NotNil(t, reach("insured").Person)
	require.Equal(t, Reach{Agencies: []string{}, Employers: reach("agent").Employers}, ReachOf(t.Context()), "outside an operation nothing is reached")
}
