package allocation

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

func item(id, period string, kind Kind, owed money.Minor) Item {
	p := cal.MustPeriod(period)
	return Item{ID: id, Period: p, Due: p.Last().AddDays(10), Component: Component{Kind: kind}, Outstanding: owed}
}

func account() []Item {
	return []Item{
		item("feb", "2007-02", Principal, 100),
		item("jan-surcharge", "2007-01", Surcharge, 10),
		item("jan", "2007-01", Principal, 100),
		item("jan-levy", "2007-01", Levy, 20),
		item("jan-penalty", "2007-01", Penalty, 50),
	}
}

func paid(t *testing.T, amount money.Minor, o Order, d Designation) ([]string, Result) {
	t.Helper()
	r, err := Allocate(amount, account(), o, d)
	require.NoError(t, err)
	ids := []string{}
	for _, a := range r.Allocations {
		ids = append(ids, a.ItemID)
	}
	require.Equal(t, amount, r.Total())
	return ids, r
}

func TestOldestPeriodIsPaidFirstAndInsideItPrincipalBeforeSurcharges(t *testing.T) {
	t.Parallel()
	ids, r := paid(t, 200, Default(), Designation{})
	require.Equal(t, []string{"jan", "jan-levy", "jan-surcharge", "jan-penalty", "feb"}, ids)
	require.Equal(t, money.Minor(20), r.Allocations[4].Amount)
	require.Zero(t, r.Credit)
}

func TestEveryAllocationSaysWhyItCameBeforeTheNext(t *testing.T) {
	t.Parallel()
	_, r := paid(t, 200, Default(), Designation{})
	require.Equal(t, Reason{Code: "allocation.kind", Before: "jan-levy"}, r.Allocations[0].Reason)
	require.Equal(t, Reason{Code: "allocation.period", Before: "feb"}, r.Allocations[3].Reason)
	require.Equal(t, Reason{Code: "allocation.last"}, r.Allocations[4].Reason)
}

func TestFundMayServeSurchargesFirst(t *testing.T) {
	t.Parallel()
	o := Order{By: []Criterion{ByPeriod, ByKind}, Kinds: []Kind{Surcharge, Penalty, Principal, Levy}}
	ids, _ := paid(t, 60, o, Designation{})
	require.Equal(t, []string{"jan-surcharge", "jan-penalty"}, ids)
}

func TestFundMayPayThePrincipalOfAllPeriodsBeforeAnySurcharge(t *testing.T) {
	t.Parallel()
	o := Order{By: []Criterion{ByKind, ByPeriod}, Kinds: []Kind{Principal, Surcharge, Penalty, Levy}}
	ids, _ := paid(t, 205, o, Designation{})
	require.Equal(t, []string{"jan", "feb", "jan-surcharge"}, ids)
}

func TestPeriodDesignatedByThePayerComesFirstWhereTheFundHeedsIt(t *testing.T) {
	t.Parallel()
	asked := Designation{Periods: []cal.Period{cal.MustPeriod("2007-02")}}
	o := Default()
	ids, _ := paid(t, 100, o, asked)
	require.Equal(t, "jan", ids[0])
	o.By = []Criterion{ByDesignation, ByPeriod, ByKind}
	ids, r := paid(t, 150, o, asked)
	require.Equal(t, []string{"feb", "jan"}, ids)
	require.Equal(t, "allocation.designated", r.Allocations[0].Reason.Code)
	o.OnlyDesignated = true
	ids, r = paid(t, 150, o, asked)
	require.Equal(t, []string{"feb"}, ids)
	require.Equal(t, money.Minor(50), r.Credit)
	ids, _ = paid(t, 50, o, Designation{Items: []string{"jan-penalty"}})
	require.Equal(t, []string{"jan-penalty"}, ids)
}

func TestKeepingToTheDesignationChangesNothingWhenNoneWasMade(t *testing.T) {
	t.Parallel()
	o := Default()
	o.By, o.OnlyDesignated = []Criterion{ByDesignation, ByPeriod, ByKind}, true
	ids, _ := paid(t, 280, o, Designation{})
	require.Len(t, ids, 5)
}

func TestLevyCanComeAfterAllSocialDebts(t *testing.T) {
	t.Parallel()
	o := Default()
	o.By = []Criterion{ByLevyLast, ByPeriod, ByKind}
	ids, r := paid(t, 300, o, Designation{})
	require.Equal(t, []string{"jan", "jan-surcharge", "jan-penalty", "feb", "jan-levy"}, ids)
	require.Equal(t, money.Minor(20), r.Credit, "what is left over is a credit, not lost")
}

func TestBranchesOfOnePeriodShareInProportion(t *testing.T) {
	t.Parallel()
	items := []Item{item("b", "2007-01", Principal, 200), item("a", "2007-01", Principal, 100)}
	r, err := Allocate(100, items, Default(), Designation{})
	require.NoError(t, err)
	require.Equal(t, []Allocation{
		{"a", 33, Reason{Code: "allocation.shared"}}, {"b", 67, Reason{Code: "allocation.shared"}}}, r.Allocations)
	o := Default()
	o.ProRata = false
	r, err = Allocate(150, items, o, Designation{})
	require.NoError(t, err)
	require.Equal(t, money.Minor(100), r.Allocations[0].Amount)
	require.Equal(t, "allocation.due", r.Allocations[0].Reason.Code)
}

func TestGroupsAreServedInTheOrderTheFundNames(t *testing.T) {
	t.Parallel()
	a, b := item("a", "2007-01", Principal, 50), item("b", "2007-01", Principal, 50)
	a.Component.Group, b.Component.Group = "family", "health"
	o := Order{By: []Criterion{ByPeriod, ByGroup, ByDue}, Groups: []string{"health"}}
	r, err := Allocate(60, []Item{a, b}, o, Designation{})
	require.NoError(t, err)
	require.Equal(t, "b", r.Allocations[0].ItemID)
}

func TestNothingOrLessCannotBeAllocated(t *testing.T) {
	t.Parallel()
	for _, amount := range []money.Minor{0, -5} {
		_, err := Allocate(amount, account(), Default(), Designation{})
		require.True(t, fault.Is(err, fault.Invalid))
	}
}

func TestOrderThatNamesAnUnknownThingIsRefused(t *testing.T) {
	t.Parallel()
	for _, o := range []Order{
		{By: []Criterion{"luck"}}, {By: []Criterion{ByDue, ByDue}}, {Kinds: []Kind{"gift"}}, {OnlyDesignated: true},
	} {
		_, err := Allocate(10, account(), o, Designation{})
		require.True(t, fault.Is(err, fault.Invalid))
	}
	require.NoError(t, Default().Check())
}
