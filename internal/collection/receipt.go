package collection

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// Receipt is given for a payment. Number has no gap; CheckCode is what anyone can verify it by.
type Receipt struct {
	Number    int64       `json:"number"`
	PaymentID uuid.UUID   `json:"payment_id"`
	IssuedAt  time.Time   `json:"issued_at"`
	Amount    money.Minor `json:"amount"`
	CheckCode string      `json:"check_code"`
}

var (
	// takeNumbers locks the counter until the receipts that take the numbers are written, so that none is lost.
	takeNumbers = query.New[int64]("collection.take_numbers", `
update receipt_counter set last = last + $1 returning last`)

	numberPayments = query.Exec("collection.number_payments", `
update payment p
set receipt_number = w.number
from unnest($1::uuid[], $2::bigint[]) as w (id, number)
where p.id = w.id`)

	receiptByNumber = query.New[Receipt]("collection.receipt", `
select number, payment_id, issued_at, amount, check_code
from receipt
where number = $1`)

	verified = query.New[bool]("collection.verify", `
select p.status <> 'bounced'
from receipt r
join payment p on p.id = r.payment_id
where r.check_code = $1
union all
select c.revoked_at is null and c.until >= $2
from certificate c
where c.check_code = $1`)

	copyReceipt = query.New[int]("collection.copy_receipt", `
insert into receipt_copy (number, copy, at, by)
select $1, coalesce(max(copy), 0) + 1, $2, $3
from receipt_copy
where number = $1
returning copy`)
)

// issueReceipts gives a receipt to each payment that is placed, wholly or in part, or was taken over the counter, and has
// none. It comes last in a transaction: the counter's row is held until it ends.
func issueReceipts(ctx context.Context, tx tenant.Tx, all []Payment) error {
	due := []Payment{}
	for _, p := range all {
		placed := p.Status == Matched || p.Status == PartMatched
		if p.ReceiptNumber == nil && p.Status != Bounced && (placed || p.Channel == Counter) {
			due = append(due, p)
		}
	}
	if len(due) == 0 {
		return nil
	}
	last, err := takeNumbers.One(ctx, tx, len(due))
	if err != nil {
		return err
	}
	ids, numbers := make([]uuid.UUID, len(due)), make([]int64, len(due))
	for i, p := range due {
		ids[i], numbers[i] = p.ID, last-int64(len(due)-1-i)
	}
	_, err = tx.Copy(ctx, "receipt", []string{"number", "payment_id", "issued_at", "amount", "check_code"},
		pgx.CopyFromSlice(len(due), func(i int) ([]any, error) {
			return []any{numbers[i], ids[i], tx.Now(), int64(due[i].Amount), rand.Text()[:20]}, nil
		}))
	if err != nil {
		return fmt.Errorf("receipts: %w", err)
	}
	_, err = numberPayments.Run(ctx, tx, ids, numbers)
	return err
}

// VerifyInput is the code of a receipt or certificate.
type VerifyInput struct {
	Code string `json:"code" validate:"required,max=40"`
}

// Verdict is all that the public is told of a document.
type Verdict struct {
	State string `json:"state"` // valid, revoked, unknown
}

// Verify tells anyone whether a document with this code was issued and still holds. It says nothing else.
func (s *Service) Verify(ctx context.Context, tx tenant.Tx, in VerifyInput) (Verdict, error) {
	valid, known, err := verified.Maybe(ctx, tx, cleanCode(in.Code), tx.Today())
	switch {
	case err != nil:
		return Verdict{}, err
	case !known:
		return Verdict{"unknown"}, nil
	case !valid:
		return Verdict{"revoked"}, nil
	}
	return Verdict{"valid"}, nil
}

// ReceiptInput names a receipt.
type ReceiptInput struct {
	Number int64 `json:"number" validate:"required,min=1"`
}

// Receipt reads a receipt.
func (s *Service) Receipt(ctx context.Context, tx tenant.Tx, in ReceiptInput) (Receipt, error) {
	r, ok, err := receiptByNumber.Maybe(ctx, tx, in.Number)
	if err == nil && !ok {
		err = fault.Missing("receipt")
	}
	return r, err
}
