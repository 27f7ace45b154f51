package analytics

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/tenant"
	"socle/pkg/indicator"
)

// holds compares the measures named, and says which differs.
func holds(t *testing.T, f indicator.Fact, want map[indicator.Measure]int64) {
	t.Helper()
	for m, v := range want {
		require.Equal(t, v, f[m], m.String())
	}
}

func TestAnEmployerCountsInTheMonthItsNumberWasAttributed(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.employer(casa, "2007-02-28")
	h.refresh(true)
	holds(t, h.fact(e, "2007-02"), map[indicator.Measure]int64{indicator.EmployersNew: 1, indicator.FilesDecided: 1,
		indicator.FilesRejected: 0, indicator.DecisionDays: 10, indicator.WaitingDays: 2})
	require.Zero(t, h.fact(e, "2007-03")[indicator.EmployersNew])
}

func TestAPersonCountsOnceAtTheFirstEmployer(t *testing.T) {
	t.Parallel()
	h := open(t)
	first, second := h.employer(casa, "2007-01-05"), h.employer(casa, "2007-01-05")
	h.person("salaried", "2007-02-01", first, second)
	h.person("voluntary", "2007-02-10")
	h.refresh(true)
	require.EqualValues(t, 1, h.fact(first, "2007-02")[indicator.InsuredNewSalaried])
	require.Zero(t, h.fact(second, "2007-02")[indicator.InsuredNewSalaried])
	require.EqualValues(t, 1, h.fact(uuid.Nil, "2007-02")[indicator.InsuredNewVoluntary])
}

func TestAnEstimateIsNotAFiling(t *testing.T) {
	t.Parallel()
	h := open(t)
	filed, late, estimated, silent, ended := h.employer(casa, "2007-01-05"), h.employer(casa, "2007-01-05"), h.employer(casa, "2007-01-05"), h.employer(casa, "2007-01-05"), h.employer(casa, "2007-01-05")
	for _, e := range []uuid.UUID{filed, late, estimated, silent, ended} {
		h.owe(e, "2007-02", "2007-03-10")
	}
	h.file(filed, "2007-02", "nil", "2007-03-10", "2007-03-10", 0, 0, 0)
	h.file(late, "2007-02", "main", "2007-03-11", "2007-03-10", 3, 1000, 100)
	h.file(estimated, "2007-02", "estimate", "2007-05-01", "2007-03-10", 3, 900, 0)
	h.exec(endObligation, ended, h.today)
	h.refresh(true)
	for e, want := range map[uuid.UUID]map[indicator.Measure]int64{
		filed:     {indicator.Obligations: 1, indicator.ObligationsFiled: 1, indicator.ObligationsFiledOnTime: 1, indicator.ObligationsPayable: 0},
		late:      {indicator.Obligations: 1, indicator.ObligationsFiled: 1, indicator.ObligationsFiledOnTime: 0, indicator.ObligationsPayable: 1, indicator.LinesDeclared: 3, indicator.Declared: 1000, indicator.WagesDeclared: 5000},
		estimated: {indicator.Obligations: 1, indicator.ObligationsFiled: 0, indicator.ObligationsEstimated: 1, indicator.Declared: 0, indicator.LinesDeclared: 0},
		silent:    {indicator.Obligations: 1, indicator.ObligationsFiled: 0, indicator.ObligationsEstimated: 0},
		ended:     {indicator.Obligations: 0},
	} {
		holds(t, h.fact(e, "2007-02"), want)
	}
	require.EqualValues(t, 1000, h.fact(late, "2007-03")[indicator.DeclaredInMonth], "filed in March, whatever its period")
	require.Zero(t, h.fact(estimated, "2007-05")[indicator.DeclaredInMonth])
}

func TestAQuarterlyObligationCountsInItsLastMonth(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.employer(casa, "2006-01-05")
	h.owe(e, "2007-Q1", "2007-04-15")
	h.file(e, "2007-Q1", "main", "2007-04-10", "2007-04-15", 2, 600, 0)
	h.refresh(true)
	holds(t, h.fact(e, "2007-03"), map[indicator.Measure]int64{indicator.Obligations: 1, indicator.ObligationsFiledOnTime: 1, indicator.Declared: 600})
	require.Zero(t, h.fact(e, "2007-01")[indicator.Obligations]+h.fact(e, "2007-01")[indicator.Declared])
	require.EqualValues(t, 1, h.fact(e, "2007-05")[indicator.EmployersContributingClosing], "three months from March")
	require.EqualValues(t, 0, h.fact(e, "2007-06")[indicator.EmployersContributingClosing])
	require.EqualValues(t, 1, h.fact(e, "2007-06")[indicator.EmployersContributingOpening])
	require.EqualValues(t, 2, h.fact(e, "2007-04")[indicator.InsuredContributingClosing])
}

