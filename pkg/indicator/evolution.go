package indicator

import "socle/pkg/money"

// Evolution is the equation of KPI-10: Opening + New − Collected − Cancelled − Waived = Closing, in minor units.
// New is what fell due less what a plan or an extension put back to a later date, so it may be negative.
type Evolution struct {
	Opening, New, Collected, Cancelled, Waived, Closing money.Minor
}

// EvolutionOf reads the equation from the facts of a period.
func EvolutionOf(f Fact) Evolution {
	return Evolution{
		Opening:   money.Minor(f[ArrearsOpening]),
		New:       money.Minor(f[ArrearsFellDue] - f[ArrearsRescheduled]),
		Collected: money.Minor(f[ArrearsCollected]),
		Cancelled: money.Minor(f[ArrearsCancelled]),
		Waived:    money.Minor(f[ArrearsWaived]),
		Closing:   money.Minor(f.PastDue()),
	}
}

// Unexplained is what the equation leaves over: zero when the facts are right.
func (e Evolution) Unexplained() money.Minor {
	return e.Opening + e.New - e.Collected - e.Cancelled - e.Waived - e.Closing
}

// Violation is a rule that facts must keep and do not.
type Violation struct {
	Rule string
	By   int64
}

// Violations checks what must hold in the facts of any cell and month: the equation of arrears, the actions that add up to
// what was recovered, and parts that cannot exceed their whole. It is what a check of the books asks.
func (f Fact) Violations() []Violation {
	found := []Violation{}
	add := func(rule string, by int64) {
		if by != 0 {
			found = append(found, Violation{rule, by})
		}
	}
	add("arrears: opening + new − collected − cancelled − waived = closing", int64(EvolutionOf(f).Unexplained()))
	var byAction int64
	for _, a := range Actions() {
		byAction += f[a.Measure]
	}
	add("recovered by action = arrears collected", f[ArrearsCollected]-byAction)
	for _, pair := range parts {
		add(pair[0].String()+" ≤ "+pair[1].String(), max(0, f[pair[0]]-f[pair[1]]))
	}
	return found
}

var parts = [][2]Measure{
	{FilesRejected, FilesDecided},
	{ObligationsFiledOnTime, ObligationsFiled}, {ObligationsFiled, Obligations}, {ObligationsEstimated, Obligations},
	{ObligationsPayable, ObligationsFiled}, {ObligationsPaid, ObligationsPayable}, {ObligationsPaidOnTime, ObligationsPaid},
	{DeclaredPaidOnTime, DeclaredCollected},
	{PaymentsLate, Payments}, {LateAmount, Collected},
	{RecoveredOfMonthStart, ArrearsCollected}, {RecoveredOfQuarterStart, ArrearsCollected}, {RecoveredOfYearStart, ArrearsCollected},
}
