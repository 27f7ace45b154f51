package law

import (
	"context"
	"encoding/json"

	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/fault"
)

// ProposeParameterInput proposes that from a day on (to another, or for good) a series has another body.
// Body is in the form of its kind: {"rate_pct":"6.4"} keeps what it does not name of the row in force.
type ProposeParameterInput struct {
	Series    string          `json:"series" validate:"required,max=200"`
	Body      json.RawMessage `json:"body" validate:"required,max=10000"`
	ValidFrom cal.Date        `json:"valid_from" validate:"required"`
	ValidTo   cal.Date        `json:"valid_to"`
	Source    string          `json:"source" validate:"required,max=500"`
	Note      string          `json:"note" validate:"max=1000"`
}

// Check refuses dates that end before they start.
func (in ProposeParameterInput) Check() []fault.Finding {
	if (effective.Span{From: in.ValidFrom, To: in.ValidTo}).Backwards() {
		return []fault.Finding{{Field: "valid_to", Code: "law.backwards", Message: "is before the first day; leave it empty when the value holds until further notice"}}
	}
	return nil
}

// ProposeParameter writes the proposal; nothing changes until a second person approves it.
func (s *Service) ProposeParameter(ctx context.Context, tx tenant.Tx, in ProposeParameterInput) (Proposal, error) {
	now, err := currentOfSeries.All(ctx, tx, in.Series)
	if err != nil {
		return Proposal{}, err
	}
	if len(now) == 0 {
		return Proposal{}, fault.Field("series", "law.series_unknown", "is not a parameter of this fund; choose one of the list")
	}
	merged, err := merge(inForce(now, in.ValidFrom), in.Body)
	if err != nil {
		return Proposal{}, err
	}
	if err := readable(now[0], merged); err != nil {
		return Proposal{}, fault.Field("body", "law.value_invalid", "cannot be used: %v", err)
	}
	in.Body = merged
	p, err := Propose(ctx, tx, KindParameter, in.Series, in, in.Source, in.Note)
	if err != nil || s.Weigh == nil {
		return p, err
	}
	return p, s.Weigh.Weigh(ctx, tx, p)
}

// inForce is the row whose value the proposal starts from: that of the day, else the newest.
func inForce(rows []row, on cal.Date) row {
	for _, r := range rows {
		if (effective.Span{From: r.ValidFrom, To: r.ValidTo}).Covers(on) {
			return r
		}
	}
	return rows[len(rows)-1]
}

func merge(base row, change json.RawMessage) (json.RawMessage, error) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(base.Body, &fields); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(change, &fields); err != nil {
		return nil, fault.Field("body", "law.value_unreadable", "cannot be read: %v", err)
	}
	return json.Marshal(fields)
}
