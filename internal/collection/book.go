package collection

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/ledger"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/allocation"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// book is the accounts of some employers, open and locked in one transaction: money is placed in memory, in the fund's
// order, and written at once. Many payments cost as few statements as one.
type book struct {
	tx    tenant.Tx
	order allocation.Order
	who   authz.Subject

	open    map[uuid.UUID][]allocation.Item
	counts  map[uuid.UUID]int // postings of allocation by payment
	credits map[uuid.UUID][]creditRow
	touched map[account]bool
	charged int // surcharges posted

	postings []ledger.Posting
	rows     []Allocation
	events   []happened
}

// account is what an employer owes for a period; without one, its credit.
type account struct {
	employer uuid.UUID
	period   cal.Period
}

// happened is an event to write.
type happened struct {
	payment, employer uuid.UUID
	kind              string
	amount            money.Minor
	detail            any
}

// openBook locks the accounts of employers, in order, and reads what they owe and hold.
func openBook(ctx context.Context, tx tenant.Tx, employers []uuid.UUID, payments []uuid.UUID) (*book, error) {
	b := &book{tx: tx, order: orderOf(tx.Fund()), who: authz.From(ctx), touched: map[account]bool{}}
	if _, err := lockAccounts.All(ctx, tx, employers); err != nil {
		return nil, err
	}
	return b, b.read(ctx, employers, payments)
}

// read takes the picture of what is owed and held. It comes after the lock, in a statement of its own.
func (b *book) read(ctx context.Context, employers, payments []uuid.UUID) error {
	b.open, b.credits = map[uuid.UUID][]allocation.Item{}, map[uuid.UUID][]creditRow{}
	rows, err := openItems.All(ctx, b.tx, employers)
	if err != nil {
		return err
	}
	for _, r := range rows {
		id := itemID(r.Period, r.Component)
		b.open[r.EmployerID] = append(b.open[r.EmployerID], allocation.Item{ID: id, Period: r.Period, Due: r.DueDate,
			Component: allocation.Component{Kind: allocation.Kind(r.Component)}, Outstanding: r.Outstanding})
	}
	held, err := credits.All(ctx, b.tx, employers)
	if err != nil {
		return err
	}
	for _, c := range held {
		b.credits[c.EmployerID] = append(b.credits[c.EmployerID], c)
		payments = append(payments, c.PaymentID)
	}
	return b.count(ctx, payments)
}

func (b *book) count(ctx context.Context, payments []uuid.UUID) error {
	counts, err := postingCounts.All(ctx, b.tx, payments)
	if b.counts == nil {
		b.counts = map[uuid.UUID]int{}
	}
	for _, c := range counts {
		b.counts[c.PaymentID] = max(b.counts[c.PaymentID], c.Postings)
	}
	return err
}

// itemID names an open item inside its employer's account: "2026-06/principal".
func itemID(p cal.Period, component string) string { return p.String() + "/" + component }

// place puts an amount of a payment on what the employer owes, in the fund's order; the rest becomes its credit.
func (b *book) place(p Payment, employer uuid.UUID, amount money.Minor, asked allocation.Designation) error {
	result, err := allocation.Allocate(amount, b.open[employer], b.order, asked)
	if err != nil {
		return err
	}
	on := p.ValueDate
	legs := []ledger.Entry{{Account: ledger.Suspense, Amount: amount}}
	id := uuid.Must(uuid.NewV7())
	for _, a := range result.Allocations {
		legs = append(legs, b.pay(id, p.ID, employer, a.ItemID, a.Amount, on, a.Reason))
	}
	if result.Credit > 0 {
		legs = append(legs, ledger.Entry{Account: ledger.Credit, Employer: employer, Amount: -result.Credit})
		b.row(id, p.ID, employer, cal.Period{}, CreditComponent, result.Credit, on, allocation.Reason{Code: "allocation.left_over"})
		b.credits[employer] = append(b.credits[employer], creditRow{employer, p.ID, p.ValueDate, result.Credit})
	}
	b.post(id, p.ID, employer, on, legs)
	b.happen(p.ID, employer, "matched", amount, nil)
	return nil
}

