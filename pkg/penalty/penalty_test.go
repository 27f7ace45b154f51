package penalty

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/effective"
	"socle/pkg/money"
)

func rule(t testing.TB, name string, from, to string, r Rule) effective.Parameter {
	b, err := json.Marshal(r)
	require.NoError(t, err)
	p := effective.Parameter{Kind: effective.Penalty, Selector: effective.Selector{Name: name}, Body: b,
		Valid: effective.Span{From: cal.MustDate(from)}, Source: []string{"test"}, Confidence: effective.Confirmed}
	if to != "" {
		p.Valid.To = cal.MustDate(to)
	}
	return p
}

func law(rows ...effective.Parameter) Law {
	wage := effective.Parameter{Kind: effective.MinimumWage, Selector: effective.Selector{Name: "SMIG"},
		Body: json.RawMessage(`{"amount": "34664", "per": "month"}`), Valid: effective.Span{From: cal.MustDate("2000-01-01")}}
	return Law{Scheme: contribution.Scheme{Fund: "test", Currency: money.Currency{Code: "MAD", Decimals: 2}, DaysPerMonth: 26,
		Rounding: contribution.Rounding{Mode: money.HalfUp}}, Parameters: append(rows, wage)}
}

func late(due, on string, owed money.Minor) Case {
	return Case{Period: cal.Monthly(cal.MustDate(due).Month() - 1), Due: cal.MustDate(due), On: cal.MustDate(on), Owed: owed}
}

func assess(t testing.TB, l Law, c Case) Assessment {
	a, err := Assess(l, c)
	require.NoError(t, err)
	return a
}

// morocco is the reform of 2025: the due date of the period picks the rate.
func morocco(t testing.TB) Law {
	return law(rule(t, "late_payment", "1995-01-01", "2025-03-31", Rule{Trigger: LatePayment, Progressive: &Progressive{InitialPct: "3", ThenPct: "1"}}),
		rule(t, "late_payment", "2025-04-01", "", Rule{Trigger: LatePayment, Progressive: &Progressive{InitialPct: "3", ThenPct: "0.5"}}),
		rule(t, "astreinte", "1995-01-01", "", Rule{Trigger: LateDeclaration, PerEmployee: &PerEmployee{Amount: "50", EachMonth: true, AfterMonths: 7}}))
}

func TestSurchargeIsNotDueOnTheDueDate(t *testing.T) {
	t.Parallel()
	a := assess(t, morocco(t), late("2025-07-10", "2025-07-10", 500_000))
	require.Zero(t, a.Total)
	require.Zero(t, a.MonthsLate)
	require.Empty(t, a.Steps)
}

func TestSurchargeIsOneMonthTheDayAfterTheDueDate(t *testing.T) {
	t.Parallel()
	a := assess(t, morocco(t), late("2025-07-10", "2025-07-11", 120_000))
	require.Equal(t, 1, a.MonthsLate)
	require.Equal(t, money.Minor(3_600), a.Surcharge)
}

func TestRateOfFurtherMonthsIsThatOfTheDueDateNotOfThePayment(t *testing.T) {
	t.Parallel()
	require.Equal(t, money.Minor(7_000), assess(t, morocco(t), late("2025-03-10", "2025-08-05", 100_000)).Surcharge)
	require.Equal(t, money.Minor(5_000), assess(t, morocco(t), late("2025-04-10", "2025-09-05", 100_000)).Surcharge)
}

func TestAstreinteStartsAfterSevenMonthsLate(t *testing.T) {
	t.Parallel()
	c := late("2024-07-10", "2025-02-10", 100_000)
	c.Employees = 2
	require.Zero(t, assess(t, morocco(t), c).Penalty, "seven months")
	c.On = cal.MustDate("2025-02-11")
	require.Equal(t, money.Minor(10_000), assess(t, morocco(t), c).Penalty, "the eighth")
	c.On = cal.MustDate("2025-05-10")
	require.Equal(t, money.Minor(30_000), assess(t, morocco(t), c).Penalty)
}

func TestMonthsAreCountedFromTheDueDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		due, on string
		months  int
	}{{"2025-01-31", "2025-01-31", 0}, {"2025-01-31", "2025-02-01", 1}, {"2025-01-31", "2025-02-28", 1}, {"2025-01-31", "2025-03-01", 2},
		{"2025-07-10", "2025-08-10", 1}, {"2025-07-10", "2025-08-11", 2}, {"2024-12-15", "2026-01-15", 13}, {"2025-07-10", "2024-07-10", 0}} {
		require.Equal(t, c.months, MonthsLate(cal.MustDate(c.due), cal.MustDate(c.on)), "%s %s", c.due, c.on)
	}
}

func TestSecondRateStartsAfterItsMonths(t *testing.T) {
	t.Parallel()
	togo := law(rule(t, "late", "2000-01-01", "", Rule{Trigger: LatePayment, Progressive: &Progressive{InitialPct: "5", ThenPct: "1", AfterMonths: 3}}))
	require.Equal(t, money.Minor(5_000), assess(t, togo, late("2024-01-15", "2024-04-15", 100_000)).Surcharge)
	require.Equal(t, money.Minor(6_000), assess(t, togo, late("2024-01-15", "2024-04-16", 100_000)).Surcharge)
	cameroon := law(rule(t, "late", "2000-01-01", "", Rule{Trigger: LatePayment, Progressive: &Progressive{InitialPct: "10", ThenPct: "3", AfterMonths: 3, EveryMonths: 3}}))
	require.Equal(t, money.Minor(13_000), assess(t, cameroon, late("2024-01-15", "2024-07-15", 100_000)).Surcharge)
	require.Equal(t, money.Minor(16_000), assess(t, cameroon, late("2024-01-15", "2024-07-16", 100_000)).Surcharge)
}

func TestSurchargeByDayCountsDays(t *testing.T) {
	t.Parallel()
	l := law(rule(t, "late", "2000-01-01", "", Rule{Trigger: LatePayment, PerDayPct: "0.05"}))
	require.Equal(t, money.Minor(1_500), assess(t, l, late("2024-06-15", "2024-07-15", 100_000)).Surcharge)
}

func TestTiersDoNotAddUp(t *testing.T) {
	t.Parallel()
	l := law(rule(t, "late", "2000-01-01", "", Rule{Trigger: LatePayment, YearlyInterestPct: "3.65",
		Tiers: []Tier{{1, "3"}, {3, "5"}, {6, "10"}, {0, "20"}}}))
	for on, want := range map[string]money.Minor{"2024-02-10": 3_000, "2024-02-11": 5_000, "2024-04-11": 10_000, "2024-07-11": 20_000} {
		days := money.Minor(DaysLate(cal.MustDate("2024-01-10"), cal.MustDate(on)))
		require.Equal(t, want+days*10, assess(t, l, late("2024-01-10", on, 100_000)).Surcharge, on)
	}
}

func TestYearlyCapHoldsForEachYearOfDelay(t *testing.T) {
	t.Parallel()
	l := law(rule(t, "late", "2000-01-01", "", Rule{Trigger: LatePayment, CapPctPerYear: "50", Progressive: &Progressive{InitialPct: "5", ThenPct: "5"}}))
	for on, want := range map[string]money.Minor{"2024-11-15": 50_000, "2025-01-15": 50_000, "2025-02-15": 55_000, "2025-07-10": 80_000} {
		require.Equal(t, want, assess(t, l, late("2024-01-15", on, 100_000)).Surcharge, on)
	}
}

func TestPenaltyPerEmployeeStopsAtItsCap(t *testing.T) {
	t.Parallel()
	l := law(rule(t, "astreinte", "2004-11-04", "", Rule{Trigger: NonDeclaration, Anchor: ByPeriod, PerEmployee: &PerEmployee{Amount: "50"}, Cap: "5000"}))
	c := late("2024-07-10", "2024-07-10", 0)
	c.Triggers = []string{NonDeclaration}
	for employees, want := range map[int]money.Minor{0: 0, 3: 15_000, 100: 500_000, 101: 500_000} {
		c.Employees = employees
		require.Equal(t, want, assess(t, l, c).Penalty, employees)
	}
}

