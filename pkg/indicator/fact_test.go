package indicator

import (
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/cal"
)

func TestQuarterAddsFlowsKeepsTheFirstOpeningAndTheLastClosing(t *testing.T) {
	t.Parallel()
	at := cal.MonthOf(2007, 4)
	cells := []Cell{
		{Month: at + 2, Fact: Fact{Collected: 3, ArrearsOpening: 30, OutstandingB1: 300}, Decisions: Histogram{5: 1}},
		{Month: at, Fact: Fact{Collected: 1, ArrearsOpening: 10, OutstandingB1: 100}, Decisions: Histogram{5: 1, 7: 2}},
		{Month: at + 1, Fact: Fact{Collected: 2, ArrearsOpening: 20, OutstandingB1: 200}},
		{Month: at + 3, Fact: Fact{Collected: 99, ArrearsOpening: 99, OutstandingB1: 99}},
	}
	f, days := Whole(cal.MustPeriod("2007-Q2"), at+11, slices.Values(cells))
	require.Equal(t, Fact{Collected: 6, ArrearsOpening: 10, OutstandingB1: 300}, f)
	require.Equal(t, Histogram{5: 2, 7: 2}, days)
	f, _ = Whole(cal.MustPeriod("2007-Q2"), at+1, slices.Values(cells))
	require.Equal(t, int64(200), f[OutstandingB1], "a period that is not over ends where it was last measured")
	f, days = Whole(cal.MustPeriod("2007-Q2"), at-1, slices.Values(cells))
	require.Zero(t, f)
	require.Empty(t, days)
}

func TestStockOfASliceThatOwesNothingMoreIsZero(t *testing.T) {
	t.Parallel()
	at := cal.MonthOf(2007, 4)
	f, _ := Whole(cal.MustPeriod("2007-Q2"), at+2, slices.Values([]Cell{{Month: at, Fact: Fact{OutstandingB1: 100}}}))
	require.Zero(t, f[OutstandingB1])
}

func drawFact(t *rapid.T) Fact {
	var f Fact
	for m := range f {
		f[m] = rapid.Int64Range(0, 1_000_000).Draw(t, "measure")
	}
	return f
}

func drawCells(t *rapid.T) []Cell {
	cells := make([]Cell, rapid.IntRange(1, 8).Draw(t, "cells"))
	for n := range cells {
		cells[n] = Cell{
			Month:  cal.MonthOf(2007, 4) + cal.Month(rapid.IntRange(0, 2).Draw(t, "month")),
			Region: rapid.SampledFrom([]string{"N", "S", ""}).Draw(t, "region"), Fact: drawFact(t),
		}
	}
	return cells
}

func TestSlicesAlwaysAddUpToTheWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cells, c := drawCells(t), june
		c.Period = cal.MustPeriod("2007-Q2")
		for _, i := range Catalogue() {
			r := i.Main()
			if r.Unit.level() {
				continue
			}
			whole, _ := Whole(c.Period, c.Period.End(), slices.Values(cells))
			sum := new(big.Rat)
			for _, p := range i.Breakdown("", ByRegion, c.Period.End(), slices.Values(cells), c) {
				sum.Add(sum, p.Value.Exact())
			}
			require.Zero(t, sum.Cmp(i.Evaluate(whole, nil, c).Exact()), i.ID)
		}
	})
}

func TestShownFigureIsTheExactRatioRoundedOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawFact(t)
		for _, v := range EvaluateAll(f, nil, june) {
			if v.Value == nil || v.Unit != Percent {
				continue
			}
			shown, ok := new(big.Rat).SetString(*v.Value)
			require.True(t, ok)
			off := new(big.Rat).Sub(shown, v.Exact())
			require.LessOrEqual(t, off.Abs(off).Cmp(big.NewRat(5, 1000)), 0)
		}
	})
}

func TestPercentileIsANumberOfDaysThatOccurred(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := Histogram{}
		var all []int
		for range rapid.IntRange(1, 30).Draw(t, "files") {
			d := rapid.IntRange(0, 60).Draw(t, "days")
			h.Add(Histogram{d: 1})
			all = append(all, d)
		}
		slices.Sort(all)
		p := rapid.Int64Range(1, 100).Draw(t, "p")
		got, ok := h.Percentile(p)
		require.True(t, ok)
		require.Equal(t, all[(len(all)*int(p)+99)/100-1], got)
	})
}

func TestEvolutionOfArrearsExplainsItself(t *testing.T) {
	t.Parallel()
	f := Fact{ArrearsOpening: 1000, ArrearsFellDue: 300, ArrearsRescheduled: 100, ArrearsCollected: 250, RecoveredNoAction: 250,
		ArrearsCancelled: 20, ArrearsWaived: 30, OutstandingB1: 400, OutstandingB5: 500}
	require.Zero(t, EvolutionOf(f).Unexplained())
	require.Empty(t, f.Violations())
	f[OutstandingB1]--
	f[RecoveredNoAction]++
	f[ObligationsFiled] = 1
	require.Len(t, f.Violations(), 3)
}

func TestEvolutionHoldsOverMonthsWhenItHoldsInEach(t *testing.T) {
	t.Parallel()
	april := Fact{ArrearsOpening: 10, ArrearsFellDue: 5, OutstandingB1: 15}
	may := Fact{ArrearsOpening: 15, ArrearsCollected: 4, OutstandingB2: 11}
	require.Zero(t, EvolutionOf(april.Then(may)).Unexplained())
}
