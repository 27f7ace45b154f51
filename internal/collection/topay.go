package collection

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/ledger"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// ToPayInput names an employer.
type ToPayInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// ToPay is what an employer has to pay: by period, with the reference to quote, and in which ways. Amounts in minor units.
type ToPay struct {
	Holder   Holder          `json:"holder"`
	Periods  []PeriodDue     `json:"periods"`
	Total    money.Minor     `json:"total"`
	PastDue  money.Minor     `json:"past_due"`
	Credit   money.Minor     `json:"credit"`
	Net      money.Minor     `json:"net"` // total less credit, not below zero
	Channels []Channel       `json:"channels"`
	Requests []MobileRequest `json:"requests"` // payments asked of a telephone lately
}

// PeriodDue is what is owed for a period. Days late is zero on the due date itself.
type PeriodDue struct {
	Period    cal.Period  `json:"period"`
	DueDate   cal.Date    `json:"due_date"`
	Reference string      `json:"reference"`
	Principal money.Minor `json:"principal"`
	Levy      money.Minor `json:"levy"`
	Surcharge money.Minor `json:"surcharge"`
	Penalty   money.Minor `json:"penalty"`
	Total     money.Minor `json:"total"`
	DaysLate  int         `json:"days_late"`
}

// ToPay says what an employer has to pay now, the oldest first.
func (s *Service) ToPay(ctx context.Context, tx tenant.Tx, in ToPayInput) (ToPay, error) {
	e, err := affiliation.EmployerByID(ctx, tx, in.ID)
	if err != nil {
		return ToPay{}, err
	}
	items, err := ledger.Items(ctx, tx, in.ID)
	if err != nil {
		return ToPay{}, err
	}
	p := ToPay{Holder: holder(e), Periods: PeriodsDue(items, e.Number, tx.Today()), Channels: s.channels()}
	for _, d := range p.Periods {
		p.Total += d.Total
		if d.DaysLate > 0 {
			p.PastDue += d.Total
		}
	}
	if p.Credit, err = ledger.CreditOf(ctx, tx, in.ID); err != nil {
		return p, err
	}
	p.Net = max(p.Total-p.Credit, 0)
	p.Requests, err = requestsOf.All(ctx, tx, in.ID)
	return p, err
}

// PeriodsDue gathers what is owed by period, with the reference to quote; days late are those of today.
func PeriodsDue(items []ledger.Item, number string, today cal.Date) []PeriodDue {
	out, at := []PeriodDue{}, map[cal.Period]int{}
	for _, i := range items {
		if i.Outstanding <= 0 {
			continue
		}
		k, seen := at[i.Period]
		if !seen {
			k = len(out)
			at[i.Period] = k
			out = append(out, PeriodDue{Period: i.Period, DueDate: i.DueDate, Reference: Reference(number, i.Period),
				DaysLate: max(i.DueDate.DaysUntil(today), 0)})
		}
		out[k].add(i.Component, i.Outstanding)
	}
	return out
}

func (d *PeriodDue) add(component string, amount money.Minor) {
	d.Total += amount
	switch component {
	case ledger.Principal, ledger.Adjustment:
		d.Principal += amount
	case ledger.Levy, ledger.LevyAdjustment:
		d.Levy += amount
	case ledger.Surcharge:
		d.Surcharge += amount
	case ledger.Penalty:
		d.Penalty += amount
	}
}

func toPayOf(ctx context.Context, tx tenant.Tx, in ToPayInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}

// channels are the ways to pay that this deployment offers.
func (s *Service) channels() []Channel {
	if s.Mobile != nil {
		return []Channel{Transfer, MobileMoney, Cheque, Counter}
	}
	return []Channel{Transfer, Cheque, Counter}
}
