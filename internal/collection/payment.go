package collection

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"socle/pkg/cal"
	"socle/pkg/matching"
	"socle/pkg/money"
)

// Channel is the way money came.
type Channel string

// The channels.
const (
	Transfer    Channel = "transfer"
	Cheque      Channel = "cheque"
	Counter     Channel = "counter"
	MobileMoney Channel = "mobile_money"
	DirectDebit Channel = "direct_debit"
)

// Channels lists them as forms offer them.
var Channels = []Channel{Transfer, Cheque, Counter, MobileMoney, DirectDebit}

// Status is where a payment stands.
type Status string

// The states of a payment.
const (
	Received    Status = "received"     // entered, nobody has looked for its owner yet
	Matched     Status = "matched"      // wholly placed, on debts or as credit
	PartMatched Status = "part_matched" // split: some of it is placed, the rest is in suspense
	InSuspense  Status = "suspense"     // nobody knows yet whose it is
	Bounced     Status = "bounced"      // unpaid cheque, rejected debit: it never was
)

// Auto is who matched when nobody did by hand.
const Auto = "auto"

// Payment is money received. Amounts are in minor units; Matched is what of it is placed.
type Payment struct {
	ID            uuid.UUID    `json:"id"`
	Channel       Channel      `json:"channel"`
	Amount        money.Minor  `json:"amount"`
	ReceivedOn    cal.Date     `json:"received_on"`
	ValueDate     cal.Date     `json:"value_date"`
	PayerName     string       `json:"payer_name"`
	PayerAccount  string       `json:"payer_account"`
	Reference     string       `json:"reference"`
	Text          string       `json:"text"`
	EmployerID    *uuid.UUID   `json:"employer_id"`
	Agency        string       `json:"agency"`
	Status        Status       `json:"status"`
	Matched       money.Minor  `json:"matched"`
	ExternalID    *string      `json:"external_id"`
	ReceiptNumber *int64       `json:"receipt_number"`
	MatchedBy     string       `json:"matched_by"`
	MatchedByName string       `json:"matched_by_name"`
	MatchedAt     *time.Time   `json:"matched_at"`
	Match         Match        `json:"match"`
	Designated    []cal.Period `json:"designated"`
	BouncedOn     cal.Date     `json:"bounced_on"`
	BounceReason  string       `json:"bounce_reason"`
	CreatedByName string       `json:"created_by_name"`
	CreatedAt     time.Time    `json:"created_at"`
}

// Rest is what of the payment is not placed.
func (p Payment) Rest() money.Minor {
	if p.Status == Bounced {
		return 0
	}
	return p.Amount - p.Matched
}

// Match is why a payment was placed where it is; while it waits, the proposals and what they lack.
type Match struct {
	Score     int                 `json:"score,omitempty"`
	Why       string              `json:"why,omitempty"`  // what is missing: "matching.ambiguous"…
	Note      string              `json:"note,omitempty"` // of the officer
	Reasons   []matching.Reason   `json:"reasons,omitempty"`
	Proposals []matching.Proposal `json:"proposals,omitempty"`
}

// Event is something that happened to a payment.
type Event struct {
	At         time.Time       `json:"at"`
	Actor      string          `json:"actor"`
	ActorName  string          `json:"actor_name"`
	Kind       string          `json:"kind"`
	Amount     money.Minor     `json:"amount"`
	EmployerID *uuid.UUID      `json:"employer_id"`
	Detail     json.RawMessage `json:"detail"`
}

// Allocation is a part of a payment and where it went. Component "credit" has no period.
type Allocation struct {
	ID         uuid.UUID       `json:"id"`
	PaymentID  uuid.UUID       `json:"payment_id"`
	EmployerID uuid.UUID       `json:"employer_id"`
	Period     cal.Period      `json:"period"`
	Component  string          `json:"component"`
	Amount     money.Minor     `json:"amount"`
	ValueDate  cal.Date        `json:"value_date"`
	PostingID  uuid.UUID       `json:"posting_id"`
	Reason     json.RawMessage `json:"reason"`
	CreatedAt  time.Time       `json:"created_at"`
	ReversedAt *time.Time      `json:"reversed_at"`
}

// CreditComponent is the component of what is left over.
const CreditComponent = "credit"