func TestMoneyCountsByValueDateAndTowardsItsPeriod(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.employer(casa, "2007-01-05")
	h.owe(e, "2007-02", "2007-03-10")
	h.file(e, "2007-02", "main", "2007-03-05", "2007-03-10", 3, 1000, 100)
	h.pay(e, "2007-02", "principal", "2007-03-10", 400)
	h.pay(e, "2007-02", "principal", "2007-04-09", 600)
	h.pay(e, "2007-02", "levy", "2007-03-10", 100)
	h.pay(e, "", "credit", "2007-04-09", 50)
	h.charge(e, "surcharge", "2007-02", "surcharge", "2007-03-31", "2007-03-10", 30)
	h.pay(e, "2007-02", "surcharge", "2007-04-09", 30)
	h.refresh(true)
	holds(t, h.fact(e, "2007-02"), map[indicator.Measure]int64{indicator.Declared: 1000, indicator.DeclaredCollected: 1000, indicator.DeclaredPaidOnTime: 400,
		indicator.ObligationsPayable: 1, indicator.ObligationsPaid: 1, indicator.ObligationsPaidOnTime: 0})
	holds(t, h.fact(e, "2007-03"), map[indicator.Measure]int64{indicator.Collected: 400, indicator.CollectedLevies: 100, indicator.Payments: 1, indicator.PaymentsLate: 0, indicator.LateDays: 0})
	holds(t, h.fact(e, "2007-04"), map[indicator.Measure]int64{indicator.Collected: 600, indicator.CollectedSurcharges: 30, indicator.CollectedCredit: 50,
		indicator.Payments: 1, indicator.PaymentsLate: 1, indicator.LateDays: 30, indicator.LateAmount: 600, indicator.LateAmountDays: 18000})
}

func TestABouncedPaymentWasNeverCollected(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.employer(casa, "2007-01-05")
	h.owe(e, "2007-02", "2007-03-10")
	h.file(e, "2007-02", "main", "2007-03-05", "2007-03-10", 3, 1000, 0)
	payment, posting := h.pay(e, "2007-02", "principal", "2007-03-09", 1000)
	h.refresh(true)
	require.EqualValues(t, 1000, h.fact(e, "2007-03")[indicator.Collected])
	require.Zero(t, h.fact(e, "2007-03").PastDue())
	h.bounce(payment, posting, "2007-03-09")
	h.refresh(false)
	holds(t, h.fact(e, "2007-03"), map[indicator.Measure]int64{indicator.Collected: 0, indicator.Reversed: 1000, indicator.OutstandingB1: 1000, indicator.ArrearsFellDue: 1000})
	holds(t, h.fact(e, "2007-02"), map[indicator.Measure]int64{indicator.DeclaredCollected: 0, indicator.ObligationsPaid: 0})
}

func TestMoneyInSuspenseBelongsToNobody(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.exec(addPayment, uuid.New(), 700, h.today.AddDays(-60), "suspense", 0, nil, h.today.Time())
	h.exec(addPayment, uuid.New(), 500, h.today.AddDays(-60), "part_matched", 200, nil, h.today.Time())
	h.refresh(true)
	require.EqualValues(t, 1000, h.fact(uuid.Nil, "2007-05")[indicator.Suspense])
}

