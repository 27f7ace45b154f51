package ageing

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

var asOf = cal.MustDate("2007-12-31")

func TestDebtIsNotPastDueOnItsDueDateAndOneDayPastDueTheDayAfter(t *testing.T) {
	t.Parallel()
	require.Zero(t, DaysPast(asOf, asOf))
	require.Zero(t, DaysPast(asOf.AddDays(5), asOf))
	require.Equal(t, 1, DaysPast(asOf.AddDays(-1), asOf))
}

func TestBucketsHoldBothTheirEnds(t *testing.T) {
	t.Parallel()
	s := Default()
	for days, bucket := range map[int]int{-3: 0, 0: 0, 1: 1, 30: 1, 31: 2, 60: 2, 61: 3, 90: 3, 91: 4, 360: 4, 361: 5, 9999: 5} {
		require.Equal(t, bucket, s.Bucket(days), "%d days", days)
	}
	require.Equal(t, []string{"not_due", "1-30", "31-60", "61-90", "91-360", "over_360"}, s.Keys())
	require.Equal(t, []int{1, 31, 61, 91, 361}, s.LowerBounds())
	text, err := s.MarshalText()
	require.NoError(t, err)
	require.Equal(t, "30,60,90,360", string(text))
}

func TestFundChoosesItsBuckets(t *testing.T) {
	t.Parallel()
	s, err := NewScale(15, 45)
	require.NoError(t, err)
	require.Equal(t, []string{"not_due", "1-15", "16-45", "over_45"}, s.Keys())
	for _, bad := range [][]int{{}, {0}, {30, 30}, {60, 30}, {1, 2, 3, 4, 5, 6, 7}} {
		_, err := NewScale(bad...)
		require.True(t, fault.Is(err, fault.Invalid))
	}
}

func TestInstalmentsOfAPlanAgeByTheirOwnDates(t *testing.T) {
	t.Parallel()
	table := New(Default(), asOf)
	table.Count(Debt{Due: asOf.AddDays(-400), Outstanding: 300, Plan: []Instalment{
		{asOf.AddDays(-40), 100}, {asOf.AddDays(-10), 100}, {asOf.AddDays(20), 100}}})
	require.Equal(t, []money.Minor{100, 100, 100, 0, 0, 0}, table.All())
}

func TestWhatNoInstalmentCoversAgesByTheDebtItself(t *testing.T) {
	t.Parallel()
	table := New(Default(), asOf)
	table.Count(Debt{Due: asOf.AddDays(-400), Outstanding: 150, Plan: []Instalment{{asOf.AddDays(20), 100}}})
	require.Equal(t, []money.Minor{100, 0, 0, 0, 0, 50}, table.All())
}

func TestPaymentsOnAPlanFinishItsEarliestInstalments(t *testing.T) {
	t.Parallel()
	table := New(Default(), asOf)
	table.Count(Debt{Due: asOf.AddDays(-400), Outstanding: 120, Plan: []Instalment{
		{asOf.AddDays(-40), 100}, {asOf.AddDays(20), 100}}})
	require.Equal(t, []money.Minor{100, 0, 20, 0, 0, 0}, table.All())
}

func TestDebtsOfSuspendedAndClosedEmployersAreCountedApart(t *testing.T) {
	t.Parallel()
	table := Of(Default(), asOf, slices.Values([]Debt{
		{Due: asOf, Outstanding: 1, Standing: Active},
		{Due: asOf.AddDays(-5), Outstanding: 20, Standing: Suspended},
		{Due: asOf.AddDays(-500), Outstanding: 300, Standing: Closed},
	}))
	require.Equal(t, money.Minor(321), table.Outstanding())
	require.Equal(t, money.Minor(320), table.PastDue())
	out, due := table.Of(Active)
	require.Equal(t, []money.Minor{1, 0}, []money.Minor{out, due})
	out, due = table.Of(Closed)
	require.Equal(t, []money.Minor{300, 300}, []money.Minor{out, due})
	require.Equal(t, money.Minor(20), table.Buckets(Suspended)[1])
}

func TestTablesOfDifferentDatesAreNotAdded(t *testing.T) {
	t.Parallel()
	require.Panics(t, func() { New(Default(), asOf).Add(New(Default(), asOf.AddDays(1))) })
}

func drawDebt(t *rapid.T) Debt {
	amount := rapid.Int64Range(-100, 1_000_000)
	days := rapid.IntRange(-900, 100)
	d := Debt{Due: asOf.AddDays(days.Draw(t, "due")), Outstanding: money.Minor(amount.Draw(t, "owed"))}
	d.Standing = Standing(rapid.IntRange(0, 2).Draw(t, "standing"))
	for range rapid.IntRange(0, 4).Draw(t, "instalments") {
		d.Plan = append(d.Plan, Instalment{asOf.AddDays(days.Draw(t, "date")), money.Minor(amount.Draw(t, "instalment"))})
	}
	return d
}

func TestBucketsAlwaysAddUpToWhatIsOutstanding(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		one, two := New(Default(), asOf), New(Default(), asOf)
		var owed money.Minor
		for i := range rapid.IntRange(0, 20).Draw(t, "debts") {
			d := drawDebt(t)
			owed += d.Outstanding
			[]*Table{one, two}[i%2].Count(d)
		}
		one.Add(two)
		require.Equal(t, owed, one.Outstanding())
		var apart money.Minor
		for s := range standings {
			out, _ := one.Of(s)
			apart += out
		}
		require.Equal(t, owed, apart)
	})
}

func TestDebtOnlyGetsOlder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDebt(t)
		later := asOf.AddDays(rapid.IntRange(0, 500).Draw(t, "later"))
		d.Outstanding, d.Plan = max(d.Outstanding, 0), nil
		require.LessOrEqual(t, Default().Bucket(DaysPast(d.Due, asOf)), Default().Bucket(DaysPast(d.Due, later)))
	})
}
