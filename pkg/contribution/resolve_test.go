package contribution

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// dinar is a fund of three decimals with one pension branch, to be varied.
func dinar(t testing.TB, rows ...Parameter) Law {
	return Law{Scheme: Scheme{Fund: "dinar", Currency: money.Currency{Code: "TND", Decimals: 3, Shown: 3}, DaysPerMonth: 26,
		HoursPerMonth: "208", Rounding: Rounding{Level: ByBranch, Mode: money.HalfUp},
		Branches: []Branch{{Code: "pension"}, {Code: "injury"}, {Code: "health"}},
		Regimes:  []Regime{{Code: "general"}, {Code: "farm", Inherits: "general"}, {Code: "sea"}}},
		Parameters: append([]Parameter{named(t, effective.MinimumWage, "SMIG", Wage{Amount: "2.2", Per: "hour"})}, rows...)}
}

func assess(t testing.TB, l Law, q Query, line Line) Assessment {
	a, err := resolve(t, l, q).Assess(line)
	require.NoError(t, err)
	return a
}

func with(p Parameter, change func(*Parameter)) Parameter {
	change(&p)
	return p
}

func TestCeilingIsDerivedFromTheMinimumWage(t *testing.T) {
	t.Parallel()
	l := dinar(t, share(t, "pension", Employer, Rule{RatePct: "10", Ceiling: "6 * SMIG"}))
	a := assess(t, l, Query{}, Line{Wage: 9_000_000})
	require.Equal(t, money.Minor(2_745_600), a.Lines[0].BaseAmount, "6 × 2.2 × 208 hours")
	require.Equal(t, money.Minor(274_560), a.Total)
	a = assess(t, l, Query{Overrides: map[string]string{"SMIG": "500"}}, Line{Wage: 9_000_000})
	require.Equal(t, money.Minor(3_000_000), a.Lines[0].BaseAmount)
}

func TestCeilingCountsForEachMonthOfTheQuarter(t *testing.T) {
	t.Parallel()
	l := dinar(t, share(t, "pension", Employer, Rule{RatePct: "10", Ceiling: "1000"}))
	a := assess(t, l, Query{Period: cal.MustPeriod("2024-Q2")}, Line{Wage: 9_000_000})
	require.Equal(t, money.Minor(300_000), a.Total)
}

func TestBoundsFollowTheDaysWorkedWhereTheLawSaysSo(t *testing.T) {
	t.Parallel()
	l := dinar(t, share(t, "pension", Employer, Rule{RatePct: "10", Ceiling: "1000", Prorate: true}))
	require.Equal(t, money.Minor(50_000), assess(t, l, Query{}, Line{Wage: 9_000_000, Days: 13}).Total)
	require.Equal(t, money.Minor(100_000), assess(t, l, Query{}, Line{Wage: 9_000_000, Days: 26}).Total)
	require.Equal(t, money.Minor(100_000), assess(t, l, Query{}, Line{Wage: 9_000_000}).Total)
}

func TestBandTakesOnlyWhatExceedsItsStart(t *testing.T) {
	t.Parallel()
	l := dinar(t, share(t, "pension", Employer, Rule{RatePct: "10", BandFrom: "1000", Ceiling: "3000"}))
	for wage, due := range map[money.Minor]money.Minor{900_000: 0, 1_000_000: 0, 1_500_000: 50_000, 9_000_000: 200_000} {
		require.Equal(t, due, assess(t, l, Query{}, Line{Wage: wage}).Total)
	}
}

func TestNotionalBaseStandsInPlaceOfPay(t *testing.T) {
	t.Parallel()
	l := dinar(t, share(t, "pension", Insured, Rule{RatePct: "10", BaseAmount: "2 * SMIG"}))
	a := assess(t, l, Query{}, Line{Wage: 1})
	require.Equal(t, money.Minor(91_520), a.EmployeeTotal)
}

