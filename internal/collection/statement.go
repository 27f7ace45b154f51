package collection

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/bankstatement"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
	"socle/pkg/uploadgate"
)

// Statement is a bank statement as it was imported. Opening and Closing are nil when the file does not say them.
type Statement struct {
	ID             uuid.UUID    `json:"id"`
	Name           string       `json:"name"`
	Format         string       `json:"format"`
	Account        string       `json:"account"`
	Currency       string       `json:"currency"`
	Opening        *money.Minor `json:"opening"`
	Closing        *money.Minor `json:"closing"`
	Balanced       bool         `json:"balanced"`
	Entries        int          `json:"entries"`
	Payments       int          `json:"payments"`
	Bounces        int          `json:"bounces"`
	Ignored        int          `json:"ignored"`
	Waiting        int          `json:"waiting"` // payments of it still in suspense
	Received       money.Minor  `json:"received"`
	ImportedAt     time.Time    `json:"imported_at"`
	ImportedByName string       `json:"imported_by_name"`
}

// StatementEntry is a line of a statement: a payment, a bounce, or ignored with its reason.
type StatementEntry struct {
	ID            uuid.UUID   `json:"id"`
	Position      int         `json:"position"`
	Amount        money.Minor `json:"amount"` // signed, received is positive
	BookedOn      cal.Date    `json:"booked_on"`
	ValueOn       cal.Date    `json:"value_on"`
	Reference     string      `json:"reference"`
	Text          string      `json:"text"`
	Payer         string      `json:"payer"`
	BankRef       string      `json:"bank_ref"`
	Reversal      bool        `json:"reversal"`
	State         string      `json:"state"`
	Reason        string      `json:"reason"`
	PaymentID     *uuid.UUID  `json:"payment_id"`
	PaymentStatus *Status     `json:"payment_status"`
	EmployerName  *string     `json:"employer_name"`
}

// Why an entry was ignored.
const (
	AlreadyImported = "already_imported" // an earlier statement of the account has it
	AlreadyEntered  = "already_entered"  // a cheque or mobile payment entered by hand before the bank booked it
	IsDebit         = "debit"            // paid out by the fund
	DebitTakenBack  = "debit_taken_back" // a payment of the fund that came back
	ReversalUnknown = "reversal_unknown" // what it takes back was not found, or could be several
	IsZero          = "zero"
)

// ImportInput is a file of a bank. Anyway takes a statement whose balances do not agree with its entries.
type ImportInput struct {
	File   op.File `json:"file"`
	Format string  `json:"format" validate:"omitempty,oneof=auto camt053 csv mt940 cfonb120"`
	Anyway bool    `json:"anyway"`
}

// Imported says what became of a file.
type Imported struct {
	Again      bool        `json:"again"` // the file was imported before: nothing was done
	Statements []Statement `json:"statements"`
	Payments   int         `json:"payments"`
	Matched    int         `json:"matched"`
	Suspense   int         `json:"suspense"`
	Bounces    int         `json:"bounces"`
	Ignored    int         `json:"ignored"`
}

// atOnceMatched is the number of payments up to which an import waits for their matching; more are matched by a job.
const atOnceMatched = 5000

// ImportStatement reads a bank's file. Each entry becomes a payment, bounces one, or is ignored with its reason. The same
// file twice changes nothing; an entry that an earlier file had is not taken again.
func (s *Service) ImportStatement(ctx context.Context, tx tenant.Tx, in ImportInput) (Imported, error) {
	if _, err := uploadgate.CheckBytes(in.File.Body, uploadgate.Statements); err != nil {
		return Imported{}, atFile(err)
	}
	sum := sha256.Sum256(in.File.Body)
	if before, err := statementsBySum.All(ctx, tx, sum[:]); err != nil || len(before) > 0 {
		return Imported{Again: true, Statements: before}, err
	}
	parsed, err := bankstatement.Parse(bytes.NewReader(in.File.Body), bankstatement.Format(in.Format),
		bankstatement.Options{Currency: tx.Fund().Currency()})
	if err != nil {
		return Imported{}, atFile(err)
	}
	if err := in.acceptable(parsed, tx.Fund().Currency()); err != nil {
		return Imported{}, err
	}
	i := &importing{s: s, tx: tx, in: in, sum: sum[:]}
	for n, p := range parsed {
		if err := i.statement(ctx, n, p); err != nil {
			return Imported{}, err
		}
	}
	if err := i.book(ctx); err != nil {
		return Imported{}, err
	}
	i.done.Statements, err = statementsBySum.All(ctx, tx, sum[:])
	return i.done, err
}