func TestPenaltyInPercentOfTheMinimumWage(t *testing.T) {
	t.Parallel()
	l := law(rule(t, "non_production", "2021-04-06", "", Rule{Trigger: NonDeclaration, PerEmployee: &PerEmployee{MinimumWage: "SMIG", MinimumWagePct: "2"}}))
	c := late("2024-07-10", "2024-07-10", 0)
	c.Triggers, c.Employees = []string{NonDeclaration}, 10
	require.Equal(t, money.Minor(693_280), assess(t, l, c).Penalty)
}

func TestUnpaidPercentEstimateAndRemission(t *testing.T) {
	t.Parallel()
	l := law(rule(t, "undeclared", "2025-03-01", "", Rule{Trigger: Undeclared, FlatPct: "100"}),
		rule(t, "ex_officio", "2000-01-01", "", Rule{Trigger: ExOfficio, FlatPct: "70"}),
		rule(t, "remission", "2023-10-17", "2025-01-15", Rule{Trigger: Remission, Schedule: []Remitted{{"full_payment", "60", "90"}}}))
	c := late("2025-07-10", "2025-07-10", 100_000)
	c.Triggers = []string{Undeclared}
	require.Equal(t, money.Minor(100_000), assess(t, l, c).Penalty)
	estimate, _, err := Estimate(l, c)
	require.NoError(t, err)
	require.Equal(t, money.Minor(170_000), estimate)
	surcharges, penalties, err := Remit(l, Case{On: cal.MustDate("2025-01-15")}, "full_payment", 1_000, 1_000)
	require.NoError(t, err)
	require.Equal(t, []money.Minor{600, 900}, []money.Minor{surcharges, penalties})
	_, _, err = Remit(l, Case{On: cal.MustDate("2025-01-16")}, "full_payment", 1_000, 1_000)
	require.Error(t, err)
}

func TestSurchargeIsThatOfTheBranchOwed(t *testing.T) {
	t.Parallel()
	l := law(rule(t, "ipres", "2000-01-01", "", Rule{Trigger: LatePayment, Branches: []string{"pension"}, Progressive: &Progressive{InitialPct: "5", ThenPct: "5"}}),
		rule(t, "css", "2000-01-01", "", Rule{Trigger: LatePayment, Branches: []string{"family"}, Progressive: &Progressive{InitialPct: "10", ThenPct: "10"}}))
	c := late("2024-07-15", "2024-07-20", 100_000)
	for branch, want := range map[string]money.Minor{"pension": 5_000, "family": 10_000, "other": 0, "": 5_000} {
		c.Branch = branch
		got, err := Surcharge(l, c)
		require.NoError(t, err)
		require.Equal(t, want, got, branch)
	}
}

func TestLongerDelayIsNeverLessAndStepsAddUp(t *testing.T) {
	t.Parallel()
	l := morocco(t)
	rapid.Check(t, func(r *rapid.T) {
		c := late("2025-03-10", "2025-03-10", money.Minor(rapid.Int64Range(0, 1e9).Draw(r, "owed")))
		c.Due, c.Employees = c.Due.AddDays(rapid.IntRange(0, 60).Draw(r, "due")), rapid.IntRange(0, 50).Draw(r, "employees")
		c.On = c.Due.AddDays(rapid.IntRange(0, 900).Draw(r, "days"))
		a := assess(t, l, c)
		var sum money.Minor
		for _, s := range a.Steps {
			sum += s.Amount
		}
		require.Equal(t, a.Total, sum)
		c.On = c.On.AddDays(1)
		require.GreaterOrEqual(t, assess(t, l, c).Total, a.Total)
	})
}

func TestRuleThatCannotBeCountedIsRefused(t *testing.T) {
	t.Parallel()
	for _, r := range []Rule{{}, {Trigger: LatePayment}, {Trigger: "rain", FlatPct: "1"}, {Trigger: LatePayment, FlatPct: "1", PerDayPct: "1"},
		{Trigger: LatePayment, FlatPct: "x"}, {Trigger: LatePayment, FlatPct: "1", Anchor: "moon"}, {Trigger: LatePayment, Tiers: []Tier{{3, "1"}, {1, "2"}}},
		{Trigger: LatePayment, PerEmployee: &PerEmployee{}}, {Trigger: LatePayment, FlatPct: "-1"}} {
		require.Error(t, r.Check())
	}
}