func TestTheEmployeesPartOfAJointRateAddsUpWithTheEmployers(t *testing.T) {
	t.Parallel()
	l := dinar(t, share(t, "pension", Shared, Rule{RatePct: "1", EmployeePct: "0.33"}))
	a := assess(t, l, Query{}, Line{Wage: 150})
	require.Equal(t, money.Minor(2), a.Total, "1.5 is rounded once")
	require.Equal(t, money.Minor(1), a.EmployeeTotal)
}

func TestNetPayIsGrossLessTheWorkersOtherShares(t *testing.T) {
	t.Parallel()
	l := dinar(t, share(t, "health", Employee, Rule{RatePct: "1", Base: NetSalary}),
		share(t, "pension", Employer, Rule{RatePct: "10"}), share(t, "pension", Employee, Rule{RatePct: "5"}))
	a := assess(t, l, Query{}, Line{Wage: 1_000_000})
	require.Equal(t, money.Minor(9_500), amountOf(t, a, "health/employee"))
}

func TestRateFollowsTheRiskClassOrTheSectorsOwn(t *testing.T) {
	t.Parallel()
	class := func(code, rate string) Parameter {
		return with(share(t, "injury", Employer, Rule{RatePct: effective.Decimal(rate)}), func(p *Parameter) { p.Selector.RiskClass = code })
	}
	l := dinar(t, class("A", "1"), class("B", "3"))
	l.Scheme.RiskClasses = []Class{{Code: "A", Aliases: []string{"low (A)"}}, {Code: "B"}}
	l.Scheme.Sectors = []Sector{{Code: "BTP", RiskClass: "B"}}
	_, err := l.Resolve(Query{Period: cal.MustPeriod("2024-01")})
	require.ErrorContains(t, err, "say one of A, B")
	require.Equal(t, money.Minor(100), assess(t, l, Query{RiskClass: "LOW (a)"}, Line{Wage: 10_000}).Total)
	require.Equal(t, money.Minor(300), assess(t, l, Query{Sector: "btp"}, Line{Wage: 10_000}).Total)
	_, err = l.Resolve(Query{Period: cal.MustPeriod("2024-01"), RiskClass: "Z"})
	require.ErrorContains(t, err, "it has A, B")
	l.Scheme.DefaultRiskClass = "A"
	rs := resolve(t, l, Query{})
	require.Equal(t, []string{"risk class A"}, rs.Assumed)
}

func TestRegimeTakesFromAnotherWhatItDoesNotSay(t *testing.T) {
	t.Parallel()
	farm := with(share(t, "pension", Employer, Rule{RatePct: "2"}), func(p *Parameter) { p.Selector.Regime = "farm" })
	l := dinar(t, share(t, "pension", Employer, Rule{RatePct: "10"}), share(t, "pension", Employee, Rule{RatePct: "5"}),
		share(t, "injury", Employer, Rule{RatePct: "1"}), farm)
	a := assess(t, l, Query{Regime: "farm"}, Line{Wage: 100_000})
	require.Len(t, a.Lines, 2, "the whole branch is the farm's own: no employee share")
	require.Equal(t, money.Minor(3_000), a.Total)
	_, err := l.Resolve(Query{Period: cal.MustPeriod("2024-01"), Regime: "sea"})
	require.True(t, fault.Is(err, fault.NotFound))
	_, err = l.Resolve(Query{Period: cal.MustPeriod("2024-01"), Regime: "air"})
	require.ErrorContains(t, err, "it has general, farm, sea")
}

