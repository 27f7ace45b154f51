package collection

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/affiliation"
	"socle/internal/ledger"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// ReceiveInput is a payment as an officer enters it. Employer is the affiliation number, when the payer says it.
type ReceiveInput struct {
	Channel      Channel      `json:"channel" validate:"required,oneof=transfer cheque counter mobile_money direct_debit"`
	Amount       money.Minor  `json:"amount" validate:"required,gt=0"`
	ReceivedOn   cal.Date     `json:"received_on"` // today unless said
	ValueDate    cal.Date     `json:"value_date"`  // the day received unless said
	PayerName    string       `json:"payer_name" validate:"max=200"`
	PayerAccount string       `json:"payer_account" validate:"max=60"`
	Reference    string       `json:"reference" validate:"max=140"` // cheque number, reference quoted
	Text         string       `json:"text" validate:"max=500"`
	Employer     string       `json:"employer" validate:"max=40"`
	Periods      []cal.Period `json:"periods" validate:"max=60"`
	ExternalID   string       `json:"external_id" validate:"max=140"`
	Agency       string       `json:"agency" validate:"max=40"`
}

// Check wants a payer: whoever pays over the counter says for whom.
func (in ReceiveInput) Check() []fault.Finding {
	if in.Channel != Transfer && in.Employer == "" && in.PayerName == "" {
		return []fault.Finding{{Field: "payer_name", Code: "payment.payer_missing", Message: "say who pays: the employer's number or the payer's name"}}
	}
	return nil
}

// Receive enters a payment: it is posted at once, matched where its owner is known or can be recognised, and else waits in
// suspense. A receipt is given when it is placed, and over the counter in any case.
func (s *Service) Receive(ctx context.Context, tx tenant.Tx, in ReceiveInput) (Payment, error) {
	m, err := in.money(ctx, tx)
	if err != nil {
		return Payment{}, err
	}
	ids, err := s.ReceiveMany(ctx, tx, []Money{m})
	if err != nil {
		return Payment{}, err
	}
	if _, err := s.MatchMany(ctx, tx, ids); err != nil {
		return Payment{}, err
	}
	return paymentByID.One(ctx, tx, ids[0])
}

func (in ReceiveInput) money(ctx context.Context, tx tenant.Tx) (Money, error) {
	m := Money{Channel: in.Channel, Amount: in.Amount, ReceivedOn: in.ReceivedOn, ValueDate: in.ValueDate, PayerName: in.PayerName,
		PayerAccount: in.PayerAccount, Reference: in.Reference, Text: in.Text, Periods: in.Periods, ExternalID: in.ExternalID, Agency: in.Agency}
	if m.ReceivedOn.IsZero() {
		m.ReceivedOn = tx.Today()
	}
	if m.ReceivedOn > tx.Today() {
		return m, fault.Field("received_on", "payment.in_the_future", "a payment cannot be received after today")
	}
	if m.ValueDate > tx.Today().AddDays(31) {
		return m, fault.Field("value_date", "payment.in_the_future", "the value date is more than a month ahead")
	}
	if in.Employer == "" {
		return m, nil
	}
	e, err := affiliation.EmployerByNumber(ctx, tx, in.Employer)
	if fault.Is(err, fault.NotFound) {
		return m, fault.Field("employer", "payment.employer_unknown", "no employer has the number %s", in.Employer)
	}
	m.Employer = e.ID
	if m.PayerName == "" {
		m.PayerName = e.Name()
	}
	return m, err
}

// Money is a payment on its way into the books. Employer is set when it is certain whose it is; Periods are those the payer
// asked to pay; ExternalID, where there is one, lets it enter once only.
type Money struct {
	ID             uuid.UUID // may be left zero
	Channel        Channel
	Amount         money.Minor // minor units, above zero
	ReceivedOn     cal.Date
	ValueDate      cal.Date // the day received unless set
	PayerName      string
	PayerAccount   string
	Reference      string
	Text           string
	Employer       uuid.UUID
	Agency         string
	Periods        []cal.Period
	ExternalID     string
	StatementEntry uuid.UUID
}

// ReceiveMany enters payments by COPY and posts each: cash against suspense. It does not match them; MatchMany does.
// One payment or a country's month cost the same number of statements.
func (s *Service) ReceiveMany(ctx context.Context, tx tenant.Tx, in []Money) ([]uuid.UUID, error) {
	who, ids := authz.From(ctx), make([]uuid.UUID, len(in))
	postings := make([]ledger.Posting, len(in))
	for i := range in {
		m := &in[i]
		if m.ID == uuid.Nil {
			m.ID = uuid.Must(uuid.NewV7())
		}
		if m.ValueDate.IsZero() {
			m.ValueDate = m.ReceivedOn
		}
		if m.Amount <= 0 {
			return nil, fault.Field("amount", "payment.amount_not_positive", "the amount of a payment is above zero")
		}
		ids[i], postings[i] = m.ID, received(m)
	}
	_, err := tx.Copy(ctx, "payment", []string{"id", "channel", "amount", "received_on", "value_date", "payer_name", "payer_account",
		"reference", "text", "employer_id", "agency", "status", "statement_entry", "external_id", "designated", "created_by",
		"created_by_name", "created_at"}, pgx.CopyFromSlice(len(in), func(i int) ([]any, error) {
		m := &in[i]
		return []any{m.ID, string(m.Channel), int64(m.Amount), m.ReceivedOn.Time(), m.ValueDate.Time(), m.PayerName, m.PayerAccount,
			m.Reference, m.Text, orNull(m.Employer), m.Agency, string(Received), orNull(m.StatementEntry), textOrNull(m.ExternalID),
			texts(m.Periods), who.ID, who.Name, tx.Now()}, nil
	}))
	if err != nil {
		return nil, fmt.Errorf("payments: %w", err)
	}
	b := &book{tx: tx, who: who}
	for i := range in {
		b.happen(in[i].ID, in[i].Employer, "received", in[i].Amount, nil)
	}
	if err := b.writeEvents(ctx); err != nil {
		return nil, err
	}
	return ids, ledger.Post(ctx, tx, postings...)
}

func received(m *Money) ledger.Posting {
	return ledger.Posting{Kind: "payment", Effect: "payment:" + m.ID.String(), SourceKind: "payment", Source: m.ID,
		Employer: m.Employer, ValueDate: m.ValueDate, Memo: m.Reference, Entries: []ledger.Entry{
			{Account: ledger.Cash, Detail: string(m.Channel), Amount: m.Amount},
			{Account: ledger.Suspense, Amount: -m.Amount},
		}}
}

func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
