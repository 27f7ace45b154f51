package law

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/fault"
)

// row is a parameter as the table keeps it.
type row struct {
	ID           uuid.UUID
	Kind         effective.Kind
	Selector     json.RawMessage
	Body         json.RawMessage
	ValidFrom    cal.Date
	ValidTo      cal.Date
	RecordedFrom *time.Time
	RecordedTo   *time.Time
	ObservedAt   cal.Date
	Source       []string
	Confidence   effective.Confidence
	Dates        effective.Confidence
	Note         string
	Origin       string
	ProposedBy   string
	ApprovedBy   string
}

const columns = `id, kind, selector, body, lower(valid) as valid_from, (upper(valid) - 1) as valid_to,
       lower(recorded) as recorded_from, upper(recorded) as recorded_to, observed_at,
       source, confidence, dates, note, origin, proposed_by, approved_by`

var (
	allParameters = query.New[row]("law.parameters", `
select `+columns+`
from parameter
where not isempty(recorded) -- held for true for no moment: closed in the instant it was written
order by kind, series, valid, lower(recorded)`)

	version = query.New[string]("law.version", `
select count(*) || ' ' || coalesce(max(lower(recorded))::text, '') || ' ' || count(*) filter (where not upper_inf(recorded))
from parameter`)

	insertParameter = query.Exec("law.insert_parameter", `
insert into parameter (id, series, kind, selector, body, valid, recorded, observed_at, source, confidence, dates, note,
                       origin, proposed_by, approved_by)
values ($1, $2, $3, $4, $5, daterange($6, $7, '[]'), tstzrange($8, $9), $10, $11, $12, $13, $14, $15, $16, $17)`)

	seriesCount = query.New[int64]("law.series_count", `
select count(*) from parameter where series = $1`)

	currentOfSeries = query.New[row]("law.current_of_series", `
select `+columns+`
from parameter
where series = $1 and upper_inf(recorded)
order by valid`)

	closeParameter = query.Exec("law.close_parameter", `
update parameter set recorded = tstzrange(lower(recorded), $2) where id = $1 and upper_inf(recorded)`)
)

func init() {
	tenant.OnConstraint("parameter_once", func() *fault.Fault {
		return fault.New(fault.Conflict, "law.overlap", "another value of this is the law on one of these days; close it first")
	})
	tenant.OnConstraint("proposal_four_eyes", func() *fault.Fault {
		return fault.New(fault.Forbidden, "proposal.four_eyes", "a second person must decide: nobody approves what they proposed")
	})
}
