package affiliation

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// StaffLine is a person in one employment.
type StaffLine struct {
	EmploymentID uuid.UUID   `json:"employment_id"`
	EmployerID   uuid.UUID   `json:"employer_id"`
	PersonID     uuid.UUID   `json:"person_id"`
	Number       string      `json:"number"` // insured number
	LastName     string      `json:"last_name"`
	FirstName    string      `json:"first_name"`
	BirthDate    cal.Date    `json:"birth_date"`
	Sex          string      `json:"sex"`
	IDNumber     string      `json:"id_number"`
	Kind         string      `json:"kind"`
	Children     int         `json:"children"`
	HiredOn      cal.Date    `json:"hired_on"`
	LeftOn       cal.Date    `json:"left_on"` // last day of work; zero while it lasts
	LeaveReason  string      `json:"leave_reason"`
	Occupation   string      `json:"occupation"`
	Category     string      `json:"category"`
	Regime       string      `json:"regime"`
	MonthlyWage  money.Minor `json:"monthly_wage"` // as agreed, minor units a month; 0: not told
}

// Name is family name first, as on a declaration.
func (l StaffLine) Name() string {
	if l.FirstName == "" {
		return l.LastName
	}
	return l.LastName + " " + l.FirstName
}

// ActiveStaff lists who worked for the employer on at least one day of the period, both ends included, by name.
// A person hired twice in the period has two lines.
func ActiveStaff(ctx context.Context, tx tenant.Tx, employer uuid.UUID, period cal.Period) ([]StaffLine, error) {
	return activeStaff.All(ctx, tx, employer, period.First(), period.Last())
}

// PersonRef is what a declaration needs to know of an insured person.
type PersonRef struct {
	ID        uuid.UUID `json:"id"`
	Number    string    `json:"number"`
	LastName  string    `json:"last_name"`
	FirstName string    `json:"first_name"`
}

// PersonsByNumber finds insured persons by number, in one statement; unknown numbers are left out.
func PersonsByNumber(ctx context.Context, tx tenant.Tx, numbers []string) (map[string]PersonRef, error) {
	rows, err := personsByNumber.All(ctx, tx, numbers)
	found := make(map[string]PersonRef, len(rows))
	for _, p := range rows {
		found[p.Number] = p
	}
	return found, err
}
