package indicator

import "fmt"

// Measure is one measured fact of an employer in a month. Its name is the name of its column.
type Measure int

// The measures. Measures() says exactly what each one counts.
const (
	EmployersNew Measure = iota
	InsuredNewSalaried
	InsuredNewSelfEmployed
	InsuredNewVoluntary
	FilesDecided
	FilesRejected
	DecisionDays
	WaitingDays
	EmployersContributingOpening
	EmployersContributingClosing
	InsuredContributingOpening
	InsuredContributingClosing

	Obligations
	ObligationsFiledOnTime
	ObligationsFiled
	ObligationsEstimated
	ObligationsPayable
	ObligationsPaidOnTime
	ObligationsPaid
	LinesDeclared
	WagesDeclared
	Declared
	DeclaredCollected
	DeclaredPaidOnTime

	DeclaredInMonth
	Collected
	CollectedSurcharges
	CollectedPenalties
	CollectedLevies
	CollectedCredit
	Suspense
	Reversed
	Payments
	PaymentsLate
	LateDays
	LateAmount
	LateAmountDays

	OutstandingB0
	OutstandingB1
	OutstandingB2
	OutstandingB3
	OutstandingB4
	OutstandingB5
	OutstandingB6
	OutstandingB7
	OutstandingLevies
	ArrearsSuspended
	ArrearsClosed
	ArrearsOver12Months
	ArrearsOpening
	ArrearsFellDue
	ArrearsRescheduled
	ArrearsCollected
	ArrearsCancelled
	ArrearsWaived
	RecoveredOfMonthStart
	RecoveredOfQuarterStart
	RecoveredOfYearStart

	RecoveredReminder
	RecoveredNotice
	RecoveredWrit
	RecoveredLitigation
	RecoveredVisit
	RecoveredPlan
	RecoveredNoAction

	MeasureCount
)

// Over is how a measure is put together over consecutive months. Over employers, agencies or sectors it is always summed.
type Over string

// The three ways.
const (
	Flow    Over = "flow"    // months add up
	Opening Over = "opening" // a stock: that of the first month
	Closing Over = "closing" // a stock: that of the last month
)

// Definition is the contract of one measure: what whoever fills it must count.
// Name is its column; Unit that of the integer (count, days, minor units, minor units × days).
type Definition struct {
	Measure Measure
	Name    string
	Over    Over
	Unit    Unit
	Means   string
}

// Measures gives the contract of every measure, in the order of the constants.
//
// The month of a fact is the month of employment for what is filed and owed (a quarterly obligation counts in the last
// month of its quarter), the month of the value date for money, the month of the decision for files. Money is in minor
// units. A fact without employer (money in suspense, a person who contributes alone) has an empty employer and the agency
// that holds it. An employer has a fact for every month in which any measure, stocks included, is not zero.
func Measures() []Definition { return append([]Definition(nil), contract[:]...) }

// String is the name of the measure's column.
func (m Measure) String() string {
	if m < 0 || m >= MeasureCount {
		return fmt.Sprintf("measure(%d)", int(m))
	}
	return contract[m].Name
}

// ByName finds a measure by its column.
func ByName(name string) (Measure, bool) {
	for _, d := range contract {
		if d.Name == name {
			return d.Measure, true
		}
	}
	return 0, false
}

// Definition is the contract of the measure.
func (m Measure) Definition() Definition { return contract[m] }
