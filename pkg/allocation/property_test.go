package allocation

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/cal"
	"socle/pkg/money"
)

func drawItems(t *rapid.T) []Item {
	n := rapid.IntRange(0, 12).Draw(t, "n")
	items := make([]Item, n)
	for i := range items {
		p := cal.Monthly(cal.MonthOf(2007, 1) + cal.Month(rapid.IntRange(0, 3).Draw(t, "month")))
		items[i] = Item{
			ID: strconv.Itoa(i), Period: p, Due: p.Last().AddDays(10),
			Component:   Component{Kind: rapid.SampledFrom([]Kind{Principal, Surcharge, Penalty, Levy}).Draw(t, "kind")},
			Outstanding: money.Minor(rapid.Int64Range(-10, 1_000_000_000).Draw(t, "owed")),
		}
	}
	return items
}

func drawOrder(t *rapid.T) Order {
	o := Order{ProRata: rapid.Bool().Draw(t, "pro rata")}
	o.By = rapid.Permutation([]Criterion{ByDesignation, ByLevyLast, ByPeriod, ByKind, ByDue}).Draw(t, "by")
	o.Kinds = rapid.Permutation([]Kind{Principal, Surcharge, Penalty, Levy}).Draw(t, "kinds")
	o.OnlyDesignated = rapid.Bool().Draw(t, "only")
	return o
}

func drawResult(t *rapid.T) (money.Minor, []Item, Order, Result) {
	items, order := drawItems(t), drawOrder(t)
	payment := money.Minor(rapid.Int64Range(1, 5_000_000_000).Draw(t, "payment"))
	r, err := Allocate(payment, items, order, Designation{Periods: []cal.Period{cal.MustPeriod("2007-02")}})
	require.NoError(t, err)
	return payment, items, order, r
}

func TestAllocationsAndCreditAddUpToThePaymentAndNoneExceedsWhatIsOwed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		payment, items, order, r := drawResult(t)
		require.Equal(t, payment, r.Total())
		require.GreaterOrEqual(t, r.Credit, money.Minor(0))
		var left money.Minor
		for i, after := range r.Apply(items) {
			require.LessOrEqual(t, after.Outstanding, items[i].Outstanding)
			if items[i].Outstanding > 0 {
				require.GreaterOrEqual(t, after.Outstanding, money.Minor(0))
				left += after.Outstanding
			}
		}
		if r.Credit > 0 && !order.OnlyDesignated {
			require.Zero(t, left, "a credit while something is owed")
		}
	})
}

func TestBounceReversesExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		payment, items, _, r := drawResult(t)
		back := r.Reverse()
		require.Equal(t, -payment, back.Total())
		require.Equal(t, items, back.Apply(r.Apply(items)))
	})
}

func TestAllocationDoesNotHangOnTheOrderOfRows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		payment, items, order, r := drawResult(t)
		shuffled := rapid.Permutation(items).Draw(t, "rows")
		again, err := Allocate(payment, shuffled, order, Designation{Periods: []cal.Period{cal.MustPeriod("2007-02")}})
		require.NoError(t, err)
		require.Equal(t, r, again)
	})
}

func TestDebtsAreFinishedInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, items, order, r := drawResult(t)
		after := r.Apply(items)
		part := slices.IndexFunc(after, func(i Item) bool { return i.Outstanding > 0 })
		if part < 0 || order.ProRata || order.OnlyDesignated {
			return
		}
		for i := range items {
			c, _ := order.compare(items[part], items[i], Designation{Periods: []cal.Period{cal.MustPeriod("2007-02")}})
			if c < 0 {
				require.Equal(t, items[i].Outstanding, after[i].Outstanding, "a later debt was paid before an earlier one")
			}
		}
	})
}