func TestArrearsAreAgedAndTheirEvolutionExplained(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.employer(casa, "2006-01-05")
	h.file(e, "2007-01", "main", "2007-02-05", "2007-02-10", 3, 1000, 100)
	h.charge(e, "surcharge", "2007-01", "surcharge", "2007-03-31", "2007-02-10", 50)
	h.pay(e, "2007-01", "principal", "2007-04-20", 300)
	h.charge(e, "waiver", "2007-01", "surcharge", "2007-05-10", "2007-02-10", -20)
	h.charge(e, "adjustment", "2007-01", "principal", "2007-05-11", "2007-02-10", -100)
	h.pay(e, "2007-01", "principal", "2007-06-20", 600)
	h.refresh(true)
	for month, want := range map[string]map[indicator.Measure]int64{
		"2007-02": {indicator.ArrearsOpening: 0, indicator.ArrearsFellDue: 1000, indicator.OutstandingB1: 1000, indicator.OutstandingLevies: 100},
		"2007-03": {indicator.ArrearsOpening: 1000, indicator.ArrearsFellDue: 50, indicator.OutstandingB2: 1050, indicator.OutstandingB1: 0},
		"2007-04": {indicator.ArrearsCollected: 300, indicator.OutstandingB3: 750, indicator.RecoveredOfMonthStart: 300, indicator.RecoveredOfQuarterStart: 300, indicator.RecoveredOfYearStart: 0},
		"2007-05": {indicator.ArrearsCancelled: 100, indicator.ArrearsWaived: 20, indicator.OutstandingB4: 630},
		"2007-06": {indicator.ArrearsOpening: 630, indicator.ArrearsCollected: 600, indicator.OutstandingB4: 30, indicator.RecoveredOfMonthStart: 600, indicator.RecoveredOfQuarterStart: 600},
		"2007-07": {indicator.ArrearsOpening: 30, indicator.OutstandingB4: 30, indicator.OutstandingLevies: 100},
	} {
		f := h.fact(e, month)
		holds(t, f, want)
		require.Empty(t, f.Violations(), month)
	}
}

func TestADebtIsInArrearsFromTheDayAfterItsDueDate(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.employer(casa, "2006-01-05")
	h.file(e, "2007-01", "main", "2007-02-05", "2007-02-28", 3, 1000, 0)
	h.pay(e, "2007-01", "principal", "2007-03-01", 1000)
	h.refresh(true)
	holds(t, h.fact(e, "2007-02"), map[indicator.Measure]int64{indicator.OutstandingB0: 1000, indicator.OutstandingB1: 0})
	holds(t, h.fact(e, "2007-03"), map[indicator.Measure]int64{indicator.ArrearsOpening: 0, indicator.ArrearsFellDue: 1000, indicator.ArrearsCollected: 1000, indicator.RecoveredOfMonthStart: 0})
	require.Empty(t, h.fact(e, "2007-03").Violations())
}

func TestTheMonthThatRunsIsCutToday(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.employer(casa, "2006-01-05")
	h.file(e, "2007-06", "main", "2007-07-05", "2007-07-20", 3, 1000, 0)
	h.refresh(true)
	holds(t, h.fact(e, "2007-07"), map[indicator.Measure]int64{indicator.OutstandingB0: 1000})
	h.today++
	h.refresh(false)
	holds(t, h.fact(e, "2007-07"), map[indicator.Measure]int64{indicator.OutstandingB0: 0, indicator.OutstandingB1: 1000, indicator.ArrearsFellDue: 1000})
	h.today = h.today.AddMonths(2)
	h.refresh(false)
	holds(t, h.fact(e, "2007-08"), map[indicator.Measure]int64{indicator.OutstandingB2: 1000, indicator.ArrearsOpening: 1000})
	holds(t, h.fact(e, "2007-09"), map[indicator.Measure]int64{indicator.OutstandingB3: 1000})
}

func TestArrearsOfTheSuspendedAreShownFromTheDayOfTheSuspension(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.employer(casa, "2006-01-05")
	h.file(e, "2007-01", "main", "2007-02-05", "2007-02-10", 3, 1000, 0)
	h.exec(addSuspension, e, h.today.Time(), "suspended", h.today.AddMonths(-2))
	h.exec(addSuspension, e, h.today.Time(), "closed", h.today.AddDays(-3))
	h.refresh(true)
	require.Zero(t, h.fact(e, "2007-04")[indicator.ArrearsSuspended])
	require.EqualValues(t, 1000, h.fact(e, "2007-05")[indicator.ArrearsSuspended])
	holds(t, h.fact(e, "2007-07"), map[indicator.Measure]int64{indicator.ArrearsSuspended: 0, indicator.ArrearsClosed: 1000})
}

