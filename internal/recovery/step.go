package recovery

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// StepInput takes the next step of a case.
type StepInput struct {
	ID   uuid.UUID `json:"id" validate:"required"` // of the case
	Note string    `json:"note" validate:"max=1000"`
}

// Step is what a step did. Amount is what was asked for, in minor units; Until is the last day given to pay.
type Step struct {
	CaseID      uuid.UUID   `json:"case_id"`
	EmployerID  uuid.UUID   `json:"employer_id"`
	Stage       string      `json:"stage"`
	Number      string      `json:"number"` // of the letter; empty in court
	DocumentID  *uuid.UUID  `json:"document_id"`
	Amount      money.Minor `json:"amount"`
	Until       cal.Date    `json:"until"`
	TextVersion string      `json:"text_version"`
	Mailed      bool        `json:"mailed"` // queued for an address that the employer gave
}

// standingPlan says whether a plan stands on an employer's debts.
var standingPlan = query.New[bool]("recovery.standing_plan", `
select exists (select 1 from payment_plan p where p.employer_id = $1 and p.state = 'standing')`)

// Notify sends the formal notice (mise en demeure): a letter on all that is past due, kept as a document and mailed.
// It follows the reminder. A further one is sent only when something fell due since the last.
func (s *Service) Notify(ctx context.Context, tx tenant.Tx, in StepInput) (Step, error) {
	return advance(ctx, tx, in, "formal_notice")
}

// Writ issues the writ (contrainte), once the delay of the formal notice has passed.
func (s *Service) Writ(ctx context.Context, tx tenant.Tx, in StepInput) (Step, error) {
	return advance(ctx, tx, in, "writ")
}

// Litigate hands the case over to the court, once the delay of the writ has passed. It writes no letter.
func (s *Service) Litigate(ctx context.Context, tx tenant.Tx, in StepInput) (Step, error) {
	return advance(ctx, tx, in, "litigation")
}

func advance(ctx context.Context, tx tenant.Tx, in StepInput, stage string) (Step, error) {
	c, err := lockOpen(ctx, tx, in.ID)
	if err != nil {
		return Step{}, err
	}
	e, err := affiliation.EmployerByID(ctx, tx, c.EmployerID)
	if err != nil {
		return Step{}, err
	}
	d, err := debtOf(ctx, tx, e)
	if err != nil {
		return Step{}, err
	}
	if err := mayAdvance(ctx, tx, c, d, stage); err != nil {
		return Step{}, err
	}
	out := Step{CaseID: c.ID, EmployerID: e.ID, Stage: stage, Amount: d.pastDue}
	if next := nextOf(stage); next != "" {
		out.Until = tx.Today().AddDays(noticeDays(tx.Fund(), stage))
	}
	if letterOf[stage].text != "" {
		if err := out.write(ctx, tx, c, e, d); err != nil {
			return out, err
		}
	}
	err = act(ctx, tx, c, Action{Kind: stage, Amount: d.pastDue, Note: in.Note, Result: out.Number, DocumentID: out.DocumentID,
		TextVersion: out.TextVersion, NextOn: out.Until})
	if err != nil {
		return out, err
	}
	_, err = moveCase.Run(ctx, tx, c.ID, stage, tx.Today(), out.Until)
	return out, err
}

// mayAdvance keeps the order of the steps: each comes after the one before, and after the delay that a letter gave.
func mayAdvance(ctx context.Context, tx tenant.Tx, c Case, d debt, stage string) error {
	if d.pastDue <= 0 {
		return fault.New(fault.Conflict, "step.no_debt", "no money is past due: a letter would ask for nothing")
	}
	stands, err := standingPlan.One(ctx, tx, c.EmployerID)
	switch {
	case err != nil:
		return err
	case stands:
		return fault.New(fault.Conflict, "step.plan_stands", "a payment plan stands on this debt; it must be broken first")
	case c.Stage == stage && stage == "formal_notice":
		return newSince(c, d)
	case nextOf(c.Stage) != stage:
		return fault.New(fault.Conflict, "step.order", "a step cannot be skipped: after %s comes %s", c.Stage, nextOf(c.Stage)).
			With("stage", c.Stage).With("next", nextOf(c.Stage))
	}
	if _, from := nextStepOf(tx.Fund(), c); tx.Today() < from {
		return fault.New(fault.Conflict, "step.too_early", "the employer has until the day before %s to pay; this step can be taken from then on", from).
			With("from", from)
	}
	return nil
}

// newSince refuses a formal notice that would ask again for what the last one asked.
func newSince(c Case, d debt) error {
	for _, p := range d.periods {
		if p.DueDate >= c.StageSince {
			return nil
		}
	}
	return fault.New(fault.Conflict, "step.nothing_new", "a formal notice was sent on %s and nothing fell due since", c.StageSince).
		With("on", c.StageSince)
}

// nextOf is the step after a stage, empty after the last.
func nextOf(stage string) string {
	if i := slices.Index(Stages, stage) + 1; i < len(Stages) {
		return Stages[i]
	}
	return ""
}

// nextStepOf is the next step of an open case, and the day from which it can be taken: a reminder gives no delay by law, a
// letter gives the one it names.
func nextStepOf(f *tenant.Fund, c Case) (string, cal.Date) {
	next := nextOf(c.Stage)
	switch {
	case next == "" || !c.ClosedOn.IsZero():
		return "", 0
	case c.Stage == "reminder":
		return next, c.StageSince
	}
	return next, c.StageSince.AddDays(noticeDays(f, c.Stage) + 1)
}
