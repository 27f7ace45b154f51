package declaration

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/law"
	"socle/internal/ledger"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// EstimateInput asks for the assessment of an employer that did not file a period, with the reason that it will read.
type EstimateInput struct {
	EmployerID uuid.UUID  `json:"employer_id" validate:"required"`
	Period     cal.Period `json:"period" validate:"required"`
	Reason     string     `json:"reason" validate:"required,max=500"`
}

// Estimate assesses a non-filer: the workers and wages that stand for the last period it declared, else those of its
// staff, under the law of the period. The obligation counts as estimated, not as filed; the real declaration reverses it.
// Faults: nothing is expected for the period, it is not overdue, it was filed, or there is nothing to go by.
func (s *Service) Estimate(ctx context.Context, tx tenant.Tx, in EstimateInput) (Declaration, error) {
	f, err := estimated(ctx, tx, in.EmployerID, in.Period)
	if err != nil {
		return Declaration{}, err
	}
	f.Reason = in.Reason
	filings := []Filing{f}
	if err := FileMany(ctx, tx, filings); err != nil {
		return Declaration{}, err
	}
	return byID(ctx, tx, filings[0].ID)
}

// Preview is what an estimate would come to.
type Preview struct {
	EmployerName string        `json:"employer_name"`
	Period       cal.Period    `json:"period"`
	Workers      int           `json:"workers"`
	Wages        money.Minor   `json:"wages"`
	Total        money.Minor   `json:"total"` // both shares and what is collected for others
	Totals       []BranchTotal `json:"totals"`
}

// PreviewEstimate computes an estimate without making it: its effect in figures, before anybody decides.
func (s *Service) PreviewEstimate(ctx context.Context, tx tenant.Tx, in PeriodInput) (Preview, error) {
	f, err := estimated(ctx, tx, in.EmployerID, in.Period)
	if err != nil {
		return Preview{}, err
	}
	if f.employer, err = affiliation.EmployerByID(ctx, tx, in.EmployerID); err != nil {
		return Preview{}, err
	}
	a, err := newAssessor(ctx, tx)
	if err != nil {
		return Preview{}, err
	}
	if err := f.compute(a); err != nil {
		return Preview{}, err
	}
	t := f.totals
	return Preview{EmployerName: f.employer.Name(), Period: in.Period, Workers: t.lines, Wages: t.wages,
		Total: money.Sum(t.employer, t.employee, t.others), Totals: t.shares(a.used)}, nil
}

// estimated is the estimate of an overdue obligation.
func estimated(ctx context.Context, tx tenant.Tx, employer uuid.UUID, period cal.Period) (Filing, error) {
	o, ok, err := ObligationOf(ctx, tx, employer, period)
	switch {
	case err != nil:
		return Filing{}, err
	case !ok || o.State == Ended:
		return Filing{}, notExpected(period)
	case o.State != Overdue:
		return Filing{}, fault.New(fault.Conflict, "declaration.not_overdue",
			"%s is not overdue without a filing: it cannot be estimated", period)
	}
	lines, err := basisOf(ctx, tx, employer, period)
	return Filing{Employer: employer, Period: period, Kind: Estimate, Source: FromForm, Lines: lines, Due: o.DueDate}, err
}

// basisOf is what an estimate goes by.
func basisOf(ctx context.Context, tx tenant.Tx, employer uuid.UUID, period cal.Period) ([]FilingLine, error) {
	last, err := lastDeclared.All(ctx, tx, employer, period.First())
	if err != nil {
		return nil, err
	}
	lines, err := sameAs(ctx, tx, last, period)
	if err != nil || len(lines) > 0 {
		return lines, err
	}
	staff, err := affiliation.ActiveStaff(ctx, tx, employer, period)
	if err != nil {
		return nil, err
	}
	for _, m := range staff {
		if m.MonthlyWage > 0 {
			lines = append(lines, FilingLine{Person: m.PersonID, Insured: m.Number, Name: m.Name(), Regime: m.Regime,
				Category: m.Category, Wage: m.MonthlyWage * asMinor(int64(period.Months))})
		}
	}
	if len(lines) == 0 {
		return nil, fault.New(fault.Conflict, "declaration.nothing_to_go_by",
			"the employer never declared a wage and has no staff with one: send an inspector before estimating")
	}
	return lines, nil
}

// sameAs brings what was declared before to another period, each worker under the regime and category of then.
func sameAs(ctx context.Context, tx tenant.Tx, last []lastRow, period cal.Period) (lines []FilingLine, err error) {
	sets := map[string]bool{}
	for _, l := range last {
		sets[l.RuleSet] = true
	}
	asked, err := questions(ctx, tx, slices.Collect(maps.Keys(sets)))
	if err != nil {
		return nil, err
	}
	for _, l := range last {
		if l.Wage <= 0 {
			continue
		}
		l = l.scaled(period)
		q := asked[l.RuleSet]
		lines = append(lines, FilingLine{Person: orZero(l.PersonID), Insured: l.InsuredNumber, Name: l.Name, Days: l.Days, Wage: l.Wage,
			Regime: q.Regime, Category: q.Category})
	}
	return lines, nil
}

// adjustmentPostings are what changes of the law added to a declaration.
var adjustmentPostings = query.New[uuid.UUID]("declaration.adjustment_postings", `
select posting_id from adjustment where declaration_id = $1 and state = 'approved' and posting_id is not null order by posting_id`)

// cancelEstimate reverses an estimate in the books, with what changes of the law added to it, and lays it down.
func cancelEstimate(ctx context.Context, tx tenant.Tx, e standingEstimate, why string) error {
	if e.PostingID != nil {
		effect := "declaration-cancelled:" + e.ID.String()
		if err := ledger.Reverse(ctx, tx, *e.PostingID, effect, why, tx.Today()); err != nil {
			return fmt.Errorf("reverse estimate %s: %w", e.ID, err)
		}
	}
	adjustments, err := adjustmentPostings.All(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	for _, posting := range adjustments {
		if err := ledger.Reverse(ctx, tx, posting, "adjustment-cancelled:"+posting.String(), why, tx.Today()); err != nil {
			return fmt.Errorf("reverse adjustment of estimate %s: %w", e.ID, err)
		}
	}
	_, err = cancelDeclaration.Run(ctx, tx, e.ID, why, tx.Now())
	return err
}

// dueByLaw is the due date of a period for which no obligation was made.
func dueByLaw(ctx context.Context, tx tenant.Tx, e affiliation.Employer, p cal.Period) (cal.Date, error) {
	l, err := law.Of(ctx, tx)
	if err != nil {
		return 0, err
	}
	return law.DueDate(ctx, tx, p, regimeOr(l, e.Regime), e.Headcount)
}

func notExpected(p cal.Period) *fault.Fault {
	return fault.New(fault.Conflict, "declaration.not_expected",
		"no declaration is expected of this employer for %s; if people worked, ask the agency to open the period", p).With("period", p)
}
