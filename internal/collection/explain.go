package collection

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/ledger"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
	"socle/pkg/penalty"
)

// LineInput names a movement of an employer's account.
type LineInput struct {
	ID      uuid.UUID `json:"id" validate:"required"`
	Posting uuid.UUID `json:"posting" validate:"required"`
}

// Line is a movement with where it comes from and how it was counted.
type Line struct {
	Movement
	Holder      Holder           `json:"holder"`
	Payment     *Payment         `json:"payment"`     // of an allocation or its reversal
	Allocations []AllocationLine `json:"allocations"` // why each item was paid when it was
	Surcharge   *Counted         `json:"surcharge"`   // of a surcharge
	Reverses    *uuid.UUID       `json:"reverses"`    // the movement that this one takes back
}

// Counted is how a surcharge came about. Total is due for the period as of the day; Posted is what this movement changed.
type Counted struct {
	Period  cal.Period    `json:"period"`
	DueDate cal.Date      `json:"due_date"`
	AsOf    cal.Date      `json:"as_of"`
	Total   money.Minor   `json:"total"`
	Posted  money.Minor   `json:"posted"`
	Parts   []CountedPart `json:"parts"`
}

// CountedPart is a part of the debt with its steps: rule, months, rate, amount.
type CountedPart struct {
	Part
	Steps []penalty.Step `json:"steps"`
}

type surchargeRow struct {
	Period    cal.Period
	DueDate   cal.Date
	AsOf      cal.Date
	Total     money.Minor
	Posted    money.Minor
	Parts     json.RawMessage
	Law       json.RawMessage
	Regime    string
	Headcount int
}

var (
	surchargeByPosting = query.New[surchargeRow]("collection.surcharge_by_posting", `
select s.period, s.due_date, s.as_of, s.total, s.posted, s.parts, l.body as law, e.regime, e.headcount
from surcharge s
join penalty_law l on l.id = s.law
join employer e on e.id = s.employer_id
where s.posting_id = $1`)

	reversedBy = query.New[*uuid.UUID]("collection.reversed_by", `
select p.reverses from posting p where p.id = $1`)

	allocationsOfPosting = query.New[Allocation]("collection.allocations_of_posting", `
select a.id, a.payment_id, a.employer_id, a.period, a.component, a.amount, a.value_date, a.posting_id, a.reason, a.created_at, a.reversed_at
from allocation a
where a.posting_id = $1
order by a.period, a.component, a.id`)
)

// Explain opens one movement of an account: its origin and its computation.
func (s *Service) Explain(ctx context.Context, tx tenant.Tx, in LineInput) (Line, error) {
	e, err := affiliation.EmployerByID(ctx, tx, in.ID)
	if err != nil {
		return Line{}, err
	}
	moved, err := ledger.Movements(ctx, tx, in.ID)
	if err != nil {
		return Line{}, err
	}
	var a Account
	a.fill(moved, AccountInput{})
	l := Line{Holder: holder(e)}
	for _, m := range a.Movements {
		if m.PostingID == in.Posting {
			l.Movement = m
		}
	}
	if l.PostingID == uuid.Nil {
		return l, fault.Missing("movement")
	}
	if l.Reverses, err = reversedBy.One(ctx, tx, in.Posting); err != nil {
		return l, err
	}
	switch l.SourceKind {
	case "payment":
		err = l.explainPayment(ctx, tx)
	case "surcharge":
		err = l.explainSurcharge(ctx, tx)
	}
	return l, err
}

func (l *Line) explainPayment(ctx context.Context, tx tenant.Tx) error {
	p, err := paymentByID.One(ctx, tx, l.SourceID)
	if err != nil {
		return err
	}
	p.Match.Proposals = nil
	l.Payment = &p
	defer func() {
		if p.EmployerID == nil || *p.EmployerID != l.Holder.ID {
			p.share(l.share())
		}
	}()
	of := l.PostingID
	if l.Reverses != nil {
		of = *l.Reverses
	}
	rows, err := allocationsOfPosting.All(ctx, tx, of)
	for _, r := range rows {
		if r.EmployerID == l.Holder.ID {
			code, before := reasonOf(r)
			l.Allocations = append(l.Allocations, AllocationLine{r, code, before})
		}
	}
	return err
}

// share adds up what of a payment this movement put on the account.
func (l *Line) share() (t money.Minor) {
	for _, a := range l.Allocations {
		t += a.Amount
	}
	return t
}

// explainSurcharge shows the steps again, by the law that the surcharge was counted with.
func (l *Line) explainSurcharge(ctx context.Context, tx tenant.Tx) error {
	row, ok, err := surchargeByPosting.Maybe(ctx, tx, l.PostingID)
	if err != nil || !ok {
		return err
	}
	c := &Counted{Period: row.Period, DueDate: row.DueDate, AsOf: row.AsOf, Total: row.Total, Posted: row.Posted}
	var of penalty.Kept
	if err := json.Unmarshal(row.Law, &of); err != nil {
		return err
	}
	var parts []Part
	if err := json.Unmarshal(row.Parts, &parts); err != nil {
		return err
	}
	c.Parts, err = explained(lateItem{Period: row.Period, DueDate: row.DueDate, Regime: row.Regime, Headcount: row.Headcount}, parts, of)
	l.Surcharge = c
	return err
}

// explained gives parts with their steps. The steps of a part whose amount does not come out are left out: the number of
// workers has changed since.
func explained(r lateItem, parts []Part, of penalty.Kept) ([]CountedPart, error) {
	list := []CountedPart{}
	for _, p := range parts {
		a, err := of.Assess(caseOf(r, p))
		if err != nil {
			return nil, err
		}
		shown := CountedPart{Part: p}
		if a.Surcharge == p.Amount {
			shown.Steps = a.Steps
		}
		list = append(list, shown)
	}
	return list, nil
}

func lineOf(ctx context.Context, tx tenant.Tx, in LineInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}

// ShowCounts gives the parts of counts of one employer's surcharges with their steps, each by the law it was counted with.
func ShowCounts(ctx context.Context, tx tenant.Tx, employer uuid.UUID, counts []Count) ([][]CountedPart, error) {
	ids := map[string]bool{}
	for _, c := range counts {
		ids[c.Law] = true
	}
	kept, err := penaltyLawsOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	e, err := affiliation.EmployerByID(ctx, tx, employer)
	if err != nil {
		return nil, err
	}
	out := make([][]CountedPart, len(counts))
	for i, c := range counts {
		if out[i], err = explained(lateItem{DueDate: c.Due, Regime: e.Regime, Headcount: e.Headcount}, c.Parts, kept[c.Law]); err != nil {
			return nil, err
		}
	}
	return out, nil
}
