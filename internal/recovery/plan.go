package recovery

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/affiliation"
	"socle/internal/ledger"
	"socle/internal/notification"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
	"socle/pkg/words"
)

// ProposePlanInput proposes to pay all that is past due in monthly instalments.
type ProposePlanInput struct {
	ID          uuid.UUID `json:"id" validate:"required"` // of the employer
	Instalments int       `json:"instalments" validate:"min=1,max=60"`
	First       cal.Date  `json:"first"`
	Note        string    `json:"note" validate:"max=1000"`
}

// DecideInput decides on what another person proposed.
type DecideInput struct {
	ID       uuid.UUID `json:"id" validate:"required"` // of the plan or waiver
	Decision string    `json:"decision" validate:"required,oneof=approve refuse"`
	Note     string    `json:"note" validate:"max=1000"`
}

// Plan is a payment plan. Amounts in minor units.
type Plan struct {
	ID             uuid.UUID    `json:"id"`
	EmployerID     uuid.UUID    `json:"employer_id"`
	State          string       `json:"state"` // proposed, standing, refused, kept, broken
	Amount         money.Minor  `json:"amount"`
	ProposedOn     cal.Date     `json:"proposed_on"`
	ProposedBy     string       `json:"proposed_by"`
	ProposedByName string       `json:"proposed_by_name"`
	DecidedOn      cal.Date     `json:"decided_on"`
	DecidedByName  string       `json:"decided_by_name"`
	EndedOn        cal.Date     `json:"ended_on"`
	Note           string       `json:"note"`
	Instalments    []Instalment `json:"instalments" db:"-"`
}

// Instalment is one date of a plan.
type Instalment struct {
	PlanID uuid.UUID   `json:"-"`
	Number int         `json:"number"`
	DueOn  cal.Date    `json:"due_on"`
	Amount money.Minor `json:"amount"`
}

const planColumns = `p.id, p.employer_id, p.state, p.amount, p.proposed_on, p.proposed_by, p.proposed_by_name, p.decided_on, p.decided_by_name, p.ended_on, p.note`

var (
	planRows = query.New[Plan]("recovery.plans", `
select `+planColumns+`
from payment_plan p
where p.employer_id = $1
order by p.proposed_on desc, p.id desc`)

	lockPlan = query.New[Plan]("recovery.lock_plan", `
select `+planColumns+`
from payment_plan p
where p.id = $1
for update`)

	instalmentRows = query.New[Instalment]("recovery.instalments", `
select s.plan_id, s.number, s.due_on, s.amount
from plan_instalment s
join payment_plan p on p.id = s.plan_id
where p.employer_id = $1
order by s.plan_id, s.number`)

	insertPlan = query.Exec("recovery.insert_plan", `
insert into payment_plan (id, employer_id, case_id, state, amount, proposed_on, proposed_by, proposed_by_name, note)
values ($1, $2, $3, 'proposed', $4, $5, $6, $7, $8)`)

	decidePlan = query.Exec("recovery.decide_plan", `
update payment_plan
set state = $2, decided_on = $3, decided_by = $4, decided_by_name = $5
where id = $1`)
)

func init() {
	tenant.OnConstraint("payment_plan_standing_once", func() *fault.Fault {
		return fault.New(fault.Conflict, "plan.already", "a plan is proposed or stands already for this employer")
	})
	tenant.OnConstraint("payment_plan_four_eyes", fourEyes)
	tenant.OnConstraint("waiver_four_eyes", fourEyes)
}

func fourEyes() *fault.Fault {
	return fault.New(fault.Forbidden, "decision.four_eyes", "nobody decides on what they proposed: another person must")
}

func plansOf(ctx context.Context, tx tenant.Tx, employer uuid.UUID) ([]Plan, error) {
	plans, err := planRows.All(ctx, tx, employer)
	if err != nil || len(plans) == 0 {
		return plans, err
	}
	rows, err := instalmentRows.All(ctx, tx, employer)
	for i := range plans {
		for _, r := range rows {
			if r.PlanID == plans[i].ID {
				plans[i].Instalments = append(plans[i].Instalments, r)
			}
		}
	}
	return plans, err
}

// ProposePlan proposes equal monthly instalments on all that is past due. It changes nothing until another person agrees.
func (s *Service) ProposePlan(ctx context.Context, tx tenant.Tx, in ProposePlanInput) (Plan, error) {
	if in.First < tx.Today() {
		return Plan{}, fault.Field("first", "plan.first_past", "the first instalment is past; choose today or later")
	}
	e, err := affiliation.EmployerByID(ctx, tx, in.ID)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{ID: uuid.Must(uuid.NewV7()), EmployerID: e.ID, State: "proposed", ProposedOn: tx.Today(), Note: in.Note}
	covered, err := p.cover(ctx, tx)
	if err != nil {
		return p, err
	}
	if p.Amount < money.Minor(max(in.Instalments, 1)) {
		return p, fault.New(fault.Conflict, "plan.nothing_due", "nothing is past due that could be paid in instalments")
	}
	return p, p.write(ctx, tx, in, covered)
}

