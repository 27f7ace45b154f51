package ledger

import (
	"github.com/google/uuid"

	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// Accounts of the books.
const (
	Receivable   = "receivable"   // what employers owe, by open item
	Contribution = "contribution" // income, by branch and bearer (detail)
	Levy         = "levy"         // collected for others
	Surcharge    = "surcharge"    // income from late payment
	Penalty      = "penalty"      // income from other penalties
	Cash         = "cash"         // received, by channel (detail)
	Suspense     = "suspense"     // received and not yet placed
	Credit       = "credit"       // an employer's money beyond what it owed
	Waived       = "waived"       // given up by decision
)

// Components of what is owed.
const (
	Principal = "principal"
	// What a change of the law added to a period stands apart, with a due date of its own.
	Adjustment     = "adjustment"
	LevyAdjustment = "levy_adjustment"
	// Levy, Surcharge and Penalty are the other components, spelt as their accounts.
)

// Entry is one leg of a posting. Debit is positive, credit negative, in minor units.
// A receivable names its open item: employer, period, component, and the due date used when the item is new.
type Entry struct {
	Account   string
	Detail    string
	Employer  uuid.UUID
	Period    cal.Period
	Component string
	Due       cal.Date
	Amount    money.Minor
}

// Posting is one event in the books. ID may be left zero. Effect is unique in the fund.
type Posting struct {
	ID         uuid.UUID
	Kind       string
	Effect     string
	SourceKind string
	Source     uuid.UUID
	Employer   uuid.UUID
	ValueDate  cal.Date
	Reverses   uuid.UUID
	Memo       string
	Entries    []Entry
}

func init() {
	tenant.OnConstraint("posting_effect_once", func() *fault.Fault {
		return fault.New(fault.Conflict, "ledger.already_posted", "this was already posted")
	})
	tenant.OnConstraint("posting_reversed_once", func() *fault.Fault {
		return fault.New(fault.Conflict, "ledger.already_reversed", "this posting was already reversed")
	})
}
