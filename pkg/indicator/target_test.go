package indicator

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/cal"
	"socle/pkg/fault"
)

var year2007 = cal.MustPeriod("2007")

func wanted(t require.TestingT, targets []Target, id, reading, period string) string {
	r, ok := Wanted(targets, id, reading, cal.MustPeriod(period))
	require.True(t, ok)
	return r.RatString()
}

func TestTargetOfTheYearIsPhasedAndAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		target := Target{ID: "KPI-08", Period: year2007, Amount: rapid.Int64Range(0, 1e15).Draw(t, "amount")}
		if rapid.Bool().Draw(t, "phased") {
			target.Phasing = rapid.SliceOfN(rapid.Int64Range(0, 100), 12, 12).Draw(t, "weights")
		}
		require.NoError(t, target.Check())
		sum := new(big.Rat)
		for n := range 12 {
			part, ok := Wanted([]Target{target}, "KPI-08", "contributions", cal.Monthly(year2007.Start+cal.Month(n)))
			require.True(t, ok)
			sum.Add(sum, part)
		}
		require.Zero(t, sum.Cmp(big.NewRat(target.Amount, 1)))
	})
}

func TestTargetFollowsItsPhasing(t *testing.T) {
	t.Parallel()
	year := []Target{{ID: "KPI-01", Period: year2007, Amount: 22090, Phasing: []int64{2, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1}}}
	require.Equal(t, "2008", wanted(t, year, "KPI-01", "new", "2007-Q3"))
	require.Equal(t, "22090", wanted(t, year, "KPI-01", "new", "2007"))
	for _, none := range [][2]string{{"KPI-01", "2008-01"}, {"KPI-02", "2007-01"}} {
		_, ok := Wanted(year, none[0], "new", cal.MustPeriod(none[1]))
		require.False(t, ok)
	}
}

func TestTargetOfAMonthGoesBeforeThatOfItsYear(t *testing.T) {
	t.Parallel()
	both := []Target{{ID: "KPI-01", Period: year2007, Amount: 1200}, {ID: "KPI-01", Period: cal.MustPeriod("2007-02"), Amount: 40}}
	require.Equal(t, "240", wanted(t, both, "KPI-01", "new", "2007-Q1"))
	_, ok := Wanted(both[1:], "KPI-01", "new", cal.MustPeriod("2007-Q1"))
	require.False(t, ok, "two months have no target")
}

func TestTargetOfALevelIsTheSameEveryMonth(t *testing.T) {
	t.Parallel()
	c := june
	level, err := NewTarget("KPI-06", "", year2007, "90", nil, mad)
	require.NoError(t, err)
	c.Targets = []Target{level}
	v := reading(t, "KPI-06", "to_date", Fact{Obligations: 100, ObligationsFiled: 70}, nil, c)
	require.Equal(t, "90.00", *v.Target)
	require.Nil(t, reading(t, "KPI-06", "on_time", Fact{}, nil, c).Target, "a target is of one reading")
	require.Equal(t, "90", wanted(t, c.Targets, "KPI-06", "to_date", "2007-Q2"))
}

func TestTargetIsWrittenInTheUnitOfItsReading(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id, value string
		amount    int64
	}{{"KPI-08", "1000.50", 100050}, {"KPI-06", "93.5", 93500}, {"KPI-04", "21", 21000}, {"KPI-01", "22090", 22090}} {
		got, err := NewTarget(c.id, "", year2007, c.value, nil, mad)
		require.NoError(t, err)
		require.Equal(t, c.amount, got.Amount)
	}
	for _, bad := range []string{"", "-1", "1.5", "many"} {
		_, err := NewTarget("KPI-01", "", year2007, bad, nil, mad)
		require.True(t, fault.Is(err, fault.Invalid))
	}
}

func TestWrongTargetIsRefused(t *testing.T) {
	t.Parallel()
	for _, bad := range []Target{
		{ID: "KPI-99"}, {ID: "KPI-06", Reading: "lucky"}, {ID: "KPI-06", Period: year2007, Phasing: make([]int64, 12)},
		{ID: "KPI-01", Period: year2007, Phasing: make([]int64, 4)},
		{ID: "KPI-01", Period: cal.MustPeriod("2007-Q1"), Phasing: []int64{-1, 1, 1}},
	} {
		require.True(t, fault.Is(bad.Check(), fault.Invalid))
	}
}

