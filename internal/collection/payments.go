package collection

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// PaymentLine is a payment in a list.
type PaymentLine struct {
	Payment
	EmployerName   string `json:"employer_name"`
	EmployerNumber string `json:"employer_number"`
}

// Payments is a page of a list with its count and sum.
type Payments struct {
	Lines  []PaymentLine `json:"lines"`
	Count  int           `json:"count"`
	Amount money.Minor   `json:"amount"`
	Rest   money.Minor   `json:"rest"` // not placed
	Page   int           `json:"page"`
	Pages  int           `json:"pages"`
}

// PaymentsInput filters payments. Employer narrows to one; All gives every line, for exports, at most 20,000.
type PaymentsInput struct {
	Employer *uuid.UUID `json:"employer"`
	Status   []string   `json:"status" validate:"dive,oneof=received matched part_matched suspense bounced"`
	Channel  string     `json:"channel" validate:"omitempty,oneof=transfer cheque counter mobile_money direct_debit"`
	From     cal.Date   `json:"from"` // received, both ends included
	To       cal.Date   `json:"to"`
	Search   string     `json:"q" validate:"max=100"`
	Page     int        `json:"page" validate:"min=0,max=100000"`
	All      bool       `json:"-"`
}

const exportMost = 20_000

const paymentsWhere = `
from payment p
left join employer e on e.id = p.employer_id
where ($1::text[] is null and $2::uuid[] is null or e.agency = any($1) or p.agency = any($1) or p.employer_id = any($2)
       or (p.employer_id is null and exists (select 1 from allocation a where a.payment_id = p.id and a.employer_id = any($2) and a.reversed_at is null)))
  and ($3::uuid is null or p.employer_id = $3 or exists (select 1 from allocation a where a.payment_id = p.id and a.employer_id = $3 and a.reversed_at is null))
  and ($4::text[] is null or p.status = any($4))
  and ($5 = '' or p.channel = $5)
  and ($6::date is null or p.received_on >= $6)
  and ($7::date is null or p.received_on <= $7)
  and ($8 = '' or e.search like '%' || shared.plain($8) || '%' or shared.plain(p.payer_name || ' ' || p.reference || ' ' || p.text) like '%' || shared.plain($8) || '%'
       or p.receipt_number::text = $8)`

type paymentSums struct {
	Count  int
	Amount money.Minor
	Rest   money.Minor
}

var (
	paymentsPage = query.New[PaymentLine]("collection.payments", `
select `+paymentColumns+`, coalesce(e.legal_name, '') as employer_name, coalesce(e.number, '') as employer_number`+paymentsWhere+`
order by p.received_on desc, p.id desc
limit $9 offset $10`)

	paymentsSums = query.New[paymentSums]("collection.payments_sums", `
select count(*)::int as count,
       coalesce(sum(case when p.employer_id is null and cardinality($2::uuid[]) > 0
                         then (select sum(a.amount) from allocation a where a.payment_id = p.id and a.employer_id = any($2) and a.reversed_at is null)
                         else p.amount end), 0)::bigint as amount,
       coalesce(sum(p.amount - p.matched) filter (where p.status <> 'bounced'), 0)::bigint as rest`+paymentsWhere)
)

// List lists payments, latest first, 25 a page: an employer its own, an officer those within reach.
func (s *Service) List(ctx context.Context, tx tenant.Tx, in PaymentsInput) (Payments, error) {
	r := authz.ReachOf(ctx)
	var status []string
	if len(in.Status) > 0 {
		status = in.Status
	}
	args := []any{r.AgencyArg(), r.EmployerArg(), in.Employer, status, in.Channel, in.From, in.To, in.Search}
	sums, err := paymentsSums.One(ctx, tx, args...)
	if err != nil {
		return Payments{}, err
	}
	limit, offset := perPage, max(in.Page-1, 0)*perPage
	if in.All {
		limit, offset = exportMost, 0
	}
	lines, err := paymentsPage.All(ctx, tx, append(args, limit, offset)...)
	if err != nil {
		return Payments{}, err
	}
	if err := shareOut(ctx, tx, lines, r); err != nil {
		return Payments{}, err
	}
	return Payments{Lines: lines, Count: sums.Count, Amount: sums.Amount, Rest: sums.Rest, Page: max(in.Page, 1),
		Pages: (sums.Count + perPage - 1) / perPage}, err
}

type ownShare struct {
	PaymentID uuid.UUID
	Amount    money.Minor
}

