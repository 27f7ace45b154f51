package collection

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/allocation"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/matching"
	"socle/pkg/money"
)

// Matches says what a run of matching did.
type Matches struct {
	Seen     int         `json:"seen"`
	Matched  int         `json:"matched"`
	Suspense int         `json:"suspense"`
	Amount   money.Minor `json:"amount"` // matched, in minor units
}

// MatchMany looks for the owners of payments and places what it finds: those that say their employer, then those that the
// signs on them tell without doubt. The others wait in suspense with what was proposed. Payments already placed, bounced or
// being worked on by somebody else are left alone.
func (s *Service) MatchMany(ctx context.Context, tx tenant.Tx, ids []uuid.UUID) (Matches, error) {
	all, err := lockPayments.All(ctx, tx, ids)
	if err != nil {
		return Matches{}, err
	}
	all = slices.DeleteFunc(all, func(p Payment) bool { return p.Status != Received && p.Status != InSuspense })
	return s.match(ctx, tx, all)
}

func (s *Service) match(ctx context.Context, tx tenant.Tx, all []Payment) (Matches, error) {
	done := Matches{Seen: len(all)}
	if len(all) == 0 {
		return done, nil
	}
	slices.SortFunc(all, func(a, b Payment) int {
		return cmp.Or(cmp.Compare(a.ValueDate, b.ValueDate), bytes.Compare(a.ID[:], b.ID[:]))
	})
	if err := recognise(ctx, tx, all); err != nil {
		return done, err
	}
	b, err := openBook(ctx, tx, owners(all), paymentIDs(all))
	if err != nil {
		return done, err
	}
	for i := range all {
		p := &all[i]
		if p.EmployerID == nil {
			p.Status = InSuspense
			continue
		}
		if err := b.place(*p, *p.EmployerID, p.Amount, allocation.Designation{Periods: p.Designated}); err != nil {
			return done, err
		}
		p.Status, p.Matched, p.MatchedAt = Matched, p.Amount, moment(tx.Now())
		if p.MatchedBy == "" {
			p.MatchedBy, p.MatchedByName = b.who.ID, b.who.Name
		}
		done.Matched++
		done.Amount += p.Amount
	}
	done.Suspense = done.Seen - done.Matched
	return done, b.finish(ctx, all)
}

// finish writes what became of payments, brings the accounts to rest and gives receipts.
func (b *book) finish(ctx context.Context, all []Payment) error {
	if err := settleRows(ctx, b.tx, all); err != nil {
		return err
	}
	if err := b.settle(ctx, b.tx.Today()); err != nil {
		return err
	}
	if err := issueReceipts(ctx, b.tx, all); err != nil {
		return err
	}
	return b.tell(ctx)
}

// tell lets downstream hear which employers' accounts moved.
func (b *book) tell(ctx context.Context) error {
	employers := b.changed()
	if len(employers) == 0 {
		return nil
	}
	return b.tx.Emit(ctx, "collection.accounts_moved", uuid.NewString(), Moved{Employers: employers})
}

// Moved is what the event collection.accounts_moved carries.
type Moved struct {
	Employers []uuid.UUID `json:"employers"`
}

// settleRows writes the state of payments after placing.
func settleRows(ctx context.Context, tx tenant.Tx, all []Payment) error {
	n := len(all)
	ids, statuses, matched, employers := make([]uuid.UUID, n), make([]string, n), make([]int64, n), make([]*uuid.UUID, n)
	by, names, at, match := make([]string, n), make([]string, n), make([]any, n), make([]string, n)
	for i, p := range all {
		body, err := json.Marshal(p.Match)
		if err != nil {
			return err
		}
		ids[i], statuses[i], matched[i], employers[i] = p.ID, string(p.Status), int64(p.Matched), p.EmployerID
		by[i], names[i], match[i] = p.MatchedBy, p.MatchedByName, string(body)
		if p.MatchedAt != nil {
			at[i] = *p.MatchedAt
		}
	}
	_, err := settlePayments.Run(ctx, tx, ids, statuses, matched, employers, by, names, at, match)
	return err
}

func owners(all []Payment) []uuid.UUID {
	seen, out := map[uuid.UUID]bool{}, []uuid.UUID{}
	for _, p := range all {
		if p.EmployerID != nil && !seen[*p.EmployerID] {
			seen[*p.EmployerID] = true
			out = append(out, *p.EmployerID)
		}
	}
	return out
}

func paymentIDs(all []Payment) []uuid.UUID {
	out := make([]uuid.UUID, len(all))
	for i, p := range all {
		out[i] = p.ID
	}
	return out
}

