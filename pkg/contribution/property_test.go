package contribution

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/money"
)

// Every base from floor to ceiling: the total is the law's rate rounded once, sides and branches add up to it,
// and no part is further than two units from its own exact figure.
func TestSharesAndBranchesAddUpToTheTotalOnEveryBase(t *testing.T) {
	t.Parallel()
	rs := resolve(t, sharedBase(t), Query{})
	amounts := make([]money.Minor, len(rs.Components))
	half := money.Rounding{Mode: money.HalfUp}
	var furthest int64
	for base := money.Minor(550_000); base <= 2_500_000; base++ {
		amounts = rs.Amounts(base, 0, amounts)
		employer, employee, others := rs.Sides(amounts)
		if total := half.Of(base, 230_000); employer+employee != total || money.Sum(amounts...) != total || others != 0 {
			require.Equal(t, total, employer+employee, "base %d", base)
		}
		for i, c := range rs.Components {
			off := int64(amounts[i])*1_000_000 - int64(base)*int64(c.Rate)
			furthest = max(furthest, off, -off)
		}
	}
	require.Less(t, furthest, int64(1_100_000), "parts per million of a unit")
}

func TestMoreWageIsNeverLessOnAnyShare(t *testing.T) {
	t.Parallel()
	rs := resolve(t, sharedBase(t), Query{})
	before := rs.Amounts(1, 0, nil)
	for wage := money.Minor(549_000); wage <= 2_501_000; wage++ {
		now := rs.Amounts(wage, 0, nil)
		for i := range now {
			if now[i] < before[i] {
				require.Fail(t, "a share fell", "wage %d, %s: %d then %d", wage, rs.Components[i].Key(), before[i], now[i])
			}
		}
		before = now
	}
}

// anyLaw draws a small law: branches with floors, ceilings and bands, both bearers or joint, flat or not.
func anyLaw(r *rapid.T, t *testing.T) Law {
	level := rapid.SampledFrom([]Level{ByShare, ByBranch, ByGroup, ByLine}).Draw(r, "level")
	mode := rapid.SampledFrom([]money.Mode{money.HalfUp, money.HalfEven, money.Down, money.Up}).Draw(r, "mode")
	unit := rapid.SampledFrom([]money.Minor{0, 1, 5, 10}).Draw(r, "unit")
	l := Law{Scheme: Scheme{Fund: "any", Currency: money.Currency{Code: "TND", Decimals: 3}, DaysPerMonth: 26, HoursPerMonth: "208",
		Rounding: Rounding{Level: level, Mode: mode, Unit: unit}, Regimes: []Regime{{Code: "general"}}}}
	l.Parameters = append(l.Parameters, named(t, effective.MinimumWage, "SMIG", Wage{Amount: "2.5", Per: "hour"}))
	for i := range rapid.IntRange(1, 7).Draw(r, "branches") {
		b := Branch{Code: fmt.Sprintf("b%d", i), Group: rapid.SampledFrom([]string{"", "g"}).Draw(r, "group"),
			CollectedFor: rapid.SampledFrom([]string{"", "", "other"}).Draw(r, "for")}
		l.Scheme.Branches = append(l.Scheme.Branches, b)
		for _, bearer := range rapid.SampledFrom([][]string{{Employer}, {Employer, Employee}, {Total}, {Insured}}).Draw(r, "bearers") {
			l.Parameters = append(l.Parameters, share(t, b.Code, bearer, anyRule(r, bearer)))
		}
	}
	return l
}

func anyRule(r *rapid.T, bearer string) Rule {
	rule := Rule{RatePct: effective.Decimal(fmt.Sprintf("%d.%04d", rapid.IntRange(0, 15).Draw(r, "pct"), rapid.IntRange(0, 9999).Draw(r, "frac"))),
		Floor:   rapid.SampledFrom([]Formula{"", "", "300"}).Draw(r, "floor"),
		Ceiling: rapid.SampledFrom([]Formula{"", "6 * SMIG", "1000.555"}).Draw(r, "ceiling"),
		Prorate: rapid.Bool().Draw(r, "prorate")}
	if rapid.IntRange(0, 5).Draw(r, "flat") == 0 {
		rule.RatePct, rule.FlatAmount = "", "1.500"
	}
	if joint(bearer) {
		rule.EmployeePct, rule.EmployeeAmount = "0", "0.5"
	}
	if rule.RatePct != "" && rapid.IntRange(0, 3).Draw(r, "base") == 0 {
		rule.Base = NetSalary
	}
	return rule
}

func TestBulkAmountsEqualTheExplainedOnes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		rs := resolve(t, anyLaw(r, t), Query{})
		line := Line{Wage: money.Minor(rapid.Int64Range(0, 1e9).Draw(r, "wage")), Days: rapid.IntRange(0, 31).Draw(r, "days")}
		if rapid.IntRange(0, 20).Draw(r, "huge") == 0 {
			line.Wage = maxAmount
		}
		a, err := rs.Assess(line)
		require.NoError(t, err)
		amounts := rs.Amounts(line.Wage, line.Days, nil)
		for i, d := range a.Lines {
			require.Equal(t, d.Amount, amounts[i], d.Key())
			require.NotEmpty(t, d.Steps)
			require.Equal(t, d.BaseAmount, rs.Base(i, line.Wage, line.Days), d.Key())
		}
		employer, employee, others := rs.Sides(amounts)
		require.Equal(t, []money.Minor{a.EmployerTotal, a.EmployeeTotal, a.Others, a.Total},
			[]money.Minor{employer, employee, others, employer + employee})
	})
}

