package law

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
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