func TestCategoryThatIsNotCoveredPaysNothingForTheBranch(t *testing.T) {
	t.Parallel()
	not := Parameter{Kind: effective.Coverage, Selector: effective.Selector{Category: "trainee", Branch: "pension"},
		Body: json.RawMessage(`{"covered":false}`), Valid: effective.Span{From: cal.MustDate("2010-01-01")}}
	l := dinar(t, share(t, "pension", Employer, Rule{RatePct: "10"}), share(t, "injury", Employer, Rule{RatePct: "1"}), not)
	l.Scheme.Categories = []string{"worker", "trainee"}
	require.Equal(t, money.Minor(11_000), assess(t, l, Query{Category: "worker"}, Line{Wage: 100_000}).Total)
	require.Equal(t, money.Minor(1_000), assess(t, l, Query{Category: "trainee"}, Line{Wage: 100_000}).Total)
	before := Query{Category: "trainee", Period: cal.MustPeriod("2009-12")}
	require.Equal(t, money.Minor(11_000), assess(t, l, before, Line{Wage: 100_000}).Total)
}

func TestHeadcountPicksTheRateOfSmallEmployers(t *testing.T) {
	t.Parallel()
	small := with(share(t, "pension", Employer, Rule{RatePct: "5"}), func(p *Parameter) { p.Selector.HeadcountFrom, p.Selector.HeadcountTo = 1, 9 })
	l := dinar(t, share(t, "pension", Employer, Rule{RatePct: "10"}), small)
	for headcount, due := range map[int]money.Minor{0: 10_000, 1: 5_000, 9: 5_000, 10: 10_000} {
		require.Equal(t, due, assess(t, l, Query{Headcount: headcount}, Line{Wage: 100_000}).Total, headcount)
	}
}

func TestVersionIsThatOfThePeriodAsKnownOnTheDay(t *testing.T) {
	t.Parallel()
	old := with(share(t, "pension", Employer, Rule{RatePct: "10"}), func(p *Parameter) { p.Recorded.To = cal.MustDate("2024-03-01") })
	ended := with(share(t, "pension", Employer, Rule{RatePct: "10"}), func(p *Parameter) {
		p.Recorded.From, p.Valid.To = cal.MustDate("2024-03-01"), cal.MustDate("2023-12-31")
	})
	raised := with(share(t, "pension", Employer, Rule{RatePct: "12"}), func(p *Parameter) {
		p.Recorded.From, p.Valid.From = cal.MustDate("2024-03-01"), cal.MustDate("2024-01-01")
	})
	l := dinar(t, old, ended, raised)
	require.Equal(t, money.Minor(12_000), assess(t, l, Query{}, Line{Wage: 100_000}).Total, "as known now")
	require.Equal(t, money.Minor(10_000), assess(t, l, Query{AsKnown: cal.MustDate("2024-02-29")}, Line{Wage: 100_000}).Total)
	require.Equal(t, money.Minor(12_000), assess(t, l, Query{AsKnown: cal.MustDate("2024-03-01")}, Line{Wage: 100_000}).Total)
	require.Equal(t, money.Minor(10_000), assess(t, l, Query{Period: cal.MustPeriod("2023-12")}, Line{Wage: 100_000}).Total)
}

func TestWaivedShareIsShownAndNotDue(t *testing.T) {
	t.Parallel()
	l := dinar(t, share(t, "health", Employer, Rule{RatePct: "2", WaivedWhen: "group_cover"}), share(t, "health", Employee, Rule{RatePct: "2"}))
	a := assess(t, l, Query{Overrides: map[string]string{"group_cover": "true"}}, Line{Wage: 100_000})
	require.Equal(t, money.Minor(2_000), a.Total)
	require.True(t, a.Lines[0].Waived)
	require.Equal(t, money.Minor(4_000), assess(t, l, Query{Overrides: map[string]string{"group_cover": "false"}}, Line{Wage: 100_000}).Total)
}

func TestLevyForOthersStandsOutsideTheTotals(t *testing.T) {
	t.Parallel()
	l := dinar(t, share(t, "pension", Employer, Rule{RatePct: "10"}), share(t, "injury", Employer, Rule{RatePct: "1.6"}))
	l.Scheme.Branches[1].CollectedFor = "training office"
	a := assess(t, l, Query{}, Line{Wage: 100_000})
	require.Equal(t, []money.Minor{10_000, 1_600}, []money.Minor{a.Total, a.Others})
}

