package duedate

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/cal"
	"socle/pkg/effective"
)

var week = Calendar{Weekend: []time.Weekday{time.Saturday, time.Sunday},
	Holidays: []Holiday{{Name: "fête", MonthDay: "07-14"}, {Name: "une fois", Date: cal.MustDate("2025-07-15")}}}

func TestDueDayIsCountedInTheMonthAfterThePeriod(t *testing.T) {
	t.Parallel()
	require.Equal(t, "2025-07-10", Rule{Periodicity: Monthly, DueDay: 10}.Of(cal.MustPeriod("2025-06"), week).String())
	require.Equal(t, "2025-07-31", Rule{Periodicity: Quarterly, DueDay: 31}.Of(cal.MustPeriod("2025-Q2"), week).String())
	require.Equal(t, "2025-02-28", Rule{Periodicity: Monthly, DueDay: 31}.Of(cal.MustPeriod("2025-01"), week).String())
	require.Equal(t, "2025-07-30", Rule{Periodicity: Quarterly, DaysAfter: 30}.Of(cal.MustPeriod("2025-Q2"), week).String())
}

func TestDueDateShiftsOverWeekendsAndHolidays(t *testing.T) {
	t.Parallel()
	june := cal.MustPeriod("2025-06") // 12 July 2025 is a Saturday
	require.Equal(t, "2025-07-12", Rule{Periodicity: Monthly, DueDay: 12, Shift: Stays}.Of(june, week).String())
	require.Equal(t, "2025-07-16", Rule{Periodicity: Monthly, DueDay: 12, Shift: Next}.Of(june, week).String())
	require.Equal(t, "2025-07-11", Rule{Periodicity: Monthly, DueDay: 14, Shift: Previous}.Of(june, week).String())
}

func TestShiftedDueDateIsAlwaysAWorkingDayOnItsSide(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		p := cal.Monthly(cal.MonthOf(2000, 1) + cal.Month(rapid.IntRange(0, 600).Draw(r, "month")))
		rule := Rule{Periodicity: Monthly, DueDay: rapid.IntRange(1, 31).Draw(r, "day")}
		plain := rule.Of(p, week)
		rule.Shift = Next
		require.True(t, week.Worked(rule.Of(p, week)) && rule.Of(p, week) >= plain)
		rule.Shift = Previous
		require.True(t, week.Worked(rule.Of(p, week)) && rule.Of(p, week) <= plain)
	})
}

func rules(t *testing.T) []effective.Parameter {
	row := func(from, to int, r Rule) effective.Parameter {
		b, err := json.Marshal(r)
		require.NoError(t, err)
		return effective.Parameter{Kind: effective.Due, Body: b, Selector: effective.Selector{HeadcountFrom: from, HeadcountTo: to},
			Valid: effective.Span{From: cal.MustDate("2000-01-01")}}
	}
	return []effective.Parameter{row(20, 0, Rule{Periodicity: Monthly, DaysAfter: 15}), row(0, 19, Rule{Periodicity: Quarterly, DaysAfter: 30})}
}

func TestRhythmFollowsTheHeadcount(t *testing.T) {
	t.Parallel()
	may := cal.MonthOf(2025, 5)
	for headcount, want := range map[int]string{0: "2025-05", 19: "2025-Q2", 20: "2025-05"} {
		c, err := For(rules(t), may, Asked{Headcount: headcount})
		require.NoError(t, err)
		require.Equal(t, want, c.Period(may).String(), headcount)
	}
	_, err := For(rules(t), cal.MonthOf(1999, 12), Asked{})
	require.Error(t, err)
}

func TestQuarterTakesTheQuartersDueDateWhateverTheHeadcount(t *testing.T) {
	t.Parallel()
	c, err := ForPeriod(rules(t), cal.MustPeriod("2025-Q2"), Asked{})
	require.NoError(t, err)
	require.Equal(t, 30, c.DaysAfter)
	c, err = ForPeriod(rules(t), cal.MustPeriod("2025-04"), Asked{})
	require.NoError(t, err)
	require.Equal(t, 15, c.DaysAfter)
}

func TestRuleWithoutADateIsRefused(t *testing.T) {
	t.Parallel()
	for _, r := range []Rule{{}, {Periodicity: "weekly", DueDay: 1}, {Periodicity: Monthly}, {Periodicity: Monthly, DueDay: 1, DaysAfter: 1},
		{Periodicity: Monthly, DueDay: 32}, {Periodicity: Monthly, DueDay: 1, Shift: "later"}} {
		require.Error(t, r.Check())
	}
	require.Error(t, Holiday{Name: "x"}.Check())
	require.Error(t, Holiday{Name: "x", MonthDay: "13-01"}.Check())
}

func TestExtensionMovesOnePeriodForEveryoneOrAGroup(t *testing.T) {
	t.Parallel()
	march := effective.Span{From: cal.MustDate("2020-03-01"), To: cal.MustDate("2020-03-31")}
	row := func(s effective.Selector, r Rule) effective.Parameter {
		b, err := json.Marshal(r)
		require.NoError(t, err)
		return effective.Parameter{Kind: effective.Due, Selector: s, Body: b, Valid: march}
	}
	ps := append(rules(t), row(effective.Selector{Name: "flood"}, Rule{Periodicity: Monthly, DueOn: cal.MustDate("2020-06-30")}),
		row(effective.Selector{Name: "hotels", Sector: "I"}, Rule{Periodicity: Monthly, DueOn: cal.MustDate("2020-09-30")}))
	due := func(month string, a Asked) string {
		c, err := For(ps, cal.MustPeriod(month).Start, a)
		require.NoError(t, err)
		return c.Of(c.Period(cal.MustPeriod(month).Start), week).String()
	}
	require.Equal(t, "2020-03-15", due("2020-02", Asked{Headcount: 50}))
	require.Equal(t, "2020-06-30", due("2020-03", Asked{Headcount: 50}))
	require.Equal(t, "2020-09-30", due("2020-03", Asked{Headcount: 50, Sector: "I"}))
	require.Equal(t, "2020-04-30", due("2020-03", Asked{Headcount: 5}), "a quarter is not a month")
	require.Equal(t, "2020-05-15", due("2020-04", Asked{Headcount: 50}))
}