// cover takes all items past due into the plan, and its amount from them.
func (p *Plan) cover(ctx context.Context, tx tenant.Tx) (covered [][]any, err error) {
	items, err := ledger.Items(ctx, tx, p.EmployerID)
	for _, i := range items {
		if i.Outstanding > 0 && i.DueDate < tx.Today() {
			p.Amount += i.Outstanding
			covered = append(covered, []any{p.ID, i.Period.String(), i.Component, int64(i.Outstanding)})
		}
	}
	return covered, err
}

func (p *Plan) write(ctx context.Context, tx tenant.Tx, in ProposePlanInput, covered [][]any) error {
	who := authz.From(ctx)
	c, open, err := openCaseOf.Maybe(ctx, tx, p.EmployerID)
	if err != nil {
		return err
	}
	var of *uuid.UUID
	if c.EmployerID = p.EmployerID; open {
		of = &c.ID
	}
	p.ProposedBy, p.ProposedByName = who.ID, who.Name
	if _, err := insertPlan.Run(ctx, tx, p.ID, p.EmployerID, of, p.Amount, p.ProposedOn, who.ID, who.Name, in.Note); err != nil {
		return err
	}
	weights := make([]int64, in.Instalments)
	for i := range weights {
		weights[i] = 1
	}
	for i, amount := range money.Allocate(p.Amount, weights...) {
		p.Instalments = append(p.Instalments, Instalment{Number: i + 1, DueOn: in.First.AddMonths(i), Amount: amount})
	}
	if err := p.copy(ctx, tx, covered); err != nil {
		return err
	}
	return act(ctx, tx, c, Action{Kind: "plan", Result: "proposed", Amount: p.Amount, Note: in.Note, NextOn: in.First})
}

func (p *Plan) copy(ctx context.Context, tx tenant.Tx, covered [][]any) error {
	rows := [][]any{}
	for _, n := range p.Instalments {
		rows = append(rows, []any{p.ID, n.Number, n.DueOn.Time(), int64(n.Amount)})
	}
	if _, err := tx.Copy(ctx, "plan_instalment", []string{"plan_id", "number", "due_on", "amount"}, pgx.CopyFromRows(rows)); err != nil {
		return err
	}
	_, err := tx.Copy(ctx, "plan_item", []string{"plan_id", "period", "component", "amount"}, pgx.CopyFromRows(covered))
	return err
}

// DecidePlan agrees to a plan or refuses it. Whoever proposed it cannot. A plan agreed to stands from today, and its debts
// age by its instalments; the employer is told.
func (s *Service) DecidePlan(ctx context.Context, tx tenant.Tx, in DecideInput) (Plan, error) {
	p, ok, err := lockPlan.Maybe(ctx, tx, in.ID)
	switch {
	case err != nil:
		return p, err
	case !ok:
		return p, fault.Missing("plan")
	case p.State != "proposed":
		return p, fault.New(fault.Conflict, "plan.decided", "this plan was already decided")
	}
	p.State = map[string]string{"approve": "standing", "refuse": "refused"}[in.Decision]
	who := authz.From(ctx)
	if _, err := decidePlan.Run(ctx, tx, p.ID, p.State, tx.Today(), who.ID, who.Name); err != nil {
		return p, err
	}
	p.DecidedOn, p.DecidedByName = tx.Today(), who.Name
	c, _, err := openCaseOf.Maybe(ctx, tx, p.EmployerID)
	if err != nil {
		return p, err
	}
	c.EmployerID = p.EmployerID
	if err := act(ctx, tx, c, Action{Kind: "plan", Result: p.State, Amount: p.Amount, Note: in.Note}); err != nil || p.State == "refused" {
		return p, err
	}
	return p, p.tell(ctx, tx)
}

// tell writes to the employer that its plan stands, with its instalments.
func (p *Plan) tell(ctx context.Context, tx tenant.Tx) error {
	all, err := plansOf(ctx, tx, p.EmployerID)
	if err != nil {
		return err
	}
	e, err := affiliation.EmployerByID(ctx, tx, p.EmployerID)
	if err != nil {
		return err
	}
	f, lang, list := tx.Fund(), langOf(tx.Fund()), ""
	for _, one := range all {
		if one.ID != p.ID {
			continue
		}
		p.Instalments = one.Instalments
		for _, i := range one.Instalments {
			list += words.Date(lang, i.DueOn) + " : " + words.Money(lang, i.Amount, f.Currency()) + "\n"
		}
	}
	_, err = notification.Tell(ctx, tx, notification.Letter{Text: "payment_plan", Email: e.Email, Name: e.ContactName, Lang: string(lang),
		Channels: []string{notification.Email}, Key: "plan:" + p.ID.String(), AboutKind: "payment_plan", AboutID: &p.ID, EmployerID: &e.ID,
		Values: map[string]string{"employer": e.LegalName, "number": e.Number, "amount": words.Money(lang, p.Amount, f.Currency()), "list": list,
			"agency": agencyName(f, e.Agency), "reference": e.Number}})
	return err
}