func gapOf(t *testing.T, id string, target int64, f Fact) Gap {
	t.Helper()
	c := june
	c.Targets = []Target{{ID: id, Period: year2007, Amount: target}}
	i, _ := Get(id)
	g, ok := i.Gap(i.Evaluate(f, nil, c))
	require.True(t, ok)
	return g
}

func TestGapIsSaidInWords(t *testing.T) {
	t.Parallel()
	g := gapOf(t, "KPI-01", 150*12, Fact{EmployersNew: 138})
	require.Equal(t, "12 de moins que l'objectif (−8,0\u202f%)", g.Words("fr", mad))
	require.Equal(t, "12 under target (−8.0%)", g.Words("en", mad))
	g = gapOf(t, "KPI-08", 12*1_000_000_00, Fact{Collected: 1_250_000_50})
	require.Equal(t, "250\u202f000,50\u00a0MAD de plus que l'objectif (+25,0\u202f%)", g.Words("fr", mad))
	require.Equal(t, "MAD\u00a0250,000.50 over target (+25.0%)", g.Words("en", mad))
	g = gapOf(t, "KPI-06", 90_000, Fact{Obligations: 1000, ObligationsFiled: 890})
	require.Equal(t, "1,0 point de moins que l'objectif", g.Words("fr", mad))
	require.Equal(t, "1.0 point under target", g.Words("en", mad))
	g = gapOf(t, "KPI-04", 10_000, Fact{FilesDecided: 2, DecisionDays: 43})
	require.Equal(t, "11,5 jours de plus que l'objectif (+115,0\u202f%)", g.Words("fr", mad))
	require.False(t, g.Good, "more days than wanted is worse")
	require.Equal(t, "on target", gapOf(t, "KPI-01", 24, Fact{EmployersNew: 2}).Words("en", mad))
}

func TestAlertAsksWhetherTheFigureIsSoManyPercentUnderItsTarget(t *testing.T) {
	t.Parallel()
	require.True(t, gapOf(t, "KPI-06", 90_000, Fact{Obligations: 100, ObligationsFiled: 72}).Under(20))
	require.False(t, gapOf(t, "KPI-06", 90_000, Fact{Obligations: 100, ObligationsFiled: 73}).Under(20))
	require.False(t, gapOf(t, "KPI-06", 90_000, Fact{Obligations: 100, ObligationsFiled: 99}).Under(0))
	require.True(t, gapOf(t, "KPI-04", 10_000, Fact{FilesDecided: 1, DecisionDays: 12}).Under(20), "too many days is under target too")
	i, _ := Get("KPI-06")
	_, ok := i.Gap(i.Evaluate(Fact{}, nil, june))
	require.False(t, ok, "no gap without a figure or a target")
}

func TestPEFAKeepsTheLowerOfItsTwoGrades(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		stock, old int64
		want       Grade
	}{{99, 0, "A"}, {100, 0, "B"}, {199, 99, "B"}, {399, 0, "C"}, {400, 0, "D"}, {50, 13, "B"}, {50, 25, "C"}, {50, 38, "D"}, {0, 0, "A"}} {
		n := PEFA(Fact{Collected: 900, CollectedSurcharges: 90, CollectedPenalties: 10, OutstandingB1: c.stock, ArrearsOver12Months: c.old})
		require.Equal(t, c.want, n.Grade, "%+v", c)
	}
	require.Nil(t, PEFA(Fact{}).Percent)
	require.Empty(t, PEFA(Fact{}).Grade)
}

func TestTADATMeasuresAreShownWithoutAScore(t *testing.T) {
	t.Parallel()
	norms := TADAT(Fact{Obligations: 4, ObligationsFiledOnTime: 3})
	require.Len(t, norms, 4)
	require.Equal(t, "75.00", *norms[0].Percent)
	for _, n := range norms {
		require.Empty(t, n.Grade)
	}
	require.Nil(t, norms[1].Percent)
}

func TestTargetOfAStockIsWhatItShouldBeAtTheEnd(t *testing.T) {
	t.Parallel()
	year, err := NewTarget("KPI-10", "", cal.MustPeriod("2026"), "1500.00", nil, mad)
	require.NoError(t, err)
	for _, p := range []string{"2026-05", "2026-Q2", "2026"} {
		want, ok := Wanted([]Target{year}, "KPI-10", "past_due", cal.MustPeriod(p))
		require.True(t, ok)
		require.Equal(t, "150000", want.RatString(), p)
	}
	year.Phasing = []int64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	require.ErrorContains(t, year.Check(), "stock")
}