func TestEveryLevelGivesPartsThatAddUpAndNeverFall(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		rs := resolve(t, anyLaw(r, t), Query{})
		wage := money.Minor(rapid.Int64Range(0, 3e6).Draw(r, "wage"))
		before := rs.Amounts(wage, 0, nil)
		after := rs.Amounts(wage+money.Minor(rapid.Int64Range(0, 50).Draw(r, "more")), 0, nil)
		for i := range after {
			if rs.Components[i].Base != NetSalary {
				require.GreaterOrEqual(t, after[i], before[i], rs.Components[i].Key())
			}
		}
	})
}

func TestTheSameLawHasTheSameIdAndAnotherHasAnother(t *testing.T) {
	t.Parallel()
	l := sharedBase(t)
	id := resolve(t, l, Query{}).ID
	require.Equal(t, id, resolve(t, sharedBase(t), Query{}).ID)
	require.Equal(t, id, resolve(t, l, Query{Period: cal.MustPeriod("2025-03")}).ID, "another month of the same law")
	require.NotEqual(t, id, resolve(t, l, Query{Period: cal.MustPeriod("2025-Q1")}).ID)
	require.NotEqual(t, id, resolve(t, l, Query{Overrides: map[string]string{"family_rate_pct": "6.5"}}).ID)
}

func TestKindsOfWorkersHaveRuleSetsOfTheirOwnEvenWhereTheirLawIsTheSame(t *testing.T) {
	t.Parallel()
	l := sharedBase(t)
	l.Scheme.Sectors = []Sector{{Code: "BTP"}, {Code: "COM", Aliases: []string{"commerce"}}}
	l.Scheme.RiskClasses = []Class{{Code: "1"}, {Code: "2"}}
	l.Scheme.Categories = []string{"permanent", "journalier"}
	anyone, ids := resolve(t, l, Query{}), map[string]Query{}
	for _, q := range []Query{{}, {Sector: "BTP"}, {Sector: "COM"}, {RiskClass: "1"}, {RiskClass: "2"}, {Category: "permanent"}, {Category: "journalier"}} {
		rs := resolve(t, l, q)
		require.Equal(t, anyone.Law, rs.Law, "%+v", q)
		require.NotContains(t, ids, rs.ID, "%+v", q)
		ids[rs.ID] = q
	}
	require.Contains(t, ids, resolve(t, l, Query{Sector: "commerce"}).ID, "another spelling of one sector")
	require.Contains(t, ids, resolve(t, l, Query{Headcount: 12}).ID, "the law does not ask for the size")
}

func TestEmployersOfTwoSizesHaveTwoRuleSetsWhereTheLawAsksForTheSize(t *testing.T) {
	t.Parallel()
	l := sharedBase(t)
	l.Parameters = append(l.Parameters, with(share(t, "pension", Employer, Rule{RatePct: "3"}), func(p *Parameter) { p.Selector.HeadcountTo = 9 }))
	four, five := resolve(t, l, Query{Headcount: 4}), resolve(t, l, Query{Headcount: 5})
	require.Equal(t, four.Law, five.Law)
	require.NotEqual(t, four.ID, five.ID)
	require.NotEqual(t, four.Law, resolve(t, l, Query{Headcount: 10}).Law)
}

func TestARuleSetKeptBeforeKindsWereToldApartIsReadUnderItsName(t *testing.T) {
	t.Parallel()
	rs := resolve(t, sharedBase(t), Query{})
	b, err := json.Marshal(rs)
	require.NoError(t, err)
	var back RuleSet
	require.NoError(t, json.Unmarshal([]byte(strings.Replace(string(b), rs.ID, rs.Law, 1)), &back))
	require.Equal(t, rs.Law, back.ID)
}

func TestStoredRuleSetComputesTheSameAmounts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		rs := resolve(t, anyLaw(r, t), Query{})
		b, err := json.Marshal(rs)
		require.NoError(t, err)
		var back RuleSet
		require.NoError(t, json.Unmarshal(b, &back))
		wage, days := money.Minor(rapid.Int64Range(0, 1e9).Draw(r, "wage")), rapid.IntRange(0, 26).Draw(r, "days")
		require.Equal(t, rs.Amounts(wage, days, nil), back.Amounts(wage, days, nil))
	})
}

func TestStoredRuleSetThatWasChangedIsRefused(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(resolve(t, sharedBase(t), Query{}))
	require.NoError(t, err)
	for old, with := range map[string]string{`"rate":60000`: `"rate":50000`, `"ceiling":2500000`: `"ceiling":2500001`, `"members":[3,5`: `"members":[3,3`,
		`"regime":"general"`: `"regime":"general","sector":"BTP"`} {
		changed := strings.Replace(string(b), old, with, 1)
		require.NotEqual(t, string(b), changed, old)
		require.Error(t, json.Unmarshal([]byte(changed), new(RuleSet)), old)
	}
}
