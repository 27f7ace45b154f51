package authz

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/policies"
)

// officer holds two roles and works for three agencies of a fund with 200 grants.
func officer(tb testing.TB, e *Engine) (Subject, Resource) {
	grants := make([]policies.Grant, 200)
	for i := range grants {
		role := []string{"field_agent", "supervisor", "validator", "manager"}[i%4]
		scope := []string{"agency", "agency", "fund", "fund"}[i%4]
		grants[i] = policies.Grant{Operation: fmt.Sprintf("service.operation_%d", i/4), Role: role, Scope: scope}
	}
	require.NoError(tb, e.Grant(tb.Context(), "ma-cnss", grants))
	table := map[string]bool{}
	for _, g := range grants {
		table[g.Operation] = false
	}
	require.NoError(tb, e.Declare(tb.Context(), table))
	s := Subject{ID: "00000000-0000-7000-8000-000000000001", Fund: "ma-cnss", State: "active",
		Roles: []string{"field_agent", "supervisor"}, Agencies: []string{"01", "02", "03"}}
	return s, Resource{Kind: "employer", Fund: "ma-cnss", ID: "e", Agency: "02", Employer: "e"}
}

// BenchmarkDecision200Grants is one decision of a fund with 200 grants; its median must stay within 100 µs.
func BenchmarkDecision200Grants(b *testing.B) {
	e, err := New(b.Context())
	require.NoError(b, err)
	s, r := officer(b, e)
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		if !e.Decide(b.Context(), "active", "service.operation_17", s, r).Allow {
			b.Fatal("refused")
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "median-µs")
}
