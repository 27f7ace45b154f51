package collection

import (
	"context"
	"fmt"

	"socle/internal/affiliation"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/money"
)

func partField(i int, name string) string { return fmt.Sprintf("parts.%d.%s", i, name) }

// settle finds the employers of the parts and shares what is left: an amount of zero takes all that the others leave.
func (in MatchInput) settle(ctx context.Context, tx tenant.Tx, rest money.Minor) ([]MatchPart, error) {
	parts, found := append([]MatchPart(nil), in.Parts...), []fault.Finding{}
	open := -1
	left := rest
	for i := range parts {
		p := &parts[i]
		e, err := employerOf(ctx, tx, *p)
		switch {
		case fault.Is(err, fault.NotFound):
			found = append(found, fault.Finding{Field: partField(i, "employer"), Code: "payment.employer_unknown",
				Message: fmt.Sprintf("no employer has the number %s", p.Employer)})
			continue
		case err != nil:
			return nil, err
		}
		p.EmployerID = &e.ID
		if left -= p.Amount; p.Amount == 0 && open >= 0 {
			found = append(found, fault.Finding{Field: partField(i, "amount"), Code: "payment.amount_missing", Message: "say how much goes to this employer"})
		} else if p.Amount == 0 {
			open = i
		}
	}
	if open >= 0 && left > 0 {
		parts[open].Amount, left = left, 0
	} else if open >= 0 {
		left = -1
	}
	if left < 0 {
		found = append(found, fault.Finding{Field: partField(len(parts)-1, "amount"), Code: "payment.over_placed",
			Message: "the parts are more than what is left of the payment"})
	}
	if len(found) > 0 {
		return nil, fault.Found(found...)
	}
	return parts, nil
}

func employerOf(ctx context.Context, tx tenant.Tx, p MatchPart) (affiliation.Employer, error) {
	if p.EmployerID != nil {
		return affiliation.EmployerByID(ctx, tx, *p.EmployerID)
	}
	return affiliation.EmployerByNumber(ctx, tx, p.Employer)
}
