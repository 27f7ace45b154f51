package recovery

import (
	"context"

	"socle/internal/affiliation"
	"socle/internal/collection"
	"socle/internal/law"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
	"socle/tenants"
)

// IsLetter says whether a text of the fund is printed as a letter of recovery.
func IsLetter(name string) bool {
	for _, l := range letterOf {
		if l.text == name {
			return true
		}
	}
	return false
}

// Sample prints a text as the letter that it will be, to an employer and over a debt made up for it. Nothing is sent, and
// no number is taken.
func Sample(ctx context.Context, tx tenant.Tx, text tenants.Text, e affiliation.Employer) (body []byte, err error) {
	today := tx.Today()
	period := cal.Monthly(today.Month() - 3)
	owed := collection.PeriodDue{Period: period, DueDate: period.Last().AddDays(10), Reference: e.Number + "-" + period.String(),
		Principal: money.Minor(1_240_000), Surcharge: money.Minor(49_600)}
	owed.Total, owed.DaysLate = owed.Principal+owed.Surcharge, owed.DueDate.DaysUntil(today)
	l := letter{fund: tx.Fund(), lang: langOf(tx.Fund()), employer: e, text: text, officer: authz.From(ctx).Name, tx: tx,
		debt: debt{periods: []collection.PeriodDue{owed}, pastDue: owed.Total, principal: owed.Principal, surcharge: owed.Surcharge, outstanding: owed.Total},
		step: Step{Number: "000000", Amount: owed.Total, Until: today.AddDays(30), TextVersion: "–"}}
	if l.brand, err = law.Brand(ctx, tx); err != nil {
		return nil, err
	}
	return l.pdf()
}
