package recovery

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/collection"
	"socle/internal/ledger"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// ProposeWaiverInput asks to give up surcharges or penalties of a period. Amount in minor units.
type ProposeWaiverInput struct {
	ID        uuid.UUID   `json:"id" validate:"required"` // of the employer
	Period    cal.Period  `json:"period"`
	Component string      `json:"component" validate:"required,oneof=surcharge penalty"`
	Amount    money.Minor `json:"amount" validate:"gt=0"`
	Reason    string      `json:"reason" validate:"required,max=1000"`
}

// Waiver is a request to give up surcharges or penalties, and what was decided. Amount in minor units.
type Waiver struct {
	ID             uuid.UUID   `json:"id"`
	EmployerID     uuid.UUID   `json:"employer_id"`
	Period         cal.Period  `json:"period"`
	Component      string      `json:"component"`
	Amount         money.Minor `json:"amount"`
	Reason         string      `json:"reason"`
	State          string      `json:"state"` // proposed, granted, refused
	ProposedOn     cal.Date    `json:"proposed_on"`
	ProposedBy     string      `json:"proposed_by"`
	ProposedByName string      `json:"proposed_by_name"`
	DecidedOn      cal.Date    `json:"decided_on"`
	DecidedByName  string      `json:"decided_by_name"`
	Decision       string      `json:"decision"`
}

const waiverColumns = `w.id, w.employer_id, w.period, w.component, w.amount, w.reason, w.state, w.proposed_on, w.proposed_by, w.proposed_by_name,
       w.decided_on, w.decided_by_name, w.decision`

var (
	waiversOf = query.New[Waiver]("recovery.waivers", `
select `+waiverColumns+`
from waiver w
where w.employer_id = $1
order by w.proposed_on desc, w.id desc`)

	lockWaiver = query.New[Waiver]("recovery.lock_waiver", `
select `+waiverColumns+`
from waiver w
where w.id = $1
for update`)

	insertWaiver = query.Exec("recovery.insert_waiver", `
insert into waiver (id, employer_id, case_id, period, component, amount, reason, proposed_on, proposed_by, proposed_by_name)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`)

	decideWaiver = query.Exec("recovery.decide_waiver", `
update waiver
set state = $2, decided_on = $3, decided_by = $4, decided_by_name = $5, decision = $6
where id = $1`)

	lockItem = query.New[cal.Date]("recovery.lock_item", `
select i.due_date
from open_item i
where i.employer_id = $1 and i.period = $2 and i.component = $3
for update`)

	owedOn = query.New[money.Minor]("recovery.owed_on", `
select coalesce(sum(n.amount), 0)::bigint
from entry n
where n.account = 'receivable' and n.employer_id = $1 and n.period = $2 and n.component = $3`)
)

// ProposeWaiver asks to give up a surcharge or penalty, at most what is owed of it. Another person decides.
func (s *Service) ProposeWaiver(ctx context.Context, tx tenant.Tx, in ProposeWaiverInput) (Waiver, error) {
	who := authz.From(ctx)
	w := Waiver{ID: uuid.Must(uuid.NewV7()), EmployerID: in.ID, Period: in.Period, Component: in.Component, Amount: in.Amount,
		Reason: in.Reason, State: "proposed", ProposedOn: tx.Today(), ProposedBy: who.ID, ProposedByName: who.Name}
	if err := w.covered(ctx, tx); err != nil {
		return w, err
	}
	c, open, err := openCaseOf.Maybe(ctx, tx, in.ID)
	if err != nil {
		return w, err
	}
	var of *uuid.UUID
	if c.EmployerID = in.ID; open {
		of = &c.ID
	}
	_, err = insertWaiver.Run(ctx, tx, w.ID, w.EmployerID, of, w.Period.String(), w.Component, w.Amount, w.Reason, w.ProposedOn, who.ID, who.Name)
	if err != nil {
		return w, err
	}
	return w, act(ctx, tx, c, Action{Kind: "waiver", Result: "proposed", Amount: w.Amount, Note: in.Reason})
}

// covered refuses to waive more than is owed.
func (w Waiver) covered(ctx context.Context, tx tenant.Tx) error {
	owed, err := owedOn.One(ctx, tx, w.EmployerID, w.Period.String(), w.Component)
	if err == nil && owed < w.Amount {
		err = fault.Field("amount", "waiver.too_much", "is more than is owed of this; lower it")
	}
	return err
}

// DecideWaiver grants a waiver or refuses it. Whoever asked for it cannot. What is granted is written off in the books.
func (s *Service) DecideWaiver(ctx context.Context, tx tenant.Tx, in DecideInput) (Waiver, error) {
	w, ok, err := lockWaiver.Maybe(ctx, tx, in.ID)
	switch {
	case err != nil:
		return w, err
	case !ok:
		return w, fault.Missing("waiver")
	case w.State != "proposed":
		return w, fault.New(fault.Conflict, "waiver.decided", "this waiver was already decided")
	}
	w.State = map[string]string{"approve": "granted", "refuse": "refused"}[in.Decision]
	who := authz.From(ctx)
	if _, err := decideWaiver.Run(ctx, tx, w.ID, w.State, tx.Today(), who.ID, who.Name, in.Note); err != nil {
		return w, err
	}
	w.DecidedOn, w.DecidedByName, w.Decision = tx.Today(), who.Name, in.Note
	c, _, err := openCaseOf.Maybe(ctx, tx, w.EmployerID)
	if err != nil {
		return w, err
	}
	c.EmployerID = w.EmployerID
	if err := act(ctx, tx, c, Action{Kind: "waiver", Result: w.State, Amount: w.Amount, Note: in.Note}); err != nil || w.State == "refused" {
		return w, err
	}
	return w, w.post(ctx, tx)
}

// post writes the waived amount off, with the item locked so that a payment cannot take it at the same time.
func (w Waiver) post(ctx context.Context, tx tenant.Tx) error {
	if _, _, err := lockItem.Maybe(ctx, tx, w.EmployerID, w.Period.String(), w.Component); err != nil {
		return err
	}
	if err := w.covered(ctx, tx); err != nil {
		return err
	}
	err := ledger.Post(ctx, tx, ledger.Posting{Kind: "waiver", Effect: "waiver:" + w.ID.String(), SourceKind: "waiver", Source: w.ID,
		Employer: w.EmployerID, ValueDate: tx.Today(), Memo: w.Reason, Entries: []ledger.Entry{
			{Account: ledger.Waived, Detail: w.Component, Employer: w.EmployerID, Period: w.Period, Amount: w.Amount},
			{Account: ledger.Receivable, Employer: w.EmployerID, Period: w.Period, Component: w.Component, Amount: -w.Amount},
		}})
	if err != nil {
		return err
	}
	return tx.Emit(ctx, "collection.accounts_moved", "waiver:"+w.ID.String(), collection.Moved{Employers: []uuid.UUID{w.EmployerID}})
}
