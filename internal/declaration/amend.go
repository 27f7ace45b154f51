package declaration

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// AmendInput opens a correction of a filed declaration, with its reason.
type AmendInput struct {
	ID     uuid.UUID `json:"id" validate:"required"`
	Reason string    `json:"reason" validate:"required,min=3,max=500"`
}

// Amend opens a correction: a draft with what stands for every worker of the period, to change. Filed, it holds the
// difference; what was filed before is not touched. One correction of a period is open at a time.
func (s *Service) Amend(ctx context.Context, tx tenant.Tx, in AmendInput) (Declaration, error) {
	d, ok, err := lockDeclaration.Maybe(ctx, tx, in.ID)
	switch {
	case err != nil:
		return d, err
	case !ok:
		return d, fault.Missing("declaration")
	case !d.Status.Counts() || d.Kind == Estimate:
		return d, fault.New(fault.Conflict, "declaration.not_amendable", "only a filed declaration of the employer can be corrected")
	}
	others, err := ofPeriod.All(ctx, tx, d.EmployerID, d.Period.String())
	if err != nil {
		return d, err
	}
	for _, o := range others {
		if o.Kind == Correction && o.Status == Draft {
			return o, nil
		}
	}
	return s.openCorrection(ctx, tx, d, in.Reason)
}

func (s *Service) openCorrection(ctx context.Context, tx tenant.Tx, d Declaration, reason string) (Declaration, error) {
	stood, err := standingOf(ctx, tx, d.EmployerID, d.Period)
	if err != nil {
		return d, err
	}
	next, err := nextSequence.One(ctx, tx, d.EmployerID, d.Period.String(), Correction)
	if err != nil {
		return d, err
	}
	asked, err := questions(ctx, tx, stood.ruleSets())
	if err != nil {
		return d, err
	}
	lines := make([]DraftLine, 0, len(stood.order))
	for _, key := range stood.order {
		w := stood.workers[key]
		q := asked[w.mainSet()]
		l := DraftLine{Line: len(lines) + 1, InsuredNumber: w.insured, Name: w.name, Regime: q.Regime, Category: q.Category,
			Days: w.days, Wage: w.wage, WasDays: &w.days, WasWage: &w.wage}
		if w.person != uuid.Nil {
			l.PersonID = &w.person
		}
		lines = append(lines, l)
	}
	return s.begin(ctx, tx, Declaration{EmployerID: d.EmployerID, Period: d.Period, Sequence: next, Kind: Correction,
		DueDate: d.DueDate, Reason: reason, Amends: &d.ID}, lines)
}
