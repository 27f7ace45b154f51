package collection

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"socle/internal/ledger"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// UnmatchInput takes a payment back from where it was placed.
type UnmatchInput struct {
	ID     uuid.UUID `json:"id" validate:"required"`
	Reason string    `json:"reason" validate:"required,max=500"`
}

// Unmatch puts a payment back in suspense: every posting that placed it is reversed, and the accounts it had paid are
// counted again.
func (s *Service) Unmatch(ctx context.Context, tx tenant.Tx, in UnmatchInput) (Payment, error) {
	p, err := lockOne(ctx, tx, in.ID)
	if err != nil {
		return p, err
	}
	if p.Matched == 0 {
		return p, fault.New(fault.Conflict, "payment.not_matched", "this payment is %s; there is nothing to undo", p.Status).With("status", string(p.Status))
	}
	b, err := s.takeBack(ctx, tx, &p, "unmatched", in.Reason)
	if err != nil {
		return p, err
	}
	p.Status = InSuspense
	if err := b.finish(ctx, []Payment{p}); err != nil {
		return p, err
	}
	return paymentByID.One(ctx, tx, p.ID)
}

// BounceInput says that a payment came back: an unpaid cheque, a rejected debit.
type BounceInput struct {
	ID     uuid.UUID `json:"id" validate:"required"`
	On     cal.Date  `json:"on"` // today unless said
	Reason string    `json:"reason" validate:"required,max=500"`
}

// Bounce reverses every allocation of a payment as if it had never been made, takes the money out of cash on the day it
// came back, and counts again what the employer owes: surcharges run from the due date.
func (s *Service) Bounce(ctx context.Context, tx tenant.Tx, in BounceInput) (Payment, error) {
	p, err := lockOne(ctx, tx, in.ID)
	if err != nil {
		return p, err
	}
	if in.On.IsZero() {
		in.On = tx.Today()
	}
	switch {
	case p.Status == Bounced:
		return p, fault.New(fault.Conflict, "payment.already_bounced", "this payment has already come back")
	case in.On < p.ReceivedOn:
		return p, fault.Field("on", "payment.bounced_before_received", "a payment cannot come back before it was received")
	case in.On > tx.Today():
		return p, fault.Field("on", "payment.in_the_future", "a payment cannot come back after today")
	}
	return s.bounce(ctx, tx, p, in)
}

func (s *Service) bounce(ctx context.Context, tx tenant.Tx, p Payment, in BounceInput) (Payment, error) {
	owner := p.EmployerID
	b, err := s.takeBack(ctx, tx, &p, "bounced", in.Reason)
	if err != nil {
		return p, err
	}
	origin, _, err := ledger.ByEffect(ctx, tx, "payment:"+p.ID.String())
	if err != nil {
		return p, err
	}
	b.postings = append(b.postings, ledger.Posting{Kind: "bounce", Effect: "bounce:" + p.ID.String(), SourceKind: "payment", Source: p.ID,
		ValueDate: in.On, Reverses: origin, Memo: in.Reason, Entries: []ledger.Entry{
			{Account: ledger.Cash, Detail: string(p.Channel), Amount: -p.Amount},
			{Account: ledger.Suspense, Amount: p.Amount},
		}})
	p.Status, p.EmployerID = Bounced, owner
	if err := b.finish(ctx, []Payment{p}); err != nil {
		return p, err
	}
	if _, err := markBounced.Run(ctx, tx, p.ID, in.On, in.Reason); err != nil {
		return p, err
	}
	if _, err := revokeCertificates.Run(ctx, tx, b.changed(), tx.Now(), "a payment came back", tx.Today()); err != nil {
		return p, err
	}
	return paymentByID.One(ctx, tx, p.ID)
}

// takeBack reverses the postings of a payment, the last first, each on its own value date, so that in the books' value time
// it never paid. The payment is left without owner.
func (s *Service) takeBack(ctx context.Context, tx tenant.Tx, p *Payment, kind, reason string) (*book, error) {
	rows, err := allocationsOf.All(ctx, tx, p.ID)
	if err != nil {
		return nil, err
	}
	employers, seen := []uuid.UUID{}, map[uuid.UUID]bool{}
	for _, r := range rows {
		if !seen[r.EmployerID] && r.ReversedAt == nil {
			seen[r.EmployerID] = true
			employers = append(employers, r.EmployerID)
		}
	}
	b, err := openBook(ctx, tx, employers, []uuid.UUID{p.ID})
	if err != nil {
		return nil, err
	}
	if err := b.reverse(ctx, rows, reason); err != nil {
		return nil, err
	}
	b.happen(p.ID, uuid.Nil, kind, p.Amount, map[string]string{"reason": reason})
	p.Matched, p.EmployerID, p.MatchedBy, p.MatchedByName, p.MatchedAt = 0, nil, "", "", nil
	p.Match = Match{Note: reason, Proposals: p.Match.Proposals}
	return b, b.read(ctx, employers, nil)
}

func (b *book) reverse(ctx context.Context, rows []Allocation, reason string) error {
	postings, days, seen := []uuid.UUID{}, map[uuid.UUID]cal.Date{}, map[uuid.UUID]bool{}
	for i := len(rows) - 1; i >= 0; i-- {
		r := rows[i]
		if r.ReversedAt != nil {
			continue
		}
		b.touched[account{r.EmployerID, r.Period}] = true
		if days[r.PostingID] = r.ValueDate; !seen[r.PostingID] {
			seen[r.PostingID] = true
			postings = append(postings, r.PostingID)
		}
	}
	for _, id := range postings {
		if err := ledger.Reverse(ctx, b.tx, id, "reversal:"+id.String(), reason, days[id]); err != nil {
			return err
		}
	}
	_, err := reverseRows.Run(ctx, b.tx, postings, b.tx.Now())
	return err
}

// reasonOf reads the reason of an allocation's row.
func reasonOf(a Allocation) (code, before string) {
	var r struct{ Code, Before string }
	if json.Unmarshal(a.Reason, &r) != nil {
		return "", ""
	}
	return r.Code, r.Before
}
