// Package bank is a bank: employers' transfers are booked on the accounts of the funds, and each
// day of an account has its statement, as CAMT.053 or CSV.
package bank

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"socle/internal/sim/journal"
	"socle/internal/sim/outage"
)

// Account is an account of a fund.
type Account struct {
	Number   string `json:"account"` // IBAN, or the country's own number
	Holder   string `json:"holder"`
	Currency string `json:"currency"`
	Opening  string `json:"opening,omitempty"` // balance before the first entry, decimal
}

// Transfer is an order of a payer, and once booked an entry of the account.
type Transfer struct {
	ID        string `json:"id"`
	Account   string `json:"account"`
	Payer     string `json:"payer"`
	PayerFrom string `json:"payer_account,omitempty"`
	Amount    string `json:"amount"`              // decimal, always positive
	Reference string `json:"reference,omitempty"` // what the payer was asked to write; end-to-end id
	Text      string `json:"text,omitempty"`
	BookedOn  string `json:"booked_on,omitempty"` // ISO date; today unless told
	ValueOn   string `json:"value_on,omitempty"`  // ISO date; BookedOn unless told
	Reverses  string `json:"reverses,omitempty"`  // the transfer that this one takes back
}

// Settings of the bank.
type Settings struct {
	Dir     string
	Now     func() time.Time
	Outages *outage.Board
}

// Bank holds accounts and what was booked on them.
type Bank struct {
	Settings
	journal *journal.Journal[record]

	mu       sync.RWMutex
	accounts []Account
	booked   []entry
	byKey    map[string]record
}

// entry is a booked transfer, with its amount signed in smallest units.
type entry struct {
	Transfer
	minor int64
}

// record is a line of the journal: an account, or a transfer with the key it came with.
type record struct {
	Account  *Account  `json:"account,omitempty"`
	Transfer *Transfer `json:"transfer,omitempty"`
	Key      string    `json:"key,omitempty"`
}

// New opens the bank.
func New(s Settings) (*Bank, error) {
	b := &Bank{Settings: s, byKey: map[string]record{}}
	j, err := journal.Open(s.Dir, "bank.jsonl", b.replay)
	b.journal = j
	return b, err
}

// Close ends writing.
func (b *Bank) Close() error { return b.journal.Close() }

func (b *Bank) replay(r record) {
	if r.Account != nil {
		b.accounts = append(b.accounts, *r.Account)
		return
	}
	a, _ := b.account(r.Transfer.Account)
	minor, _ := parse(r.Transfer.Amount, a.Currency)
	if r.Transfer.Reverses != "" {
		minor = -minor
	}
	b.booked = append(b.booked, entry{*r.Transfer, minor})
	if r.Key != "" {
		b.byKey[r.Key] = r
	}
}

var (
	errAccount  = errors.New("the account is not kept here")
	errKnown    = errors.New("the account exists with other particulars")
	errKeyUsed  = errors.New("this idempotency key came with another transfer")
	errTransfer = errors.New("the transfer is not known")
	errTwice    = errors.New("the transfer was already taken back")
)

func (b *Bank) account(number string) (Account, error) {
	i := slices.IndexFunc(b.accounts, func(a Account) bool { return a.Number == number })
	if i < 0 {
		return Account{}, errAccount
	}
	return b.accounts[i], nil
}

// open creates an account; asked again with the same particulars it does nothing.
func (b *Bank) open(a Account) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if known, err := b.account(a.Number); err == nil {
		if known != a {
			return errKnown
		}
		return nil
	}
	if a.Opening != "" {
		if _, err := parse(a.Opening, a.Currency); err != nil {
			return err
		}
	}
	return b.keep(record{Account: &a})
}

func (b *Bank) keep(r record) error {
	if err := b.journal.Add(r); err != nil {
		return err
	}
	b.replay(r)
	return nil
}

// book executes a transfer once per key.
func (b *Bank) book(t Transfer, key string) (Transfer, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	a, err := b.account(t.Account)
	if err != nil {
		return t, err
	}
	if before, seen := b.byKey[key]; seen && key != "" {
		if before.Transfer.Account != t.Account || before.Transfer.Amount != t.Amount || before.Transfer.Reference != t.Reference {
			return t, errKeyUsed
		}
		return *before.Transfer, nil
	}
	if minor, err := parse(t.Amount, a.Currency); err != nil || minor == 0 {
		return t, errors.Join(err, errors.New("an amount must be more than zero"))
	}
	if err := b.date(&t); err != nil {
		return t, err
	}
	t.ID = fmt.Sprintf("t%06d", len(b.booked)+1)
	return t, b.keep(record{Transfer: &t, Key: key})
}

func (b *Bank) date(t *Transfer) error {
	if t.BookedOn == "" {
		t.BookedOn = b.Now().Format(time.DateOnly)
	}
	if t.ValueOn == "" {
		t.ValueOn = t.BookedOn
	}
	for _, day := range []string{t.BookedOn, t.ValueOn} {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return fmt.Errorf("%q is not a date like 2026-11-02", day)
		}
	}
	return nil
}

// takeBack books the return of a transfer: a cheque without cover, a wrong beneficiary.
func (b *Bank) takeBack(id, why, on string) (Transfer, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.booked, func(e entry) bool { return e.ID == id && e.Reverses == "" })
	if i < 0 {
		return Transfer{}, errTransfer
	}
	if slices.ContainsFunc(b.booked, func(e entry) bool { return e.Reverses == id }) {
		return Transfer{}, errTwice
	}
	t := b.booked[i].Transfer
	t.ID, t.Reverses, t.Text, t.BookedOn, t.ValueOn = fmt.Sprintf("t%06d", len(b.booked)+1), id, why, on, on
	if err := b.date(&t); err != nil {
		return t, err
	}
	return t, b.keep(record{Transfer: &t})
}
