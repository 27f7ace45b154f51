package affiliation

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

// BulkEmployer is an employer with the life its file had: what a simulation or a takeover of old records writes at once.
// A validated one receives the next number of the sequence, in the order given.
type BulkEmployer struct {
	ID     uuid.UUID // made when nil
	Number string    // filled in for validated ones
	Facts
	Status       Status
	Level        int // level awaited, for files in hand
	OpenedAt     time.Time
	SubmittedAt  time.Time     // zero: not handed in
	DecidedAt    time.Time     // zero: not decided
	Waiting      time.Duration // for the applicant
	Reason       string        // of a rejection or a return
	ActiveFrom   cal.Date
	RegisteredOn cal.Date
	AgentID      *uuid.UUID
	Origin       string // FromSimulation when empty
}

// BulkEmployers writes employers with their histories by COPY, hundreds of thousands at a time, and fills in ids and numbers.
// It checks nothing that the database does not: what it is given must be right.
func BulkEmployers(ctx context.Context, tx tenant.Tx, employers []BulkEmployer) error {
	validated := 0
	for i := range employers {
		e := &employers[i]
		if e.ID == uuid.Nil {
			e.ID = uuid.Must(uuid.NewV7())
		}
		if e.Origin == "" {
			e.Origin = FromSimulation
		}
		if e.Status == Validated {
			validated++
		}
	}
	g, err := next(ctx, tx, employerNumbers, validated)
	if err != nil {
		return err
	}
	for i, n := 0, 0; i < len(employers); i++ {
		if employers[i].Status == Validated {
			employers[i].Number, n = g.numbers[n], n+1
		}
	}
	if err := copyEmployers(ctx, tx, employers); err != nil {
		return err
	}
	return copyHistories(ctx, tx, employers, g.skipped)
}

var employerCopy = []string{"id", "number", "legal_name", "trade_name", "tax_id", "trade_register", "legal_form", "sector", "regime",
	"risk_class", "region", "agency", "city", "address", "latitude", "longitude", "email", "phone", "contact_name", "headcount", "starts_on",
	"status", "level", "status_since", "activity", "activity_since", "submitted_at", "decided_at", "waiting_ms", "active_from",
	"registered_on", "agent_id", "created_at", "origin"}

func copyEmployers(ctx context.Context, tx tenant.Tx, employers []BulkEmployer) error {
	_, err := tx.Copy(ctx, "employer", employerCopy, rowsOf(len(employers), func(i int) []any {
		e := employers[i]
		activity, since := NoActivity, cal.Date(0)
		if e.Status == Validated {
			activity, since = Active, e.ActiveFrom
		}
		return []any{e.ID, absent(e.Number), e.LegalName, e.TradeName, e.TaxID, e.TradeRegister, e.LegalForm, e.Sector, e.Regime,
			e.RiskClass, e.Region, e.Agency, e.City, e.Address, number(e.Latitude), number(e.Longitude), e.Email, e.Phone, e.ContactName, e.Headcount, day(e.StartsOn),
			string(e.Status), e.Level, e.since(), string(activity), day(since), moment(e.SubmittedAt), moment(e.DecidedAt), e.Waiting.Milliseconds(), day(e.ActiveFrom),
			day(e.RegisteredOn), e.AgentID, e.OpenedAt, e.Origin}
	}))
	return err
}

func (e BulkEmployer) since() time.Time {
	for _, t := range []time.Time{e.DecidedAt, e.SubmittedAt} {
		if !t.IsZero() {
			return t
		}
	}
	return e.OpenedAt
}

// copyHistories writes opened, submitted and decided for each.
func copyHistories(ctx context.Context, tx tenant.Tx, employers []BulkEmployer, skipped []uint64) error {
	who := authz.From(ctx)
	var rows [][]any
	add := func(e BulkEmployer, at time.Time, kind string, from, to Status, on cal.Date, reason string) {
		rows = append(rows, []any{e.ID, at, who.ID, who.Name, kind, string(from), string(to), e.Level, day(on), reason})
	}
	for _, e := range employers {
		add(e, e.OpenedAt, WasOpened, "", Prospected, 0, "")
		if !e.SubmittedAt.IsZero() {
			add(e, e.SubmittedAt, WasSubmitted, Prospected, Submitted, 0, "")
		}
		switch e.Status {
		case Validated:
			add(e, e.DecidedAt, WasValidated, InReview, Validated, e.ActiveFrom, "")
		case Rejected:
			add(e, e.DecidedAt, WasRejected, Submitted, Rejected, 0, e.Reason)
		case Returned:
			add(e, e.SubmittedAt, WasReturned, Submitted, Returned, 0, e.Reason)
		}
	}
	for _, seq := range skipped {
		add(employers[0], employers[0].since(), WasNumberSkipped, "", "", 0, fmt.Sprint(seq))
	}
	_, err := tx.Copy(ctx, "employer_event", []string{"employer_id", "at", "actor", "actor_name", "kind", "from_status", "to_status", "level",
		"effective_on", "reason"}, pgx.CopyFromRows(rows))
	return err
}

// BulkPerson is a person to insure. A self-employed or voluntary one has no employment.
type BulkPerson struct {
	ID     uuid.UUID // made when nil
	Number string    // filled in
	Identity
	Kind      string
	Children  int
	InsuredOn cal.Date
	CreatedAt time.Time
}

// BulkEmployment is one person at one employer.
type BulkEmployment struct {
	ID         uuid.UUID // made when nil
	PersonID   uuid.UUID
	EmployerID uuid.UUID
	Contract
	LeftOn      cal.Date
	LeaveReason string
}