func TestADebtUnderAPlanAgesByItsInstalments(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.employer(casa, "2006-01-05")
	h.file(e, "2006-12", "main", "2007-01-05", "2007-01-10", 3, 900, 0)
	h.plan(e, "2006-12", "2007-03-15", "", 300, "2007-04-10", "2007-05-10", "2007-07-30")
	h.pay(e, "2006-12", "principal", "2007-04-10", 300)
	h.refresh(true)
	for month, want := range map[string]map[indicator.Measure]int64{
		"2007-02": {indicator.OutstandingB0: 0, indicator.OutstandingB2: 900},
		"2007-03": {indicator.ArrearsOpening: 900, indicator.ArrearsRescheduled: 900, indicator.ArrearsFellDue: 0, indicator.OutstandingB0: 900, indicator.OutstandingB3: 0},
		"2007-04": {indicator.ArrearsOpening: 0, indicator.ArrearsFellDue: 300, indicator.ArrearsCollected: 300, indicator.OutstandingB0: 600, indicator.RecoveredOfMonthStart: 0},
		"2007-05": {indicator.ArrearsOpening: 0, indicator.ArrearsFellDue: 300, indicator.OutstandingB1: 300, indicator.OutstandingB0: 300},
		"2007-06": {indicator.ArrearsOpening: 300, indicator.ArrearsFellDue: 0, indicator.OutstandingB2: 300},
	} {
		f := h.fact(e, month)
		holds(t, f, want)
		require.Empty(t, f.Violations(), month)
	}
}

func TestABrokenPlanGivesTheDebtBackItsAge(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.employer(casa, "2006-01-05")
	h.file(e, "2006-12", "main", "2007-01-05", "2007-01-10", 3, 900, 90)
	h.plan(e, "2006-12", "2007-03-15", "2007-05-11", 330, "2007-04-10", "2007-05-10", "2007-06-10")
	h.refresh(true)
	for month, want := range map[string]map[indicator.Measure]int64{
		"2007-04": {indicator.ArrearsOpening: 0, indicator.OutstandingB1: 330, indicator.OutstandingB0: 570, indicator.OutstandingLevies: 90},
		"2007-05": {indicator.ArrearsOpening: 330, indicator.ArrearsFellDue: 570, indicator.OutstandingB4: 900, indicator.OutstandingB0: 0},
		"2007-06": {indicator.ArrearsOpening: 900, indicator.OutstandingB4: 900},
	} {
		f := h.fact(e, month)
		holds(t, f, want)
		require.Empty(t, f.Violations(), month)
	}
}

func TestEachFrancRecoveredGoesToTheLastActionBeforeItOrToNone(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.employer(casa, "2006-01-05")
	h.file(e, "2007-01", "main", "2007-02-05", "2007-02-10", 3, 1000, 0)
	act := func(kind, on string) { h.exec(addAction, uuid.New(), e, kind, on, h.today.Time()) }
	act("reminder", "2007-02-20")
	act("formal_notice", "2007-03-15")
	act("note", "2007-03-16")
	h.pay(e, "2007-01", "principal", "2007-03-10", 100)
	h.pay(e, "2007-01", "principal", "2007-04-14", 200)
	h.pay(e, "2007-01", "principal", "2007-04-15", 300)
	h.refresh(true)
	holds(t, h.fact(e, "2007-03"), map[indicator.Measure]int64{indicator.RecoveredReminder: 100, indicator.RecoveredNotice: 0})
	holds(t, h.fact(e, "2007-04"), map[indicator.Measure]int64{indicator.RecoveredNotice: 200, indicator.RecoveredNoAction: 300, indicator.ArrearsCollected: 500})
	require.Empty(t, h.fact(e, "2007-04").Violations())
}

func TestACorrectionCountsTheWorkersThatStand(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.employer(casa, "2006-01-05")
	h.owe(e, "2007-01", "2007-02-10")
	main := h.file(e, "2007-01", "main", "2007-02-05", "2007-02-10", 2, 1000, 0)
	correction := h.file(e, "2007-01", "correction", "2007-02-06", "2007-02-10", 3, -200, 0)
	h.exec(addLines, main, []string{"a", "b"}, []int64{500, 500})
	h.exec(addLines, correction, []string{"a", "b", "c"}, []int64{-500, 0, 300})
	h.refresh(true)
	holds(t, h.fact(e, "2007-01"), map[indicator.Measure]int64{indicator.LinesDeclared: 2, indicator.Declared: 800, indicator.WagesDeclared: 4000})
}

func TestAnotherFundIsNotMeasured(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.employer(casa, "2007-02-28")
	h.refresh(true)
	h.slug = "ml-inps"
	h.do(func(ctx context.Context, tx tenant.Tx) {
		_, known, err := readState.Maybe(ctx, tx)
		require.NoError(t, err)
		require.False(t, known)
	})
}
