package recovery

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/collection"
	"socle/internal/ledger"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// CaseInput names an employer.
type CaseInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// File is all that concerns the recovery of one employer's debts. Amounts in minor units.
type File struct {
	EmployerID   uuid.UUID              `json:"employer_id"`
	Name         string                 `json:"name"`
	Number       string                 `json:"number"`
	Agency       string                 `json:"agency"`
	City         string                 `json:"city"`
	Address      string                 `json:"address"`
	Phone        string                 `json:"phone"`
	Email        string                 `json:"email"`
	ContactName  string                 `json:"contact_name"`
	Headcount    int                    `json:"headcount"`
	Activity     string                 `json:"activity"`
	Periods      []collection.PeriodDue `json:"periods"` // all that is owed, the oldest first
	Outstanding  money.Minor            `json:"outstanding"`
	PastDue      money.Minor            `json:"past_due"`
	Principal    money.Minor            `json:"principal"` // of what is past due, with levies
	Surcharge    money.Minor            `json:"surcharge"` // of what is past due, with penalties
	Credit       money.Minor            `json:"credit"`
	Missing      int                    `json:"missing"` // obligations past due without a filing
	MissingFrom  cal.Date               `json:"missing_from"`
	Case         *Case                  `json:"case"` // the open one, else the last; nil when there never was one
	Actions      []Action               `json:"actions"`
	Plans        []Plan                 `json:"plans"`
	Waivers      []Waiver               `json:"waivers"`
	NextStep     string                 `json:"next_step"`      // of the open case: formal_notice, writ, litigation; empty after the last
	NextStepFrom cal.Date               `json:"next_step_from"` // it can be taken from this day on
}

var actionsOfEmployer = query.New[Action]("recovery.actions_of_employer", `
select a.id, a.kind, a.done_on, a.done_by_name, a.amount, a.result, a.note, a.staff_counted, a.promised_on, a.document_id,
       a.text_version, a.next_on, a.created_at
from recovery_action a
where a.employer_id = $1
order by a.created_at desc, a.id desc
limit 200`)

// Case shows one employer's file of recovery: what it owes, what was done, what comes next.
func (s *Service) Case(ctx context.Context, tx tenant.Tx, in CaseInput) (File, error) {
	e, err := affiliation.EmployerByID(ctx, tx, in.ID)
	if err != nil {
		return File{}, err
	}
	f := File{EmployerID: e.ID, Name: e.LegalName, Number: e.Number, Agency: e.Agency, City: e.City, Address: e.Address, Phone: e.Phone,
		Email: e.Email, ContactName: e.ContactName, Headcount: e.Headcount, Activity: string(e.Activity)}
	if err := f.owes(ctx, tx, e); err != nil {
		return f, err
	}
	c, ok, err := caseOfEmployer.Maybe(ctx, tx, in.ID)
	if err != nil {
		return f, err
	}
	if ok {
		f.Case = &c
		f.NextStep, f.NextStepFrom = nextStepOf(tx.Fund(), c)
	}
	if f.Actions, err = actionsOfEmployer.All(ctx, tx, in.ID); err != nil {
		return f, err
	}
	if f.Plans, err = plansOf(ctx, tx, in.ID); err != nil {
		return f, err
	}
	f.Waivers, err = waiversOf.All(ctx, tx, in.ID)
	return f, err
}

func (f *File) owes(ctx context.Context, tx tenant.Tx, e affiliation.Employer) error {
	items, err := ledger.Items(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	d, err := debtFrom(ctx, tx, e, items)
	if err != nil {
		return err
	}
	f.Periods = collection.PeriodsDue(items, e.Number, tx.Today())
	f.Outstanding, f.PastDue, f.Principal, f.Surcharge = d.outstanding, d.pastDue, d.principal, d.surcharge
	f.Missing, f.MissingFrom = d.missing, d.missingFrom
	f.Credit, err = ledger.CreditOf(ctx, tx, e.ID)
	return err
}

// CasesInput filters cases: open ones unless State says closed, or due (their next step has come).
type CasesInput struct {
	Stage  string `json:"stage" validate:"omitempty,oneof=reminder formal_notice writ litigation"`
	Agency string `json:"agency" validate:"max=40"`
	State  string `json:"state" validate:"omitempty,oneof=open due closed"`
	Search string `json:"q" validate:"max=100"`
	Page   int    `json:"page" validate:"min=0,max=100000"`
}

// CaseList is a page of cases.
type CaseList struct {
	Lines []Case `json:"lines"`
	Count int    `json:"count"`
	Page  int    `json:"page"`
	Pages int    `json:"pages"`
}

// Cases lists cases, those whose next step comes first leading. For an agent it is the list of visits.
func (s *Service) Cases(ctx context.Context, tx tenant.Tx, in CasesInput) (CaseList, error) {
	out := CaseList{Page: max(in.Page, 1)}
	rows, err := cases.All(ctx, tx, authz.ReachOf(ctx).AgencyArg(), in.Stage, in.Agency, in.State, tx.Today(), in.Search,
		perPage, (out.Page-1)*perPage)
	for _, r := range rows {
		out.Lines, out.Count = append(out.Lines, r.Case), r.Count
	}
	out.Pages = (out.Count + perPage - 1) / perPage
	return out, err
}