func TestFlatAmountIsPerHeadAndMonth(t *testing.T) {
	t.Parallel()
	l := dinar(t, share(t, "health", Employee, Rule{FlatAmount: "1.5"}))
	require.Equal(t, money.Minor(4_500), assess(t, l, Query{Period: cal.MustPeriod("2024-Q1")}, Line{Wage: 5}).Total)
	require.Zero(t, assess(t, l, Query{}, Line{}).Total)
}

func TestDeclarationTotalsAreRoundedWhereTheFundDoesSo(t *testing.T) {
	t.Parallel()
	l := dinar(t, share(t, "pension", Employer, Rule{RatePct: "10"}))
	l.Scheme.Rounding.Declaration = &money.Rounding{Mode: money.HalfUp, Unit: 10}
	totals := []money.Minor{14, 15, 20}
	resolve(t, l, Query{}).Settle(totals)
	require.Equal(t, []money.Minor{10, 20, 20}, totals)
}

func TestUnclearOrUnknownParametersAreRefused(t *testing.T) {
	t.Parallel()
	l := dinar(t, share(t, "pension", Employer, Rule{RatePct: "10"}), share(t, "pension", Employee, Rule{RatePct: "5"}))
	for name, says := range map[string]string{"pension_rate_pct": "say pension_<bearer>_rate_pct", "x": "known are SMIG", "pension_employer_ceiling": "ceiling"} {
		_, err := l.Resolve(Query{Period: cal.MustPeriod("2024-01"), Overrides: map[string]string{name: "1 +"}})
		require.Error(t, err)
		if name != "pension_employer_ceiling" {
			require.ErrorContains(t, err, says)
		}
	}
	_, err := l.Resolve(Query{Period: cal.MustPeriod("2024-01"), Overrides: map[string]string{"SMIG": "abc"}})
	require.ErrorContains(t, err, "not an amount")
}

func TestWageThatIsNegativeOrAbsurdIsRefused(t *testing.T) {
	t.Parallel()
	rs := resolve(t, dinar(t, share(t, "pension", Employer, Rule{RatePct: "10"})), Query{})
	for _, line := range []Line{{Wage: -1}, {Wage: maxAmount + 1}, {Wage: 1, Days: -1}} {
		_, err := rs.Assess(line)
		require.True(t, fault.Is(err, fault.Invalid))
	}
}

func TestParameterSurvivesJSON(t *testing.T) {
	t.Parallel()
	p := share(t, "pension", Employer, Rule{RatePct: "10", Ceiling: "6 * SMIG", Rounding: &money.Rounding{Mode: money.Up, Unit: 5}})
	b, err := json.Marshal(p)
	require.NoError(t, err)
	var back Parameter
	require.NoError(t, json.Unmarshal(b, &back))
	require.Equal(t, p, back)
	back.Body = json.RawMessage(`{"rate_pct": 10.25, "surprise": 1}`)
	require.ErrorContains(t, back.Read(new(Rule)), "surprise")
}

func TestStepsAreWordedForAnEmployer(t *testing.T) {
	t.Parallel()
	l := dinar(t, share(t, "pension", Employer, Rule{RatePct: "10", Floor: "10", BandFrom: "20", Ceiling: "1000", Prorate: true}),
		share(t, "pension", Employee, Rule{RatePct: "5", Base: NetSalary}), share(t, "health", Employee, Rule{FlatAmount: "1"}))
	a := assess(t, l, Query{}, Line{Wage: 2_000_000, Days: 13})
	var words []string
	for _, d := range a.Lines {
		for _, s := range d.Steps {
			words = append(words, s.Text(l.Scheme.Currency))
		}
	}
	require.Contains(t, words, "plafond 500.000 : assiette 500.000")
	require.Contains(t, words, "bornes réduites à 13 jours sur 26")
	require.Contains(t, words, "taux 10 % : 49.000 avant arrondi")
	for _, w := range words {
		require.Contains(t, w, " ", "every code has words")
	}
}
