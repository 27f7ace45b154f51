package recovery

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/collection"
	"socle/internal/ledger"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// Case is what the fund does about an employer's debt. Amounts in minor units.
type Case struct {
	ID           uuid.UUID   `json:"id"`
	EmployerID   uuid.UUID   `json:"employer_id"`
	EmployerName string      `json:"employer_name"`
	Number       string      `json:"number"`
	Agency       string      `json:"agency"`
	OpenedOn     cal.Date    `json:"opened_on"`
	OpenedByName string      `json:"opened_by_name"`
	DebtAtStart  money.Minor `json:"debt_at_start"`
	Stage        string      `json:"stage"`
	StageSince   cal.Date    `json:"stage_since"`
	ClosedOn     cal.Date    `json:"closed_on"`
	ClosedWhy    string      `json:"closed_why"`
	AssignedName string      `json:"assigned_name"`
	NextOn       cal.Date    `json:"next_on"`
}

// Action is one thing done in a case.
type Action struct {
	ID           uuid.UUID   `json:"id"`
	Kind         string      `json:"kind"`
	DoneOn       cal.Date    `json:"done_on"`
	DoneByName   string      `json:"done_by_name"`
	Amount       money.Minor `json:"amount"`
	Result       string      `json:"result"`
	Note         string      `json:"note"`
	StaffCounted *int        `json:"staff_counted"`
	PromisedOn   cal.Date    `json:"promised_on"`
	DocumentID   *uuid.UUID  `json:"document_id"`
	TextVersion  string      `json:"text_version"`
	NextOn       cal.Date    `json:"next_on"`
	CreatedAt    time.Time   `json:"created_at"`
}

const caseColumns = `c.id, c.employer_id, e.legal_name as employer_name, coalesce(e.number, '') as number, e.agency, c.opened_on, c.opened_by_name,
       c.debt_at_start, c.stage, c.stage_since, c.closed_on, c.closed_why, c.assigned_name, c.next_on`

var (
	caseByID = query.New[Case]("recovery.case", `
select `+caseColumns+`
from recovery_case c
join employer e on e.id = c.employer_id
where c.id = $1`)

	// lockCase makes two officers who act on one case do so one after the other.
	lockCase = query.New[Case]("recovery.lock_case", `
select `+caseColumns+`
from recovery_case c
join employer e on e.id = c.employer_id
where c.id = $1
for update of c`)

	caseOfEmployer = query.New[Case]("recovery.case_of_employer", `
select `+caseColumns+`
from recovery_case c
join employer e on e.id = c.employer_id
where c.employer_id = $1
order by c.closed_on is not null, c.opened_on desc
limit 1`)

	insertCase = query.Exec("recovery.insert_case", `
insert into recovery_case (id, employer_id, opened_on, opened_by, opened_by_name, debt_at_start, stage, stage_since, assigned_to, assigned_name, next_on)
values ($1, $2, $3, $4, $5, $6, 'reminder', $3, $7, $8, $9)`)

	moveCase = query.Exec("recovery.move_case", `
update recovery_case set stage = $2, stage_since = $3, next_on = $4 where id = $1`)

	nextStep = query.Exec("recovery.next_step", `
update recovery_case set next_on = $2 where id = $1`)

	endCase = query.Exec("recovery.end_case", `
update recovery_case set closed_on = $2, closed_why = $3, next_on = null where id = $1 and closed_on is null`)

	insertAction = query.Exec("recovery.insert_action", `
insert into recovery_action (id, case_id, employer_id, kind, done_on, done_by, done_by_name, amount, result, note, staff_counted,
                             promised_on, document_id, text_version, next_on, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`)

	cases = query.New[caseLine]("recovery.cases", `
select `+caseColumns+`, count(*) over ()::int as count
from recovery_case c
join employer e on e.id = c.employer_id
where ($1::text[] is null or e.agency = any($1))
  and ($2 = '' or c.stage = $2)
  and ($3 = '' or e.agency = $3)
  and (case $4 when 'closed' then c.closed_on is not null when 'due' then c.closed_on is null and c.next_on <= $5 else c.closed_on is null end)
  and ($6 = '' or e.search like '%' || shared.plain($6) || '%')
order by c.next_on nulls last, c.opened_on, c.id
limit $7 offset $8`)
)

type caseLine struct {
	Case
	Count int
}

func init() {
	tenant.OnConstraint("recovery_case_open_once", func() *fault.Fault {
		return fault.New(fault.Conflict, "case.already_open", "a case is already open for this employer")
	})
}

// OpenInput opens a case on an employer.
type OpenInput struct {
	ID   uuid.UUID `json:"id" validate:"required"` // of the employer
	Note string    `json:"note" validate:"max=1000"`
}

// Open opens a case on an employer that is past due with money or filings, and sends it the reminder: the first step.
func (s *Service) Open(ctx context.Context, tx tenant.Tx, in OpenInput) (Case, error) {
	e, err := affiliation.EmployerByID(ctx, tx, in.ID)
	if err != nil {
		return Case{}, err
	}
	return open(ctx, tx, e, in.Note)
}

