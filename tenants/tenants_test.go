package tenants

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/effective"
	"socle/pkg/money"
	"socle/pkg/penalty"
)

// funds loads every fund built in.
func funds(t testing.TB) []*Folder {
	slugs, err := List(Embedded())
	require.NoError(t, err)
	var all []*Folder
	for _, slug := range slugs {
		f, err := Load(Embedded(), slug)
		require.NoError(t, err)
		if f.Kind == Fund {
			all = append(all, f)
		}
	}
	return all
}

func TestNineteenFundsAndARegionalBodyAreBuiltIn(t *testing.T) {
	t.Parallel()
	require.Len(t, funds(t), 19)
	region, err := Load(Embedded(), "cipres")
	require.NoError(t, err)
	require.Equal(t, Region, region.Kind)
	require.Empty(t, region.Parameters())
	require.Contains(t, region.Members, "ml-inps")
}

func TestWorkedCasesOfEveryFundAreReproduced(t *testing.T) {
	t.Parallel()
	for _, f := range funds(t) {
		require.NotEmpty(t, f.Cases, f.Slug)
		for _, c := range f.Cases {
			require.NoError(t, f.Run(c))
		}
	}
}

func TestACaseThatDiffersIsToldWithBothFigures(t *testing.T) {
	t.Parallel()
	f, err := Load(Embedded(), "bj-cnss")
	require.NoError(t, err)
	c := Case{ID: "X", Calc: &CalcCase{Period: cal.MustPeriod("2024-06"), Wage: "100000"}, Expect: map[string]effective.Decimal{"pension/employee": "3601"}}
	require.ErrorContains(t, f.Run(c), "pension/employee is 3600, expected 3601")
	c.Expect = map[string]effective.Decimal{"pensions": "1"}
	require.ErrorContains(t, f.Run(c), "no figure and no measure")
}

func TestEveryParameterOfEveryFundHasItsSourceAndGrade(t *testing.T) {
	t.Parallel()
	for _, f := range funds(t) {
		for _, p := range f.Parameters() {
			require.NotEmpty(t, p.Source, p.Key())
			require.NoError(t, p.Confidence.Check())
			require.False(t, p.Valid.From.IsZero(), "%s %s: an unknown start is filled and marked", f.Slug, p.Key())
		}
		require.NotEmpty(t, f.Unconfirmed(), "nothing is confirmed before the fund says so")
		require.NotEmpty(t, f.Territory.Agencies)
		require.NotEmpty(t, f.Map)
	}
}

func TestEveryFundsLinesAddUpForEveryRegime(t *testing.T) {
	t.Parallel()
	all := funds(t)
	rapid.Check(t, func(r *rapid.T) {
		f := rapid.SampledFrom(all).Draw(r, "fund")
		q := contribution.Query{Period: cal.Monthly(cal.MonthOf(2023, 6) + cal.Month(rapid.IntRange(0, 36).Draw(r, "month"))),
			Regime: rapid.SampledFrom(f.Regimes).Draw(r, "regime").Code}
		rs, err := f.Law().Resolve(q)
		require.NoError(t, err, f.Slug)
		a, err := rs.Assess(contribution.Line{Wage: money.Minor(rapid.Int64Range(0, 1e9).Draw(r, "wage"))})
		require.NoError(t, err)
		var sum money.Minor
		for _, d := range a.Lines {
			sum += d.Amount
		}
		require.Equal(t, a.Total+a.Others, sum)
		require.Equal(t, a.Total, a.EmployerTotal+a.EmployeeTotal)
	})
}

func TestNoDelayIsNoSurchargeAndALongerOneIsNeverLessAtAnyFund(t *testing.T) {
	t.Parallel()
	all := funds(t)
	rapid.Check(t, func(r *rapid.T) {
		f := rapid.SampledFrom(all).Draw(r, "fund")
		due := cal.MustDate("2023-01-10").AddDays(rapid.IntRange(0, 1200).Draw(r, "due"))
		c := penalty.Case{Period: cal.Monthly(due.Month() - 1), Due: due, On: due, Owed: money.Minor(rapid.Int64Range(0, 1e9).Draw(r, "owed")), Employees: 10}
		a, err := penalty.Assess(f.Law(), c)
		require.NoError(t, err)
		require.Zero(t, a.Total)
		c.On = due.AddDays(rapid.IntRange(1, 1500).Draw(r, "days"))
		a, err = penalty.Assess(f.Law(), c)
		require.NoError(t, err)
		if c.Owed > 1_000_000 {
			require.Positive(t, a.Surcharge, f.Slug)
		}
		c.On = c.On.AddDays(rapid.IntRange(1, 60).Draw(r, "more"))
		b, err := penalty.Assess(f.Law(), c)
		require.NoError(t, err)
		require.GreaterOrEqual(t, b.Total, a.Total, f.Slug)
	})
}

// The property on the one fund with a floor, over every whole base up to its ceiling.
func TestGuineaAddsUpOnEveryBaseFromFloorToCeiling(t *testing.T) {
	t.Parallel()
	f, err := Load(Embedded(), "gn-cnss")
	require.NoError(t, err)
	rs, err := f.Law().Resolve(contribution.Query{Period: cal.MustPeriod("2024-01")})
	require.NoError(t, err)
	dst := make([]money.Minor, len(rs.Components))
	naive, half := 0, money.Rounding{Mode: money.HalfUp}
	for base := money.Minor(550_000); base <= 2_500_000; base++ {
		dst = rs.Amounts(base, 0, dst)
		if total := half.Of(base, 230_000); money.Sum(dst...) != total {
			require.Equal(t, total, money.Sum(dst...), base)
		}
		if half.Of(base, 180_000)+half.Of(base, 50_000) != half.Of(base, 230_000) {
			naive++
		}
	}
	require.InDelta(t, 23, float64(naive)*100/1_950_001, 0.1, "rounding each side alone fails this often")
}