// pay takes an amount off an open item and gives the leg of the posting.
func (b *book) pay(posting, payment, employer uuid.UUID, item string, amount money.Minor, on cal.Date, why allocation.Reason) ledger.Entry {
	i := slices.IndexFunc(b.open[employer], func(o allocation.Item) bool { return o.ID == item })
	o := &b.open[employer][i]
	o.Outstanding -= amount
	b.row(posting, payment, employer, o.Period, string(o.Component.Kind), amount, on, why)
	return ledger.Entry{Account: ledger.Receivable, Employer: employer, Period: o.Period, Component: string(o.Component.Kind), Amount: -amount}
}

func (b *book) row(posting, payment, employer uuid.UUID, p cal.Period, component string, amount money.Minor, on cal.Date, why allocation.Reason) {
	reason, err := json.Marshal(why)
	if err != nil {
		panic(err) // a struct of two texts
	}
	b.rows = append(b.rows, Allocation{ID: uuid.Must(uuid.NewV7()), PaymentID: payment, EmployerID: employer, Period: p,
		Component: component, Amount: amount, ValueDate: on, PostingID: posting, Reason: reason})
	b.touched[account{employer, p}] = true
}

// post writes the effect's number: the n-th posting of the payment happens once, whoever tries.
func (b *book) post(id, payment, employer uuid.UUID, on cal.Date, legs []ledger.Entry) {
	n := b.counts[payment]
	b.counts[payment] = n + 1
	b.postings = append(b.postings, ledger.Posting{ID: id, Kind: "allocation", Effect: fmt.Sprintf("allocation:%s:%d", payment, n),
		SourceKind: "payment", Source: payment, Employer: employer, ValueDate: on, Entries: legs})
}

func (b *book) happen(payment, employer uuid.UUID, kind string, amount money.Minor, detail any) {
	b.events = append(b.events, happened{payment, employer, kind, amount, detail})
}

// flush writes postings, rows and events, and forgets them.
func (b *book) flush(ctx context.Context) error {
	if err := ledger.Post(ctx, b.tx, b.postings...); err != nil {
		return err
	}
	_, err := b.tx.Copy(ctx, "allocation", []string{"id", "payment_id", "employer_id", "period", "component", "amount", "value_date",
		"posting_id", "reason", "created_at"}, pgx.CopyFromSlice(len(b.rows), func(i int) ([]any, error) {
		r := &b.rows[i]
		return []any{r.ID, r.PaymentID, r.EmployerID, r.Period.String(), r.Component, int64(r.Amount), r.ValueDate.Time(),
			r.PostingID, []byte(r.Reason), b.tx.Now()}, nil
	}))
	if err != nil {
		return fmt.Errorf("allocations: %w", err)
	}
	err = b.writeEvents(ctx)
	b.postings, b.rows, b.events = nil, nil, nil
	return err
}

func (b *book) writeEvents(ctx context.Context) error {
	_, err := b.tx.Copy(ctx, "payment_event", []string{"payment_id", "at", "actor", "actor_name", "kind", "amount", "employer_id", "detail"},
		pgx.CopyFromSlice(len(b.events), func(i int) ([]any, error) {
			e := &b.events[i]
			detail := []byte("{}")
			if e.detail != nil {
				var err error
				if detail, err = json.Marshal(e.detail); err != nil {
					return nil, err
				}
			}
			return []any{e.payment, b.tx.Now(), b.who.ID, b.who.Name, e.kind, int64(e.amount), orNull(e.employer), detail}, nil
		}))
	if err != nil {
		return fmt.Errorf("payment events: %w", err)
	}
	return nil
}

// changed lists the employers whose account was touched, in order.
func (b *book) changed() []uuid.UUID {
	set := map[uuid.UUID]bool{}
	for a := range b.touched {
		set[a.employer] = true
	}
	return slices.SortedFunc(maps.Keys(set), func(x, y uuid.UUID) int { return bytes.Compare(x[:], y[:]) })
}

func orNull(id uuid.UUID) any {
	if id == uuid.Nil {
		return nil
	}
	return id
}

// LockAccounts holds the accounts of employers until the transaction ends: whoever posts on one outside of this package
// waits for those who place money there, and they for it.
func LockAccounts(ctx context.Context, tx tenant.Tx, employers ...uuid.UUID) error {
	_, err := lockAccounts.All(ctx, tx, employers)
	return err
}
