package adjustment

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// Impact is what a proposed change would do, as counted at a moment. Estimate says that the value starts later, and that
// the figures are those of the periods in Basis computed under its law.
type Impact struct {
	Proposal     uuid.UUID    `json:"proposal"`
	AsOf         *time.Time   `json:"as_of"` // null while it is being counted
	Stale        bool         `json:"stale"` // the law, or what was declared, moved since
	Estimate     bool         `json:"estimate"`
	Basis        []string     `json:"basis"`
	Declarations int          `json:"declarations"`
	Lines        int64        `json:"lines"`
	Employers    int          `json:"employers"`
	Principal    money.Minor  `json:"principal"` // the fund's own, employer and employee together
	Levy         money.Minor  `json:"levy"`      // collected for others
	Surcharge    money.Minor  `json:"surcharge"` // of a change of penalties or due dates
	Shares       []Share      `json:"shares"`
	Most         []OfEmployer `json:"most"` // the twenty employers most touched
	Done         int64        `json:"done"` // of a count that goes on, in lines
	Total        int64        `json:"total"`
	Failed       string       `json:"failed"`
}

// Difference is all that the change adds.
func (i Impact) Difference() money.Minor { return money.Sum(i.Principal, i.Levy, i.Surcharge) }

// OfEmployer is what a change does to one employer.
type OfEmployer struct {
	EmployerID   uuid.UUID   `json:"employer_id"`
	Number       string      `json:"number"`
	Name         string      `json:"name"`
	Agency       string      `json:"agency"`
	Declarations int         `json:"declarations"`
	Lines        int64       `json:"lines"`
	Before       money.Minor `json:"before"`
	After        money.Minor `json:"after"`
}

// Difference is what the change adds for this employer.
func (e OfEmployer) Difference() money.Minor { return e.After - e.Before }

type impactRow struct {
	State        string
	AsOf         *time.Time
	Law          string
	Filings      int64
	Estimate     bool
	Basis        []string
	Declarations int
	Lines        int64
	Employers    int
	Principal    money.Minor
	Levy         money.Minor
	Surcharge    money.Minor
	Shares       json.RawMessage
}

type counting struct {
	State           string
	Progress, Total int64
	Error           string
}

var (
	oneImpact = query.New[impactRow]("adjustment.impact", `
select state, as_of, law, filings, estimate, basis, declarations, lines, employers, principal, levy, surcharge, shares
from impact
where proposal_id = $1`)

	mostTouched = query.New[OfEmployer]("adjustment.most_touched", `
select i.employer_id, coalesce(e.number, '') as number, e.legal_name as name, e.agency, i.declarations, i.lines, i.before, i.after
from impact_employer i
join employer e on e.id = i.employer_id
where i.proposal_id = $1
order by abs(i.after - i.before) desc, e.number
limit $2`)

	countOfJob = query.New[counting]("adjustment.counting", `
select state, progress, total, error
from job
where kind = 'adjustment.count' and key like $1 || ':%'
order by created_at desc
limit 1`)
)

// ImpactInput names a proposal.
type ImpactInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Impact reads what was counted, and whether it still holds.
func (s *Service) Impact(ctx context.Context, tx tenant.Tx, in ImpactInput) (Impact, error) {
	i, err := impactOf(ctx, tx, in.ID)
	if err != nil {
		return i, err
	}
	i.Most, err = mostTouched.All(ctx, tx, in.ID, 20)
	return i, err
}

func impactOf(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Impact, error) {
	row, ok, err := oneImpact.Maybe(ctx, tx, id)
	if err == nil && !ok {
		err = fault.Missing("impact")
	}
	i := Impact{Proposal: id, AsOf: row.AsOf, Estimate: row.Estimate, Basis: row.Basis, Declarations: row.Declarations, Lines: row.Lines,
		Employers: row.Employers, Principal: row.Principal, Levy: row.Levy, Surcharge: row.Surcharge, Shares: []Share{}, Most: []OfEmployer{}}
	if err != nil {
		return i, err
	}
	if err := json.Unmarshal(row.Shares, &i.Shares); err != nil {
		return i, err
	}
	if i.AsOf == nil {
		return i.going(ctx, tx)
	}
	i.Stale, err = movedSince(ctx, tx, id, row)
	return i, err
}

// going tells how far a count is.
func (i Impact) going(ctx context.Context, tx tenant.Tx) (Impact, error) {
	job, ok, err := countOfJob.Maybe(ctx, tx, i.Proposal.String())
	if ok {
		i.Done, i.Total = job.Progress, job.Total
		if job.State == "dead" {
			i.Failed = job.Error
		}
	}
	return i, err
}

// movedSince says whether the law, or what was declared for the days of the change, is not what it was when counted.
func movedSince(ctx context.Context, tx tenant.Tx, id uuid.UUID, row impactRow) (bool, error) {
	p, err := law.ProposalByID(ctx, tx, id)
	if err != nil || p.State != "proposed" {
		return false, err
	}
	version, err := law.Version(ctx, tx)
	if err != nil || version != row.Law {
		return true, err
	}
	in, _, err := p.ParameterChange()
	if err != nil {
		return false, err
	}
	at, err := extentOf.One(ctx, tx, in.ValidFrom, in.ValidTo)
	if bearsOnLateness(p) {
		at, err = lateExtent(ctx, tx, p)
	}
	d := at.Filings - row.Filings
	return max(d, -d) > tolerated(row.Filings), err
}