// atFile puts a fault about the file on its field, so that the form shows it there.
func atFile(err error) error {
	f, ok := fault.As(err)
	if !ok || len(f.Findings) > 0 {
		return err
	}
	return fault.Found(fault.Finding{Field: "file", Code: f.Code, Message: f.Message})
}

func (in ImportInput) acceptable(parsed []bankstatement.Statement, c money.Currency) error {
	for _, p := range parsed {
		if p.Currency.Code != "" && p.Currency.Code != c.Code {
			return fault.Field("file", "statement.other_currency", "the account %s is in %s, the books of the fund are in %s", p.Account, p.Currency.Code, c.Code)
		}
		if p.Opening != nil && p.Closing != nil && !p.Balanced && !in.Anyway {
			return fault.Field("file", "statement.unbalanced", "the balances of account %s do not agree with its entries: the file may be cut", p.Account)
		}
	}
	return nil
}

// importing is one file on its way in.
type importing struct {
	s       *Service
	tx      tenant.Tx
	in      ImportInput
	sum     []byte
	money   []Money
	bounces []bouncing
	done    Imported
}

type bouncing struct {
	payment uuid.UUID
	on      cal.Date
	why     string
}

func (i *importing) statement(ctx context.Context, n int, p bankstatement.Statement) error {
	id, who := uuid.Must(uuid.NewV7()), authz.From(ctx)
	format := i.in.Format
	if format == "" || format == string(bankstatement.Auto) {
		format = string(bankstatement.Guess(i.in.File.Body))
	}
	_, err := insertStatement.Run(ctx, i.tx, id, i.in.File.Name, format, p.Account, p.Currency.Code, p.Opening, p.Closing,
		p.Balanced, len(p.Entries), i.sum, n, i.tx.Now(), who.ID, who.Name)
	if err != nil {
		return err
	}
	rows, err := i.judge(ctx, p)
	if err != nil {
		return err
	}
	_, err = i.tx.Copy(ctx, "statement_entry", []string{"id", "statement_id", "position", "amount", "booked_on", "value_on", "reference",
		"text", "payer", "bank_ref", "reversal", "state", "reason", "payment_id"}, pgx.CopyFromSlice(len(rows), func(k int) ([]any, error) {
		e := &rows[k]
		return []any{e.ID, id, k + 1, int64(e.Amount), e.BookedOn, e.ValueOn, e.Reference, e.Text, e.Payer, e.BankRef, e.Reversal,
			e.State, e.Reason, e.PaymentID}, nil
	}))
	if err != nil {
		return fmt.Errorf("statement entries: %w", err)
	}
	return nil
}

// book enters the payments, matches them, and then takes back those that came back.
func (i *importing) book(ctx context.Context) error {
	ids, err := i.s.ReceiveMany(ctx, i.tx, i.money)
	if err != nil {
		return err
	}
	i.done.Payments, i.done.Suspense = len(ids), len(ids)
	if len(ids) > atOnceMatched {
		if err := i.tx.Emit(ctx, "collection.statement_imported", fmt.Sprintf("%x", i.sum[:12]), AutoMatchInput{}); err != nil {
			return err
		}
	} else {
		m, err := i.s.MatchMany(ctx, i.tx, ids)
		if err != nil {
			return err
		}
		i.done.Matched, i.done.Suspense = m.Matched, m.Suspense
	}
	for _, b := range i.bounces {
		p, err := lockOne(ctx, i.tx, b.payment)
		if err != nil {
			return err
		}
		if p.Status == Bounced {
			continue
		}
		if _, err := i.s.bounce(ctx, i.tx, p, BounceInput{ID: b.payment, On: b.on, Reason: b.why}); err != nil {
			return err
		}
		i.done.Bounces++
	}
	return nil
}