func open(ctx context.Context, tx tenant.Tx, e affiliation.Employer, note string) (Case, error) {
	d, err := debtOf(ctx, tx, e)
	if err != nil {
		return Case{}, err
	}
	if d.pastDue <= 0 && d.missing == 0 {
		return Case{}, fault.New(fault.Conflict, "case.nothing_due", "nothing is past due: there is nothing to recover")
	}
	id, who := uuid.Must(uuid.NewV7()), authz.From(ctx)
	next := tx.Today().AddDays(noticeDays(tx.Fund(), "reminder"))
	if _, err := insertCase.Run(ctx, tx, id, e.ID, tx.Today(), who.ID, who.Name, d.pastDue, who.Account(), who.Name, next); err != nil {
		return Case{}, err
	}
	c, err := caseByID.One(ctx, tx, id)
	if err != nil {
		return c, err
	}
	if err := act(ctx, tx, c, Action{Kind: "opened", Note: note, Amount: d.pastDue}); err != nil {
		return c, err
	}
	if err := sendReminder(ctx, tx, e, d, c.ID); err != nil {
		return c, err
	}
	return c, act(ctx, tx, c, Action{Kind: "reminder", Amount: d.pastDue, NextOn: next})
}

// act writes what was done in a case.
func act(ctx context.Context, tx tenant.Tx, c Case, a Action) error {
	who := authz.From(ctx)
	if a.DoneOn.IsZero() {
		a.DoneOn = tx.Today()
	}
	var id *uuid.UUID // a visit can be made without a case
	if c.ID != uuid.Nil {
		id = &c.ID
	}
	_, err := insertAction.Run(ctx, tx, uuid.Must(uuid.NewV7()), id, c.EmployerID, a.Kind, a.DoneOn, who.ID, who.Name, a.Amount,
		a.Result, a.Note, a.StaffCounted, a.PromisedOn, a.DocumentID, a.TextVersion, a.NextOn, tx.Now())
	return err
}

// debt is what an employer is past due with.
type debt struct {
	periods     []collection.PeriodDue // past due, the oldest first
	pastDue     money.Minor
	principal   money.Minor // with levies
	levy        money.Minor
	surcharge   money.Minor // with penalties
	outstanding money.Minor
	missing     int
	missingFrom cal.Date
}

type missingRow struct {
	Missing     int
	MissingFrom cal.Date
}

var missingOf = query.New[missingRow]("recovery.missing_of", `
select count(*)::int as missing, min(b.due_date) as missing_from
from obligation b
where b.employer_id = $1
  and b.due_date < $2
  and (b.met_by is null or b.met_how = 'estimate')
  and b.ended_on is null`)

func debtOf(ctx context.Context, tx tenant.Tx, e affiliation.Employer) (debt, error) {
	items, err := ledger.Items(ctx, tx, e.ID)
	if err != nil {
		return debt{}, err
	}
	return debtFrom(ctx, tx, e, items)
}

func debtFrom(ctx context.Context, tx tenant.Tx, e affiliation.Employer, items []ledger.Item) (debt, error) {
	d := debt{}
	for _, p := range collection.PeriodsDue(items, e.Number, tx.Today()) {
		d.outstanding += p.Total
		if p.DaysLate == 0 {
			continue
		}
		d.periods = append(d.periods, p)
		d.pastDue += p.Total
		d.principal += p.Principal + p.Levy
		d.levy += p.Levy
		d.surcharge += p.Surcharge + p.Penalty
	}
	m, err := missingOf.One(ctx, tx, e.ID, tx.Today())
	d.missing, d.missingFrom = m.Missing, m.MissingFrom
	return d, err
}

// lockOpen takes an open case.
func lockOpen(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Case, error) {
	c, ok, err := lockCase.Maybe(ctx, tx, id)
	switch {
	case err != nil:
		return c, err
	case !ok:
		return c, fault.Missing("case")
	case !c.ClosedOn.IsZero():
		return c, fault.New(fault.Conflict, "case.closed", "this case is closed; open another one")
	}
	return c, nil
}

// CloseInput closes a case by hand.
type CloseInput struct {
	ID     uuid.UUID `json:"id" validate:"required"`
	Reason string    `json:"reason" validate:"required,max=500"`
}

// Close closes a case whose debt will not be pursued, with the reason.
func (s *Service) Close(ctx context.Context, tx tenant.Tx, in CloseInput) (Case, error) {
	c, err := lockOpen(ctx, tx, in.ID)
	if err != nil {
		return c, err
	}
	return closed(ctx, tx, c, in.Reason)
}

func closed(ctx context.Context, tx tenant.Tx, c Case, why string) (Case, error) {
	if err := act(ctx, tx, c, Action{Kind: "closed", Note: why}); err != nil {
		return c, err
	}
	if _, err := endCase.Run(ctx, tx, c.ID, tx.Today(), why); err != nil {
		return c, err
	}
	return caseByID.One(ctx, tx, c.ID)
}