// BulkStaff insures people and writes employments, by COPY; it fills in ids and insured numbers.
func BulkStaff(ctx context.Context, tx tenant.Tx, people []BulkPerson, jobs []BulkEmployment) error {
	if err := BulkPersons(ctx, tx, people); err != nil {
		return err
	}
	return BulkEmployments(ctx, tx, jobs)
}

// BulkPersons insures people in the order given.
func BulkPersons(ctx context.Context, tx tenant.Tx, people []BulkPerson) error {
	if len(people) == 0 {
		return nil
	}
	g, err := next(ctx, tx, insuredNumbers, len(people))
	if err != nil {
		return err
	}
	for i := range people {
		people[i].Number = g.numbers[i]
		if people[i].ID == uuid.Nil {
			people[i].ID = uuid.Must(uuid.NewV7())
		}
	}
	_, err = tx.Copy(ctx, "person", []string{"id", "number", "last_name", "first_name", "birth_date", "sex", "id_number", "kind", "children",
		"insured_on", "created_at"}, rowsOf(len(people), func(i int) []any {
		p := people[i]
		return []any{p.ID, p.Number, p.LastName, p.FirstName, day(p.BirthDate), p.Sex, p.IDNumber, p.Kind, p.Children, day(p.InsuredOn), p.CreatedAt}
	}))
	if err != nil || len(g.skipped) == 0 {
		return err
	}
	return skippedNotes(ctx, tx, people[0].ID, g.skipped)
}

func skippedNotes(ctx context.Context, tx tenant.Tx, person uuid.UUID, skipped []uint64) error {
	who := authz.From(ctx)
	_, err := tx.Copy(ctx, "person_event", []string{"person_id", "at", "actor", "actor_name", "kind", "reason"},
		rowsOf(len(skipped), func(i int) []any {
			return []any{person, tx.Now(), who.ID, who.Name, WasNumberSkipped, fmt.Sprint(skipped[i])}
		}))
	return err
}

// BulkEmployments writes employments.
func BulkEmployments(ctx context.Context, tx tenant.Tx, jobs []BulkEmployment) error {
	_, err := tx.Copy(ctx, "employment", []string{"id", "person_id", "employer_id", "hired_on", "left_on", "leave_reason", "occupation",
		"category", "regime", "monthly_wage"}, rowsOf(len(jobs), func(i int) []any {
		j := &jobs[i]
		if j.ID == uuid.Nil {
			j.ID = uuid.Must(uuid.NewV7())
		}
		return []any{j.ID, j.PersonID, j.EmployerID, day(j.HiredOn), day(j.LeftOn), j.LeaveReason, j.Occupation, j.Category, j.Regime, int64(j.MonthlyWage)}
	}))
	return err
}

var (
	bulkLeave = query.Exec("affiliation.bulk_leave", `
update employment m
set left_on = x.left_on::date, leave_reason = $3
from unnest($1::uuid[], $2::text[]) as x (id, left_on)
where m.id = x.id and m.left_on is null`)

	bulkWages = query.Exec("affiliation.bulk_wages", `
update employment m
set monthly_wage = x.wage
from unnest($1::uuid[], $2::bigint[]) as x (id, wage)
where m.id = x.id`)

	bulkActivity = query.Exec("affiliation.bulk_activity", `
update employer e
set activity = $3, activity_since = x.on_date::date, active_to = x.on_date::date
from unnest($1::uuid[], $2::text[]) as x (id, on_date)
where e.id = x.id and e.status = 'validated'`)
)

// BulkLeave ends employments, each on its own last day of work.
func BulkLeave(ctx context.Context, tx tenant.Tx, employments []uuid.UUID, leftOn []cal.Date, reason string) error {
	_, err := bulkLeave.Run(ctx, tx, employments, written(leftOn), reason)
	return err
}

// BulkWages sets the monthly wages of employments, minor units.
func BulkWages(ctx context.Context, tx tenant.Tx, employments []uuid.UUID, wages []int64) error {
	_, err := bulkWages.Run(ctx, tx, employments, wages)
	return err
}

// BulkEnd suspends or closes employers, each from its own day, with its line in the history; downstream is not told.
func BulkEnd(ctx context.Context, tx tenant.Tx, to Activity, employers []uuid.UUID, on []cal.Date, reason string) error {
	if _, err := bulkActivity.Run(ctx, tx, employers, written(on), string(to)); err != nil {
		return err
	}
	kind := WasClosed
	if to == Suspended {
		kind = WasSuspended
	}
	who := authz.From(ctx)
	_, err := tx.Copy(ctx, "employer_event", []string{"employer_id", "at", "actor", "actor_name", "kind", "effective_on", "reason"},
		rowsOf(len(employers), func(i int) []any {
			return []any{employers[i], tx.Now(), who.ID, who.Name, kind, day(on[i]), reason}
		}))
	return err
}

func written(ds []cal.Date) []string {
	out := make([]string, len(ds))
	for i, d := range ds {
		out[i] = d.String()
	}
	return out
}

// rowsOf feeds COPY from n rows made one by one.
func rowsOf(n int, row func(i int) []any) pgx.CopyFromSource {
	return pgx.CopyFromSlice(n, func(i int) ([]any, error) { return row(i), nil })
}

// day, moment, number and absent write what may be missing as COPY wants it.
func day(d cal.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.Time()
}

func moment(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

func number(d *Degrees) any {
	if d == nil {
		return nil
	}
	return float64(*d) / 1e6
}

func absent(s string) any {
	if s == "" {
		return nil
	}
	return s
}