// AutoMatchInput says from which day on payments in suspense are looked at again; empty: the last 400 days.
type AutoMatchInput struct {
	Since cal.Date `json:"since"`
}

// AutoMatch looks again at all that waits: an employer may have declared since.
func (s *Service) AutoMatch(ctx context.Context, tx tenant.Tx, in AutoMatchInput) (Matches, error) {
	if in.Since.IsZero() {
		in.Since = tx.Today().AddDays(-400)
	}
	all, err := lockUnplaced.All(ctx, tx, in.Since)
	if err != nil {
		return Matches{}, err
	}
	return s.match(ctx, tx, all)
}

// MatchInput places a payment by hand: one part per employer, amount zero being all that is left. Periods is what the payer
// asked to pay, where the fund's order heeds it.
type MatchInput struct {
	ID    uuid.UUID   `json:"id" validate:"required"`
	Parts []MatchPart `json:"parts" validate:"required,min=1,max=50,dive"`
	Note  string      `json:"note" validate:"max=500"`
}

// MatchPart is what goes to one employer.
type MatchPart struct {
	Employer   string       `json:"employer" validate:"max=40"` // affiliation number
	EmployerID *uuid.UUID   `json:"employer_id"`
	Amount     money.Minor  `json:"amount" validate:"gte=0"`
	Periods    []cal.Period `json:"periods" validate:"max=60"`
}

// Check wants an employer in each part.
func (in MatchInput) Check() (found []fault.Finding) {
	for i, p := range in.Parts {
		if p.Employer == "" && p.EmployerID == nil {
			found = append(found, fault.Finding{Field: partField(i, "employer"), Code: "payment.employer_missing", Message: "say whose money it is: the affiliation number"})
		}
	}
	return found
}

// MatchOne places a payment in suspense, wholly or in parts. What no part takes stays in suspense. A payment that somebody
// else has placed meanwhile is a conflict: nothing is placed twice.
func (s *Service) MatchOne(ctx context.Context, tx tenant.Tx, in MatchInput) (Payment, error) {
	p, err := lockOne(ctx, tx, in.ID)
	if err != nil {
		return p, err
	}
	if p.Status != InSuspense && p.Status != Received && p.Status != PartMatched {
		return p, fault.New(fault.Conflict, "payment.not_in_suspense", "this payment is %s; nothing of it is left to place", p.Status).With("status", string(p.Status))
	}
	parts, err := in.settle(ctx, tx, p.Rest())
	if err != nil {
		return p, err
	}
	employers := make([]uuid.UUID, len(parts))
	for i, part := range parts {
		employers[i] = *part.EmployerID
	}
	b, err := openBook(ctx, tx, employers, []uuid.UUID{p.ID})
	if err != nil {
		return p, err
	}
	for _, part := range parts {
		if err := b.place(p, *part.EmployerID, part.Amount, allocation.Designation{Periods: part.Periods}); err != nil {
			return p, err
		}
		p.Matched += part.Amount
	}
	p.markMatched(b.who, parts, in.Note)
	p.MatchedAt = moment(tx.Now())
	if err := b.finish(ctx, []Payment{p}); err != nil {
		return p, err
	}
	return paymentByID.One(ctx, tx, p.ID)
}

func (p *Payment) markMatched(who authz.Subject, parts []MatchPart, note string) {
	same := p.Matched == sumOf(parts) // nothing was placed before
	p.Status = PartMatched
	if p.Matched == p.Amount {
		p.Status = Matched
	}
	p.EmployerID = nil
	if same && len(parts) == 1 {
		p.EmployerID = parts[0].EmployerID
	}
	p.MatchedBy, p.MatchedByName, p.Match.Note = who.ID, who.Name, note
	if p.EmployerID != nil {
		p.Match = chosen(p.Match, *p.EmployerID)
	}
}

// chosen keeps the score and reasons of the proposal that the officer followed.
func chosen(m Match, employer uuid.UUID) Match {
	for _, q := range m.Proposals {
		if q.Employer == employer.String() {
			return Match{Score: q.Score, Reasons: q.Reasons, Note: m.Note}
		}
	}
	return Match{Note: m.Note, Reasons: []matching.Reason{{Code: "matching.by_hand"}}}
}

func sumOf(parts []MatchPart) (t money.Minor) {
	for _, p := range parts {
		t += p.Amount
	}
	return t
}

// lockOne takes one payment, so that two officers cannot place it at once.
func lockOne(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Payment, error) {
	p, ok, err := lockPayments.Maybe(ctx, tx, []uuid.UUID{id})
	if err == nil && !ok {
		err = fault.Missing("payment")
	}
	return p, err
}
