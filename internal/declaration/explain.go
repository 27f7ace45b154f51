package declaration

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/tenant"
	"socle/pkg/contribution"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// StepsInput names a line of a filed declaration; Branch keeps to one branch.
type StepsInput struct {
	ID     uuid.UUID `json:"id" validate:"required"`
	Line   int       `json:"line" validate:"required"`
	Branch string    `json:"branch" validate:"max=60"`
}

// Steps explains the amounts of a line. Of a corrected line, Before explains what stood and the amounts are differences.
type Steps struct {
	Declaration Declaration              `json:"declaration"`
	Line        Line                     `json:"line"`
	Assessment  contribution.Assessment  `json:"assessment"`
	Before      *contribution.Assessment `json:"before,omitempty"`
	Agrees      bool                     `json:"agrees"` // the explanation gives exactly what was stored
}

// LineSteps shows how each amount of a line came to be: base, parameter with its source, rate, rounding, result, with the
// law as it was known when it was computed.
func (s *Service) LineSteps(ctx context.Context, tx tenant.Tx, in StepsInput) (Steps, error) {
	d, err := byID(ctx, tx, in.ID)
	if err != nil {
		return Steps{}, err
	}
	row, ok, err := filedLineOf.Maybe(ctx, tx, in.ID, in.Line)
	if err != nil {
		return Steps{}, err
	}
	if !ok || in.Line < 1 {
		return Steps{}, fault.Missing("declaration_line")
	}
	rs, _, err := ruleSetByID(ctx, tx, row.RuleSet)
	if err != nil {
		return Steps{}, err
	}
	out := Steps{Declaration: d, Line: row.asLine()}
	if err := out.explain(rs, row); err != nil {
		return Steps{}, err
	}
	return out.only(in.Branch), nil
}

// explain assesses the line as it is, and as it was.
func (o *Steps) explain(rs *contribution.RuleSet, row filedLine) (err error) {
	days, wage := row.Days, row.Wage
	if row.NowDays != nil && row.NowWage != nil {
		days, wage = *row.NowDays, *row.NowWage
	}
	if o.Assessment, err = rs.Assess(contribution.Line{Wage: wage, Days: days}); err != nil {
		return err
	}
	got := amountsOf(o.Assessment)
	if row.replaces() {
		before, err := rs.Assess(contribution.Line{Wage: *row.WasWage, Days: *row.WasDays})
		if err != nil {
			return err
		}
		o.Before = &before
		for i, b := range amountsOf(before) {
			got[i] -= b
		}
	}
	o.Agrees = equal(got, row.Amounts)
	return nil
}

// replaces says that the line holds a difference to what stood under the same law. What stood under another one was taken
// back on a line of its own.
func (r filedLine) replaces() bool {
	return r.WasDays != nil && r.WasWage != nil && r.WasRuleSet != nil && *r.WasRuleSet == r.RuleSet
}

func amountsOf(a contribution.Assessment) []money.Minor {
	out := make([]money.Minor, len(a.Lines))
	for i, d := range a.Lines {
		out[i] = d.Amount
	}
	return out
}

func equal(a []money.Minor, b []int64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if int64(a[i]) != b[i] {
			return false
		}
	}
	return true
}

// only keeps one branch of the explanation.
func (o Steps) only(branch string) Steps {
	if branch == "" {
		return o
	}
	keep := func(a *contribution.Assessment) {
		var kept []contribution.Due
		for _, d := range a.Lines {
			if d.Branch == branch {
				kept = append(kept, d)
			}
		}
		a.Lines = kept
	}
	keep(&o.Assessment)
	if o.Before != nil {
		keep(o.Before)
	}
	return o
}

func (r filedLine) asLine() Line {
	return Line{Line: r.Line, PersonID: r.PersonID, InsuredNumber: r.InsuredNumber, Name: r.Name, Days: r.Days, Wage: r.Wage,
		Situation: r.Situation, Amounts: minors(r.Amounts), RuleSet: r.RuleSet}
}
