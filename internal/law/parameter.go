package law

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/duedate"
	"socle/pkg/effective"
	"socle/pkg/fault"
	"socle/pkg/penalty"
)

// Parameter is one row as it is shown: the value, its dates in both times, its source and who approved it.
type Parameter struct {
	ID           uuid.UUID            `json:"id"`
	Series       string               `json:"series"`
	Kind         effective.Kind       `json:"kind"`
	Selector     json.RawMessage      `json:"selector"`
	Body         json.RawMessage      `json:"body"`
	ValidFrom    cal.Date             `json:"valid_from"`
	ValidTo      cal.Date             `json:"valid_to"`
	RecordedFrom *time.Time           `json:"recorded_from"`
	RecordedTo   *time.Time           `json:"recorded_to"`
	Source       []string             `json:"source"`
	Confidence   effective.Confidence `json:"confidence"`
	Note         string               `json:"note"`
	Origin       string               `json:"origin"`
	ProposedBy   string               `json:"proposed_by"`
	ApprovedBy   string               `json:"approved_by"`
}

const shown = `id, series, kind, selector, body, lower(valid) as valid_from, (upper(valid) - 1) as valid_to,
       lower(recorded) as recorded_from, upper(recorded) as recorded_to, source, confidence, note, origin, proposed_by, approved_by`

var (
	listParameters = query.New[Parameter]("law.list_parameters", `
select `+shown+`
from parameter
where not isempty(recorded)
  and ($1 = '' or kind = $1)
  and ($2 = '' or series = $2)
  and ($3::date is null or valid @> $3::date)
  and case when $4::timestamptz is null then $5 or upper_inf(recorded) else recorded @> $4::timestamptz end
order by kind, series, valid desc, lower(recorded) desc nulls last
limit 2000`)
)

// ParametersInput asks for the law: of a kind, of one series, in force on a day, as known on another day.
// History adds the rows that were corrected since.
type ParametersInput struct {
	Kind    string   `json:"kind"`
	Series  string   `json:"series"`
	On      cal.Date `json:"on"`
	AsKnown cal.Date `json:"as_known"`
	History bool     `json:"history"`
}

// Parameters answers what applied on a date, as known on a date, from which source, approved by whom.
func (s *Service) Parameters(ctx context.Context, tx tenant.Tx, in ParametersInput) ([]Parameter, error) {
	var known *time.Time
	if !in.AsKnown.IsZero() {
		end := in.AsKnown.AddDays(1).Time().Add(-time.Microsecond)
		known = &end
	}
	return listParameters.All(ctx, tx, in.Kind, in.Series, in.On, known, in.History)
}

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

// readable reads the body as the engine will, so that nothing unusable is ever approved.
func readable(of row, body json.RawMessage) error {
	p := effective.Parameter{Kind: of.Kind, Body: body}
	if err := json.Unmarshal(of.Selector, &p.Selector); err != nil {
		return err
	}
	switch of.Kind {
	case effective.Contribution:
		var r contribution.Rule
		if err := p.Read(&r); err != nil {
			return err
		}
		return r.Check(p.Selector.Bearer)
	case effective.Coverage:
		return p.Read(&contribution.Cover{})
	case effective.MinimumWage:
		var w contribution.Wage
		if err := p.Read(&w); err != nil {
			return err
		}
		return checkWage(w)
	case effective.Value:
		var v contribution.Named
		if err := p.Read(&v); err != nil {
			return err
		}
		return v.Amount.Check()
	case effective.Penalty:
		var r penalty.Rule
		if err := p.Read(&r); err != nil {
			return err
		}
		return r.Check()
	case effective.Due:
		var r duedate.Rule
		if err := p.Read(&r); err != nil {
			return err
		}
		return r.Check()
	}
	return fmt.Errorf("kind %q", of.Kind)
}

// checkWage refuses a minimum wage that is nothing, or per something that the engine does not know.
func checkWage(w contribution.Wage) error {
	if err := w.Amount.Check(); err != nil {
		return err
	}
	if w.Amount.Rat().Sign() <= 0 {
		return fmt.Errorf("amount: a minimum wage is above zero")
	}
	if !slices.Contains([]string{"hour", "day", "month"}, w.Per) {
		return fmt.Errorf("per %q: want hour, day or month", w.Per)
	}
	return nil
}

// kindOfSeries is the first word of a series: "contribution/general/pension/employer" is a contribution.
func kindOfSeries(series string) string {
	kind, _, _ := strings.Cut(series, "/")
	return kind
}

// applyParameter closes the rows that were held for true on the days of the new value, keeps what they said of
// other days as new rows, and adds the new value.
func applyParameter(ctx context.Context, tx tenant.Tx, p Proposal, approver string) error {
	var in ProposeParameterInput
	if err := json.Unmarshal(p.Change, &in); err != nil {
		return err
	}
	rows, err := currentOfSeries.All(ctx, tx, in.Series)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fault.Missing("parameter")
	}
	span := effective.Span{From: in.ValidFrom, To: in.ValidTo}
	model, err := rows[0].parameter(tx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := makeRoom(ctx, tx, r, span); err != nil {
			return err
		}
	}
	model.Body, model.Valid, model.Note = in.Body, span, in.Note
	model.Source, model.Confidence, model.Dates, model.ObservedAt = []string{in.Source}, effective.Confirmed, "", 0
	return insert(ctx, tx, model, "officer", p.ProposedByName, strings.TrimSpace(approver))
}

func makeRoom(ctx context.Context, tx tenant.Tx, r row, span effective.Span) error {
	old := effective.Span{From: r.ValidFrom, To: r.ValidTo}
	if !old.Meets(span) {
		return nil
	}
	if _, err := closeParameter.Run(ctx, tx, r.ID, tx.Now()); err != nil {
		return err
	}
	p, err := r.parameter(tx)
	if err != nil {
		return err
	}
	if old.From.IsZero() || old.From < span.From {
		p.Valid = effective.Span{From: old.From, To: span.From.AddDays(-1)}
		if err := insert(ctx, tx, p, "officer", r.ProposedBy, r.ApprovedBy); err != nil {
			return err
		}
	}
	if !span.To.IsZero() && (old.To.IsZero() || old.To > span.To) {
		p.Valid = effective.Span{From: span.To.AddDays(1), To: old.To}
		return insert(ctx, tx, p, "officer", r.ProposedBy, r.ApprovedBy)
	}
	return nil
}
