package affiliation

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// Status is where an employer's file stands on its way to a number.
type Status string

// The states of a file.
const (
	Prospected Status = "prospected" // opened, not yet handed in
	Submitted  Status = "submitted"  // handed in, nobody has decided yet
	InReview   Status = "in_review"  // validated by at least one level, awaited by the next
	Returned   Status = "returned"   // sent back: it waits for the applicant
	Validated  Status = "validated"  // number attributed
	Rejected   Status = "rejected"   // refused with a reason
)

// Activity is the life of an employer that has its number.
type Activity string

// The states of an employer.
const (
	NoActivity Activity = "none"
	Active     Activity = "active"
	Suspended  Activity = "suspended"
	Closed     Activity = "closed"
)

// Where a file comes from.
const (
	FromPortal     = "portal"
	FromAgent      = "agent"
	FromImport     = "import"
	FromSimulation = "simulation"
)

// Facts are what the file says of the employer. Codes (legal form, sector, region, agency…) are those of the fund's folder.
type Facts struct {
	LegalName     string   `json:"legal_name" validate:"required,max=200"`
	TradeName     string   `json:"trade_name" validate:"max=200"`
	TaxID         string   `json:"tax_id" validate:"max=40"`
	TradeRegister string   `json:"trade_register" validate:"max=40"`
	LegalForm     string   `json:"legal_form" validate:"max=40"`
	Sector        string   `json:"sector" validate:"max=40"`
	Regime        string   `json:"regime" validate:"max=40"`
	RiskClass     string   `json:"risk_class" validate:"max=40"`
	Region        string   `json:"region" validate:"max=40"`
	Agency        string   `json:"agency" validate:"max=40"` // empty: the agency of the region
	City          string   `json:"city" validate:"max=120"`
	Address       string   `json:"address" validate:"max=300"`
	Latitude      *Degrees `json:"latitude"`
	Longitude     *Degrees `json:"longitude"`
	Email         string   `json:"email" validate:"omitempty,email,max=200"`
	Phone         string   `json:"phone" validate:"max=30"`
	ContactName   string   `json:"contact_name" validate:"max=120"`
	Headcount     int      `json:"headcount" validate:"min=0,max=1000000"` // employees at the start
	StartsOn      cal.Date `json:"starts_on"`                              // first day with staff
}

// Employer is an employer with its file. Dates without a value are zero.
type Employer struct {
	ID     uuid.UUID `json:"id"`
	Number string    `json:"number"` // affiliation number, empty until attributed
	Facts
	Status        Status     `json:"status"`
	Level         int        `json:"level"` // validation level awaited, the first being 1; 0: none
	StatusSince   time.Time  `json:"status_since"`
	Activity      Activity   `json:"activity"`
	ActivitySince cal.Date   `json:"activity_since"`
	SubmittedAt   *time.Time `json:"submitted_at"`
	DecidedAt     *time.Time `json:"decided_at"`
	WaitingMS     int64      `json:"waiting_ms"`  // milliseconds that the file waited for the applicant, ended waits only
	ActiveFrom    cal.Date   `json:"active_from"` // first day of the present activity
	ActiveTo      cal.Date   `json:"active_to"`   // no longer active from this day on; zero while active
	RegisteredOn  cal.Date   `json:"registered_on"`
	AgentID       *uuid.UUID `json:"agent_id"`
	Duplicates    int        `json:"duplicates"` // employers that looked alike when it was submitted
	CreatedAt     time.Time  `json:"created_at"`
	Origin        string     `json:"origin"`
}

// Name is the name people know it by.
func (e Employer) Name() string {
	if e.TradeName != "" {
		return e.TradeName
	}
	return e.LegalName
}

// Open says that the file can still be changed by the applicant.
func (e Employer) Open() bool { return e.Status == Prospected || e.Status == Returned }

// EmployerByID reads one employer; not_found when the fund has none of this id.
func EmployerByID(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Employer, error) {
	e, ok, err := employerByID.Maybe(ctx, tx, id)
	if err == nil && !ok {
		err = fault.Missing("employer")
	}
	return e, err
}

// EmployersByID reads several at once, by id; unknown ids are left out.
func EmployersByID(ctx context.Context, tx tenant.Tx, ids []uuid.UUID) (map[uuid.UUID]Employer, error) {
	rows, err := employersByID.All(ctx, tx, ids)
	found := make(map[uuid.UUID]Employer, len(rows))
	for _, e := range rows {
		found[e.ID] = e
	}
	return found, err
}

// EmployerByNumber finds by affiliation number, written with or without spaces.
func EmployerByNumber(ctx context.Context, tx tenant.Tx, number string) (Employer, error) {
	e, ok, err := employerByNumber.Maybe(ctx, tx, compact(number))
	if err == nil && !ok {
		err = fault.Missing("employer")
	}
	return e, err
}

// Locate is the employer as the policies judge it: its agency and itself. Downstream packages use it for what is an employer's.
func Locate(ctx context.Context, tx tenant.Tx, id uuid.UUID) (authz.Resource, error) {
	at, ok, err := whereabouts.Maybe(ctx, tx, id)
	if err != nil {
		return authz.Resource{}, err
	}
	if !ok {
		return authz.Resource{}, fault.Missing("employer")
	}
	return authz.Resource{Kind: "employer", ID: id.String(), Agency: at.Agency, Employer: id.String()}, nil
}