var ownShares = query.New[ownShare]("collection.own_shares", `
select a.payment_id, sum(a.amount)::bigint as amount
from allocation a
where a.payment_id = any($1)
  and a.employer_id = any($2)
  and a.reversed_at is null
group by a.payment_id`)

// shareOut shows whoever sees some employers only, of a payment that was split, what went to theirs and nothing else.
func shareOut(ctx context.Context, tx tenant.Tx, lines []PaymentLine, r authz.Reach) error {
	split := []uuid.UUID{}
	for _, l := range lines {
		if l.EmployerID == nil {
			split = append(split, l.ID)
		}
	}
	if r.All || len(r.Agencies) > 0 || len(split) == 0 {
		return nil
	}
	rows, err := ownShares.All(ctx, tx, split, r.Employers)
	own := map[uuid.UUID]money.Minor{}
	for _, row := range rows {
		own[row.PaymentID] = row.Amount
	}
	for i := range lines {
		if lines[i].EmployerID == nil {
			lines[i].share(own[lines[i].ID])
		}
	}
	return err
}

// share keeps of a split payment what went to one employer.
func (p *Payment) share(own money.Minor) {
	p.Amount, p.Matched, p.Status, p.ReceiptNumber, p.Match = own, own, Matched, nil, Match{}
}

// PaymentInput names a payment.
type PaymentInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

func (in PaymentInput) payment() uuid.UUID { return in.ID }

// PaymentDetail is a payment with where it went and what happened to it.
type PaymentDetail struct {
	Payment
	Allocations []AllocationLine `json:"allocations"`
	Events      []Event          `json:"events"`
	Employers   []EmployerRef    `json:"employers"` // named by the payment, its parts and its proposals
}

// AllocationLine is an allocation with the words for why the item was paid then.
type AllocationLine struct {
	Allocation
	Code   string `json:"code"`   // "allocation.period"…
	Before string `json:"before"` // the item that came after it
}

// EmployerRef names an employer.
type EmployerRef struct {
	ID     uuid.UUID `json:"id"`
	Number string    `json:"number"`
	Name   string    `json:"name"`
}

var employerRefs = query.New[EmployerRef]("collection.employer_refs", `
select e.id, coalesce(e.number, '') as number, e.legal_name as name
from employer e
where e.id = any($1)
order by e.legal_name`)

// Payment reads one payment. An employer sees of a payment only what went to it.
func (s *Service) Payment(ctx context.Context, tx tenant.Tx, in PaymentInput) (PaymentDetail, error) {
	p, err := paymentByID.One(ctx, tx, in.ID)
	if err != nil {
		return PaymentDetail{}, err
	}
	d := PaymentDetail{Payment: p, Allocations: []AllocationLine{}}
	rows, err := allocationsOf.All(ctx, tx, in.ID)
	if err != nil {
		return d, err
	}
	reach := authz.ReachOf(ctx)
	for _, r := range rows {
		if reach.All || len(reach.Agencies) > 0 || within(reach, r.EmployerID) {
			code, before := reasonOf(r)
			d.Allocations = append(d.Allocations, AllocationLine{r, code, before})
		}
	}
	if !reach.All && len(reach.Agencies) == 0 { // the payer is not shown whom else we thought of
		d.Match.Proposals = nil
		if p.EmployerID == nil {
			d.share(d.placed())
		}
		return d, nil
	}
	if d.Events, err = eventsOf.All(ctx, tx, in.ID); err != nil {
		return d, err
	}
	d.Employers, err = employerRefs.All(ctx, tx, d.named())
	return d, err
}

// placed adds up the parts shown that stand.
func (d PaymentDetail) placed() (t money.Minor) {
	for _, a := range d.Allocations {
		if a.ReversedAt == nil {
			t += a.Amount
		}
	}
	return t
}

func within(r authz.Reach, employer uuid.UUID) bool {
	for _, e := range r.Employers {
		if e == employer {
			return true
		}
	}
	return false
}

// named are the employers that the page speaks of.
func (d PaymentDetail) named() []uuid.UUID {
	ids := []uuid.UUID{}
	if d.EmployerID != nil {
		ids = append(ids, *d.EmployerID)
	}
	for _, a := range d.Allocations {
		ids = append(ids, a.EmployerID)
	}
	for _, q := range d.Match.Proposals {
		if id, err := uuid.Parse(q.Employer); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// Who finds an employer among those the page speaks of.
func (d PaymentDetail) Who(id uuid.UUID) EmployerRef {
	for _, e := range d.Employers {
		if e.ID == id {
			return e
		}
	}
	return EmployerRef{ID: id}
}
