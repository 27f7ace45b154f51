package indicator

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/pkg/cal"
	"socle/pkg/money"
)

var (
	mad  = money.Currency{Code: "MAD", Decimals: 2, Shown: 2}
	june = Context{Period: cal.MustPeriod("2007-06"), Currency: mad, AsOf: time.Date(2007, 7, 20, 8, 0, 0, 0, time.UTC)}
)

func reading(t *testing.T, id, key string, f Fact, days Histogram, c Context) Value {
	t.Helper()
	i, ok := Get(id)
	require.True(t, ok)
	for _, v := range i.All(f, days, c) {
		if v.Reading == key {
			return v
		}
	}
	t.Fatalf("%s has no reading %s", id, key)
	return Value{}
}

func requireFigure(t *testing.T, want string, v Value) {
	t.Helper()
	require.NotNil(t, v.Value, "%s %s", v.ID, v.Reading)
	require.Equal(t, want, *v.Value, "%s %s", v.ID, v.Reading)
}

func TestRatioWithoutDenominatorIsNotApplicableNeverZero(t *testing.T) {
	t.Parallel()
	for _, v := range EvaluateAll(Fact{}, nil, june) {
		switch v.Unit {
		case Percent, Days:
			require.Nil(t, v.Value, v.ID)
			require.Equal(t, "0", (*v.Denominator)[:1])
		default:
			require.NotNil(t, v.Value, v.ID)
		}
	}
	requireFigure(t, "0.00", reading(t, "KPI-06", "to_date", Fact{Obligations: 5}, nil, june))
}

func TestKPI01CountsNumbersAttributed(t *testing.T) {
	t.Parallel()
	requireFigure(t, "37", reading(t, "KPI-01", "new", Fact{EmployersNew: 37}, nil, june))
}

func TestKPI02AddsTheThreeKindsOfInsured(t *testing.T) {
	t.Parallel()
	f := Fact{InsuredNewSalaried: 100, InsuredNewSelfEmployed: 20, InsuredNewVoluntary: 3}
	requireFigure(t, "123", reading(t, "KPI-02", "all", f, nil, june))
	requireFigure(t, "20", reading(t, "KPI-02", "self_employed", f, nil, june))
}

func TestKPI03CanShrink(t *testing.T) {
	t.Parallel()
	f := Fact{EmployersContributingOpening: 300, EmployersContributingClosing: 299}
	requireFigure(t, "-0.33", reading(t, "KPI-03", "employers", f, nil, june))
	require.Nil(t, reading(t, "KPI-03", "insured", f, nil, june).Value)
}

func TestKPI04GivesMeanMedianAndNinetiethPercentile(t *testing.T) {
	t.Parallel()
	days := Histogram{1: 5, 4: 4, 31: 1}
	f := Fact{FilesDecided: 10, DecisionDays: 5 + 16 + 31, WaitingDays: 25}
	requireFigure(t, "5.2", reading(t, "KPI-04", "mean", f, days, june))
	requireFigure(t, "1.0", reading(t, "KPI-04", "median", f, days, june))
	requireFigure(t, "4.0", reading(t, "KPI-04", "p90", f, days, june))
	requireFigure(t, "2.5", reading(t, "KPI-04", "waiting", f, days, june))
	require.Equal(t, "10", *reading(t, "KPI-04", "median", f, days, june).Denominator)
	require.Nil(t, reading(t, "KPI-04", "median", f, nil, june).Value)
}

func TestKPI06CountsAnEstimateAsNotFiled(t *testing.T) {
	t.Parallel()
	f := Fact{Obligations: 300, ObligationsFiled: 200, ObligationsFiledOnTime: 100, ObligationsEstimated: 40}
	v := reading(t, "KPI-06", "to_date", f, nil, june)
	requireFigure(t, "66.67", v)
	require.Equal(t, []string{"200", "300"}, []string{*v.Numerator, *v.Denominator})
	requireFigure(t, "33.33", reading(t, "KPI-06", "on_time", f, nil, june))
	requireFigure(t, "100", reading(t, "KPI-06", "missing", f, nil, june))
}

func TestKPI07ReadsTheCohortAndBesideItTheCash(t *testing.T) {
	t.Parallel()
	f := Fact{Declared: 1_000_000, DeclaredCollected: 873_450, Collected: 1_200_000, DeclaredInMonth: 960_000}
	v := reading(t, "KPI-07", "cohort", f, nil, june)
	requireFigure(t, "87.35", v) // 87.345, half away from zero
	require.Equal(t, []string{"8734.50", "10000.00"}, []string{*v.Numerator, *v.Denominator})
	requireFigure(t, "125.00", reading(t, "KPI-07", "cash", f, nil, june))
	requireFigure(t, "1265.50", reading(t, "KPI-07", "outstanding", f, nil, june))
}

