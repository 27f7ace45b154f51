package law

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"socle/internal/platform/tenant"
	"socle/pkg/contribution"
	"socle/pkg/effective"
)

// Bearing says what a kind of parameter bears on, and so what its impact is counted in.
type Bearing string

// What a change bears on.
const (
	OnContributions Bearing = "contributions" // amounts of declarations
	OnSurcharges    Bearing = "surcharges"    // what lateness costs
	OnDueDates      Bearing = "due_dates"     // when declarations are due
	OnNothing       Bearing = ""              // targets, brand, texts: no amount moves
)

// ParameterChange reads a proposal of a parameter: what it proposes and the kind it is of.
func (p Proposal) ParameterChange() (in ProposeParameterInput, kind effective.Kind, err error) {
	if p.Kind != KindParameter {
		return in, "", nil
	}
	if err := json.Unmarshal(p.Change, &in); err != nil {
		return in, "", fmt.Errorf("proposal %s: %w", p.ID, err)
	}
	return in, effective.Kind(kindOfSeries(in.Series)), nil
}

// Bears says what the proposal bears on.
func (p Proposal) Bears() Bearing {
	_, kind, err := p.ParameterChange()
	if err != nil {
		return OnNothing
	}
	switch kind {
	case effective.Contribution, effective.Coverage, effective.MinimumWage, effective.Value:
		return OnContributions
	case effective.Penalty:
		return OnSurcharges
	case effective.Due:
		return OnDueDates
	}
	return OnNothing
}

// Span is when the proposed value would be the law.
func (in ProposeParameterInput) Span() effective.Span {
	return effective.Span{From: in.ValidFrom, To: in.ValidTo}
}

// WouldBe is the law as it would be known once the proposal is approved: what is held for true now, with the days of the
// proposal taken from the rows of its series and its value put in their place.
func WouldBe(ctx context.Context, tx tenant.Tx, p Proposal) (contribution.Law, error) {
	l, err := Of(ctx, tx)
	if err != nil {
		return l, err
	}
	in, _, err := p.ParameterChange()
	if err != nil {
		return l, err
	}
	changed := contribution.Law{Scheme: l.Scheme, Parameters: make([]effective.Parameter, 0, len(l.Parameters)+2)}
	var model *effective.Parameter
	for _, row := range l.Parameters {
		if !row.Recorded.To.IsZero() {
			continue
		}
		if row.Series() != in.Series {
			changed.Parameters = append(changed.Parameters, row)
			continue
		}
		model = &row
		changed.Parameters = append(changed.Parameters, cut(row, in.Span())...)
	}
	if model == nil {
		return l, fmt.Errorf("proposal %s: series %q is not in the law", p.ID, in.Series)
	}
	next := *model
	next.Body, next.Valid, next.Note, next.Source = in.Body, in.Span(), in.Note, []string{in.Source}
	next.Confidence, next.Dates, next.ObservedAt, next.Recorded = effective.Confirmed, "", 0, effective.Span{}
	changed.Parameters = append(changed.Parameters, next)
	return changed, nil
}

// cut is what is left of a row when the days of a span are taken from it: nothing, one part or two.
func cut(row effective.Parameter, span effective.Span) []effective.Parameter {
	if !row.Valid.Meets(span) {
		return []effective.Parameter{row}
	}
	var left []effective.Parameter
	if row.Valid.From.IsZero() && !span.From.IsZero() || row.Valid.From < span.From {
		before := row
		before.Valid.To = span.From.AddDays(-1)
		left = append(left, before)
	}
	if !span.To.IsZero() && (row.Valid.To.IsZero() || row.Valid.To > span.To) {
		after := row
		after.Valid.From = span.To.AddDays(1)
		left = append(left, after)
	}
	return slices.Clip(left)
}

// Version names the state of the law: it changes with every row that is added or closed.
func Version(ctx context.Context, tx tenant.Tx) (string, error) { return version.One(ctx, tx) }
