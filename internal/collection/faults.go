package collection

import (
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

func init() {
	tenant.OnConstraint("payment_external_once", func() *fault.Fault {
		return fault.New(fault.Conflict, "payment.already_entered", "this payment is already in the books")
	})
	tenant.OnConstraint("bank_statement_once", func() *fault.Fault {
		return fault.New(fault.Conflict, "statement.already_imported", "this file was already imported")
	})
	tenant.OnConstraint("payment_matched_within", func() *fault.Fault {
		return fault.New(fault.Conflict, "payment.over_placed", "more would be placed than was received")
	})
}
