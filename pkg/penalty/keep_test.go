package penalty

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/cal"
	"socle/pkg/money"
)

func kept(t testing.TB, l Law, c Case) Kept {
	k, err := Keep(l, c)
	require.NoError(t, err)
	return k
}

func TestAKeptLawCountsAsTheLawOfThenWhateverBecomesOfIt(t *testing.T) {
	t.Parallel()
	l := law(rule(t, "late_payment", "1995-01-01", "", Rule{Trigger: LatePayment, Progressive: &Progressive{InitialPct: "3", ThenPct: "1"}, CapPct: "40"}),
		rule(t, "staff", "1995-01-01", "2030-12-31", Rule{Trigger: LatePayment, PerEmployee: &PerEmployee{MinimumWage: "SMIG", MinimumWagePct: "0.5", EachMonth: true}}))
	rapid.Check(t, func(r *rapid.T) {
		due := cal.MustDate("2025-01-10").AddDays(rapid.IntRange(0, 400).Draw(r, "due"))
		c := Case{Period: cal.Monthly(due.Month() - 1), Due: due, On: due.AddDays(rapid.IntRange(-5, 3000).Draw(r, "late")),
			Owed: money.Minor(rapid.Int64Range(0, 1e9).Draw(r, "owed")), Employees: rapid.IntRange(0, 500).Draw(r, "staff"), Regime: "general"}
		body, err := json.Marshal(kept(t, l, c))
		require.NoError(t, err)
		var back Kept
		require.NoError(t, json.Unmarshal(body, &back))
		want, err := Surcharge(l, c)
		require.NoError(t, err)
		got, err := back.Assess(c)
		require.NoError(t, err)
		require.Equal(t, want, got.Surcharge)
	})
}

func TestAKeptLawIsNamedByWhatItCounts(t *testing.T) {
	t.Parallel()
	c := late("2025-07-10", "2025-08-01", 1000)
	three := rule(t, "late_payment", "1995-01-01", "", Rule{Trigger: LatePayment, FlatPct: "3"})
	cut := three
	cut.Valid.To, cut.Source = cal.MustDate("2027-12-31"), []string{"another"}
	later := rule(t, "late_payment", "2020-01-01", "", Rule{Trigger: LatePayment, FlatPct: "3"})
	four := rule(t, "late_payment", "1995-01-01", "", Rule{Trigger: LatePayment, FlatPct: "4"})
	is := kept(t, law(three), c)
	require.Equal(t, is.ID, kept(t, law(cut), c).ID, "its end and its source do not count")
	require.True(t, is.Same(kept(t, law(later), c)))
	require.NotEqual(t, is.ID, kept(t, law(later), c).ID)
	require.False(t, is.Same(kept(t, law(four), c)))

	body, err := json.Marshal(is)
	require.NoError(t, err)
	require.Error(t, json.Unmarshal([]byte(strings.Replace(string(body), `"3"`, `"9"`, 1)), new(Kept)), "a law that was touched is refused")
}