func TestKPI08KeepsSuspenseAndReversedMoneyApart(t *testing.T) {
	t.Parallel()
	f := Fact{Collected: 169_340, CollectedSurcharges: 100, CollectedPenalties: 50, Suspense: 7, Reversed: 900, CollectedLevies: 12800}
	requireFigure(t, "1693.40", reading(t, "KPI-08", "contributions", f, nil, june))
	requireFigure(t, "1.50", reading(t, "KPI-08", "surcharges", f, nil, june))
	requireFigure(t, "0.07", reading(t, "KPI-08", "suspense", f, nil, june))
	requireFigure(t, "9.00", reading(t, "KPI-08", "reversed", f, nil, june))
	xof := june
	xof.Currency = money.Currency{Code: "XOF"}
	requireFigure(t, "169340", reading(t, "KPI-08", "contributions", f, nil, xof))
}

func TestKPI09WeighsDaysByAmount(t *testing.T) {
	t.Parallel()
	// 100 paid 10 days late, 300 paid 2 days late, 600 on time in one payment
	f := Fact{Payments: 3, PaymentsLate: 2, LateDays: 12, LateAmount: 400, LateAmountDays: 1600, Collected: 1000}
	requireFigure(t, "4.0", reading(t, "KPI-09", "late_weighted", f, nil, june))
	requireFigure(t, "6.0", reading(t, "KPI-09", "late_plain", f, nil, june))
	requireFigure(t, "1.6", reading(t, "KPI-09", "all_weighted", f, nil, june))
	requireFigure(t, "4.0", reading(t, "KPI-09", "all_plain", f, nil, june))
}

func TestKPI10AddsTheBucketsPastDueAndOnlyThem(t *testing.T) {
	t.Parallel()
	f := Fact{OutstandingB0: 1000, OutstandingB1: 100, OutstandingB5: 50, ArrearsOver12Months: 30, OutstandingLevies: 7777}
	requireFigure(t, "1.50", reading(t, "KPI-10", "past_due", f, nil, june))
	requireFigure(t, "11.50", reading(t, "KPI-10", "outstanding", f, nil, june))
	requireFigure(t, "20.00", reading(t, "KPI-10", "over_12_months", f, nil, june))
	requireFigure(t, "0.50", reading(t, "KPI-10", "b5", f, nil, june))
}

func TestKPI11TakesTheDebtsOfThePeriodsOwnStart(t *testing.T) {
	t.Parallel()
	f := Fact{ArrearsOpening: 1000, RecoveredOfMonthStart: 500, RecoveredOfQuarterStart: 400, RecoveredOfYearStart: 300}
	for period, want := range map[string]string{"2007-06": "50.00", "2007-Q2": "40.00", "2007": "30.00"} {
		c := june
		c.Period = cal.MustPeriod(period)
		requireFigure(t, want, reading(t, "KPI-11", "rate", f, nil, c))
	}
}

func TestKPI12AddsUpToWhatWasRecovered(t *testing.T) {
	t.Parallel()
	f := Fact{ArrearsCollected: 60, RecoveredReminder: 10, RecoveredVisit: 20, RecoveredNoAction: 30}
	requireFigure(t, "0.60", reading(t, "KPI-12", "recovered", f, nil, june))
	requireFigure(t, "0.20", reading(t, "KPI-12", "visit", f, nil, june))
}

func TestValueIsWrittenAsOneDocument(t *testing.T) {
	t.Parallel()
	v := reading(t, "KPI-06", "to_date", Fact{}, nil, june)
	b, err := json.Marshal(v)
	require.NoError(t, err)
	require.JSONEq(t, `{"id":"KPI-06","reading":"to_date","value":null,"numerator":"0","denominator":"0",
		"unit":"percent","target":null,"as_of":"2007-07-20T08:00:00Z"}`, string(b))
}

func TestKPI05IsTheBreakdownOfTheNewByAnyZone(t *testing.T) {
	t.Parallel()
	cells := []Cell{
		{Month: june.Period.Start, Region: "Sud", Fact: Fact{EmployersNew: 1}},
		{Month: june.Period.Start, Region: "Fès", Fact: Fact{EmployersNew: 1}},
		{Month: june.Period.Start, Region: "Sud", Fact: Fact{EmployersNew: 1}},
		{Month: june.Period.Start + 1, Region: "Sud", Fact: Fact{EmployersNew: 100}},
	}
	kpi, _ := Get("KPI-05")
	parts := kpi.Breakdown("employers", ByRegion, june.Period.End(), slices.Values(cells), june)
	require.Len(t, parts, 2)
	require.Equal(t, []string{"Fès", "Sud"}, []string{parts[0].Key, parts[1].Key})
	requireFigure(t, "2", parts[1].Value)
	require.Equal(t, "66.67", *parts[1].Share)
	require.Nil(t, kpi.Breakdown("unknown", ByRegion, 0, slices.Values(cells), june))
}
