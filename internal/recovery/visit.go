package recovery

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// Findings of a visit.
var Findings = []string{"met", "promise", "absent", "moved", "closed", "refused"}

// VisitInput records a visit to an employer. Amount is what was promised, in minor units, by PromisedOn.
type VisitInput struct {
	ID           uuid.UUID   `json:"id" validate:"required"` // of the employer
	Result       string      `json:"result" validate:"required,oneof=met promise absent moved closed refused"`
	StaffCounted *int        `json:"staff_counted" validate:"omitempty,min=0,max=1000000"`
	Amount       money.Minor `json:"amount" validate:"gte=0"`
	PromisedOn   cal.Date    `json:"promised_on"`
	DoneOn       cal.Date    `json:"done_on"` // today unless said
	NextOn       cal.Date    `json:"next_on"`
	Note         string      `json:"note" validate:"max=1000"`
}

// Check wants a promise whole: its amount and its day.
func (in VisitInput) Check() []fault.Finding {
	var found []fault.Finding
	if in.Result == "promise" && in.Amount <= 0 {
		found = append(found, fault.Finding{Field: "amount", Code: "visit.promise_amount", Message: "how much was promised is missing"})
	}
	if in.Result == "promise" && in.PromisedOn.IsZero() {
		found = append(found, fault.Finding{Field: "promised_on", Code: "visit.promise_day", Message: "the day of the promise is missing"})
	}
	return found
}

var openCaseOf = query.New[Case]("recovery.open_case_of", `
select `+caseColumns+`
from recovery_case c
join employer e on e.id = c.employer_id
where c.employer_id = $1
  and c.closed_on is null`)

// Visited is a visit as recorded.
type Visited struct {
	EmployerID uuid.UUID  `json:"employer_id"`
	CaseID     *uuid.UUID `json:"case_id"`
	DoneOn     cal.Date   `json:"done_on"`
	NextOn     cal.Date   `json:"next_on"`
}

// Visit records what an agent found. It joins the employer's open case where there is one, and never moves its stage.
func (s *Service) Visit(ctx context.Context, tx tenant.Tx, in VisitInput) (Visited, error) {
	if in.DoneOn.IsZero() {
		in.DoneOn = tx.Today()
	}
	if found := in.days(tx.Today()); len(found) > 0 {
		return Visited{}, fault.Found(found...)
	}
	e, err := affiliation.EmployerByID(ctx, tx, in.ID)
	if err != nil {
		return Visited{}, err
	}
	out := Visited{EmployerID: e.ID, DoneOn: in.DoneOn, NextOn: in.NextOn}
	c, ok, err := openCaseOf.Maybe(ctx, tx, in.ID)
	if err != nil {
		return out, err
	}
	if c.EmployerID = e.ID; ok {
		out.CaseID = &c.ID
	}
	if out.NextOn.IsZero() {
		out.NextOn = in.PromisedOn
	}
	err = act(ctx, tx, c, Action{Kind: "visit", DoneOn: in.DoneOn, Amount: in.Amount, Result: in.Result, Note: in.Note,
		StaffCounted: in.StaffCounted, PromisedOn: in.PromisedOn, NextOn: out.NextOn})
	if err != nil || !ok || out.NextOn.IsZero() {
		return out, err
	}
	_, err = nextStep.Run(ctx, tx, c.ID, out.NextOn)
	return out, err
}

// days refuses a visit to come, and a promise or a next step that is past.
func (in VisitInput) days(today cal.Date) []fault.Finding {
	var found []fault.Finding
	if in.DoneOn > today || in.DoneOn < today.AddDays(-90) {
		found = append(found, fault.Finding{Field: "done_on", Code: "visit.day", Message: "must be one of the last 90 days, today at the latest"})
	}
	if !in.PromisedOn.IsZero() && in.PromisedOn < in.DoneOn {
		found = append(found, fault.Finding{Field: "promised_on", Code: "visit.promise_past", Message: "is before the visit"})
	}
	if !in.NextOn.IsZero() && in.NextOn < today {
		found = append(found, fault.Finding{Field: "next_on", Code: "visit.next_past", Message: "is past; choose today or later"})
	}
	return found
}
