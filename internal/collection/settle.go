package collection

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/ledger"
	"socle/pkg/allocation"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// rounds bounds how often credit and surcharges may move one another: credit that pays a debt can take its surcharge
// back, which gives credit again. Each round moves less; the night takes what would still be left.
const rounds = 4

// settle brings accounts to rest: surcharges as of a day are counted again, what was paid too much on a debt becomes
// credit, and credit pays what is owed.
func (b *book) settle(ctx context.Context, asOf cal.Date) error {
	for range rounds {
		if err := b.flush(ctx); err != nil {
			return err
		}
		posted, err := charge(ctx, b.tx, asOf, b.changed(), b.pairs)
		if err != nil {
			return err
		}
		if b.charged += posted; posted > 0 {
			if err := b.read(ctx, b.changed(), nil); err != nil {
				return err
			}
		}
		if err := b.release(ctx); err != nil {
			return err
		}
		if err := b.useCredits(); err != nil {
			return err
		}
		if len(b.postings) == 0 {
			return nil
		}
	}
	return b.flush(ctx)
}

// pairs are the periods touched, for which surcharges are counted again even when nothing is open on them.
func (b *book) pairs() (employers []uuid.UUID, periods []string) {
	for a := range b.touched {
		if !a.period.IsZero() {
			employers, periods = append(employers, a.employer), append(periods, a.period.String())
		}
	}
	return employers, periods
}

// release makes credit of what was paid on items that are now owed less than was paid, the latest money first.
func (b *book) release(ctx context.Context) error {
	var employers []uuid.UUID
	var periods, components []string
	for employer, items := range b.open {
		for _, i := range items {
			if i.Outstanding < 0 {
				employers = append(employers, employer)
				periods = append(periods, i.Period.String())
				components = append(components, string(i.Component.Kind))
			}
		}
	}
	if len(employers) == 0 {
		return nil
	}
	rows, err := placed.All(ctx, b.tx, employers, periods, components)
	if err != nil {
		return err
	}
	payments := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		payments[i] = r.PaymentID
	}
	if err := b.count(ctx, payments); err != nil {
		return err
	}
	for _, r := range rows {
		b.free(r)
	}
	b.lapse()
	return nil
}

// lapse ends what was waived of a surcharge or penalty that is less than the waiver by now: money paid on it is already
// credit, so what is left below nothing was given up and never owed.
func (b *book) lapse() {
	for employer, items := range b.open {
		for i := range items {
			item := &items[i]
			kind := string(item.Component.Kind)
			if item.Outstanding >= 0 || kind != ledger.Surcharge && kind != ledger.Penalty {
				continue
			}
			id := uuid.Must(uuid.NewV7())
			b.postings = append(b.postings, ledger.Posting{ID: id, Kind: "waiver", Effect: "waiver-lapsed:" + id.String(), SourceKind: "employer",
				Source: employer, Employer: employer, ValueDate: b.tx.Today(), Entries: []ledger.Entry{
					{Account: ledger.Receivable, Employer: employer, Period: item.Period, Component: kind, Amount: -item.Outstanding},
					{Account: ledger.Waived, Detail: kind, Employer: employer, Period: item.Period, Amount: item.Outstanding},
				}})
			item.Outstanding = 0
		}
	}
}

// free takes back from an item what one payment put on it too much.
func (b *book) free(r placedRow) {
	for i := range b.open[r.EmployerID] {
		item := &b.open[r.EmployerID][i]
		if item.ID != itemID(r.Period, r.Component) || item.Outstanding >= 0 {
			continue
		}
		amount := min(-item.Outstanding, r.Amount)
		item.Outstanding += amount
		id, why := uuid.Must(uuid.NewV7()), allocation.Reason{Code: "allocation.released"}
		b.row(id, r.PaymentID, r.EmployerID, r.Period, r.Component, -amount, r.ValueDate, why)
		b.row(id, r.PaymentID, r.EmployerID, cal.Period{}, CreditComponent, amount, r.ValueDate, why)
		b.post(id, r.PaymentID, r.EmployerID, r.ValueDate, []ledger.Entry{
			{Account: ledger.Receivable, Employer: r.EmployerID, Period: r.Period, Component: r.Component, Amount: amount},
			{Account: ledger.Credit, Employer: r.EmployerID, Amount: -amount},
		})
		b.happen(r.PaymentID, r.EmployerID, "credit_released", amount, nil)
		b.credits[r.EmployerID] = append(b.credits[r.EmployerID], creditRow{r.EmployerID, r.PaymentID, r.PaidOn, amount})
	}
}

// useCredits pays what is owed with what is held, the oldest money first. An item counts as paid from the day the money
// was there, and not before it was due.
func (b *book) useCredits() error {
	for employer, held := range b.credits {
		for n := range held {
			c := &held[n]
			if c.Amount <= 0 {
				continue
			}
			result, err := allocation.Allocate(c.Amount, b.open[employer], b.order, allocation.Designation{})
			if err != nil {
				return err
			}
			b.use(employer, c, result.Allocations)
		}
	}
	return nil
}

// use writes one posting for each day on which items count as paid.
func (b *book) use(employer uuid.UUID, c *creditRow, parts []allocation.Allocation) {
	byDay := map[cal.Date][]allocation.Allocation{}
	days := []cal.Date{}
	for _, a := range parts {
		on := max(c.ValueDate, b.dueOf(employer, a.ItemID))
		if byDay[on] == nil {
			days = append(days, on)
		}
		byDay[on] = append(byDay[on], a)
	}
	for _, on := range days {
		id, used := uuid.Must(uuid.NewV7()), money.Minor(0)
		legs := []ledger.Entry{}
		for _, a := range byDay[on] {
			legs = append(legs, b.pay(id, c.PaymentID, employer, a.ItemID, a.Amount, on, a.Reason))
			used += a.Amount
		}
		b.row(id, c.PaymentID, employer, cal.Period{}, CreditComponent, -used, on, allocation.Reason{Code: "allocation.credit_used"})
		b.post(id, c.PaymentID, employer, on, append(legs, ledger.Entry{Account: ledger.Credit, Employer: employer, Amount: used}))
		b.happen(c.PaymentID, employer, "credit_used", used, nil)
		c.Amount -= used
	}
}

func (b *book) dueOf(employer uuid.UUID, item string) cal.Date {
	for _, i := range b.open[employer] {
		if i.ID == item {
			return i.Due
		}
	}
	return 0
}
