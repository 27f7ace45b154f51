// Package momo is a mobile-money operator, with the collection API that MTN publishes (MoMo API,
// Collections v1.0): the merchant requests a payment, the customer approves it on the phone, and
// the merchant asks for its status or is called back.
//
// Beyond that API there is the phone (a page where a person approves or refuses), payments that a
// customer makes unasked, and the operator's list of a day.
package momo

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"socle/internal/sim/journal"
	"socle/internal/sim/outage"
)

// States of a payment.
const (
	Pending    = "PENDING"
	Successful = "SUCCESSFUL"
	Failed     = "FAILED"
)

// Party is who pays; only phone numbers are known here.
type Party struct {
	Type string `json:"partyIdType"` // MSISDN
	ID   string `json:"partyId"`     // digits with the country code, no plus
}

// Request is a payment asked for, in the words of the API.
type Request struct {
	Amount       string `json:"amount"`
	Currency     string `json:"currency"`
	ExternalID   string `json:"externalId"`
	Payer        Party  `json:"payer"`
	PayerMessage string `json:"payerMessage"`
	PayeeNote    string `json:"payeeNote"`
}

// Payment is a request and what became of it.
type Payment struct {
	Request
	FinancialID string `json:"financialTransactionId,omitempty"` // the operator's receipt, once successful
	Status      string `json:"status"`
	Reason      string `json:"reason,omitempty"` // why it failed
}

// kept is a payment with what the API does not show; it is also a line of the journal: the last one of a reference holds.
type kept struct {
	Payment
	Reference string    `json:"reference"` // the merchant's X-Reference-Id
	Callback  string    `json:"callback,omitempty"`
	Asked     time.Time `json:"asked"`
	Ended     time.Time `json:"ended,omitzero"`
}

// Settings of the operator.
type Settings struct {
	Dir               string
	User, Key         string        // the merchant's API user and key
	Subscription      string        // its subscription key
	TargetEnvironment string        // sandbox, mtnbenin …
	Approval          time.Duration // how long a customer takes; negative: until someone does on the page
	Now               func() time.Time
	Outages           *outage.Board
}

// Operator holds the payments.
type Operator struct {
	Settings
	journal *journal.Journal[kept]
	calls   chan kept // callbacks to make

	mu       sync.RWMutex
	payments []*kept
	tokens   map[string]time.Time // until when
}

// New opens the operator's books.
func New(s Settings) (*Operator, error) {
	o := &Operator{Settings: s, tokens: map[string]time.Time{}, calls: make(chan kept, 1000)}
	j, err := journal.Open(s.Dir, "momo.jsonl", o.replay)
	o.journal = j
	return o, err
}

// Close ends writing.
func (o *Operator) Close() error { return o.journal.Close() }

func (o *Operator) replay(k kept) {
	if p := o.get(k.Reference); p != nil {
		*p = k
		return
	}
	o.payments = append(o.payments, &k)
}

func (o *Operator) get(reference string) *kept {
	i := slices.IndexFunc(o.payments, func(k *kept) bool { return k.Reference == reference })
	if i < 0 {
		return nil
	}
	return o.payments[i]
}

var (
	errDuplicate = errors.New("duplicated reference id: creation of resource failed")
	errUnknown   = errors.New("requested resource was not found")
	errOver      = errors.New("the payment has ended")
)

// fates are the last digits of numbers whose owner behaves in a known way, and the failure reported.
var fates = []struct{ digits, reason string }{
	{"450", "PAYER_NOT_FOUND"},
	{"451", "APPROVAL_REJECTED"},
	{"452", "EXPIRED"},
	{"453", "NOT_ENOUGH_FUNDS"},
	{"454", "PAYER_LIMIT_REACHED"},
	{"455", "INTERNAL_PROCESSING_ERROR"},
}

// Never is how numbers end whose owner never answers.
const Never = "459"

func (o *Operator) ask(reference, callback string, r Request) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.get(reference) != nil {
		return errDuplicate
	}
	k := kept{Payment: Payment{Request: r, Status: Pending}, Reference: reference, Callback: callback, Asked: o.Now()}
	if err := o.journal.Add(k); err != nil {
		return err
	}
	o.replay(k)
	return nil
}

// Tick ends the payments whose customer has had the time to answer.
func (o *Operator) Tick() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, k := range o.payments {
		if k.Status != Pending || o.Approval < 0 || o.Now().Sub(k.Asked) < o.Approval || strings.HasSuffix(k.Payer.ID, Never) {
			continue
		}
		reason := ""
		for _, f := range fates {
			if strings.HasSuffix(k.Payer.ID, f.digits) {
				reason = f.reason
			}
		}
		_ = o.end(k, reason) // what could not be written is tried again at the next tick
	}
}

// answer is the customer's on the phone.
func (o *Operator) answer(reference string, yes bool) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	k := o.get(reference)
	switch {
	case k == nil:
		return errUnknown
	case k.Status != Pending:
		return errOver
	case yes:
		return o.end(k, "")
	}
	return o.end(k, "APPROVAL_REJECTED")
}

func (o *Operator) end(k *kept, reason string) error {
	after := *k
	after.Ended, after.Status, after.Reason = o.Now(), Failed, reason
	if reason == "" {
		after.Status = Successful
		after.FinancialID = fmt.Sprintf("%d%06d", after.Ended.Year(), slices.Index(o.payments, k)+1)
	}
	if err := o.journal.Add(after); err != nil {
		return err
	}
	*k = after
	if after.Callback != "" {
		select {
		case o.calls <- after:
		default: // the operator promises no callback; the merchant can ask
		}
	}
	return nil
}

func (o *Operator) find(reference string) (Payment, bool) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if k := o.get(reference); k != nil {
		return k.Payment, true
	}
	return Payment{}, false
}
