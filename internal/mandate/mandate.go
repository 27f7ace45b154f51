package mandate

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// Rights that an employer can give. The role "mandate_<right>" holds the grants of each; the role "mandate" what every
// mandate opens.
const (
	Declare = "declare"
	Pay     = "pay"
	Account = "account"
	Staff   = "staff"
)

// Rights in the order in which they are shown.
var Rights = []string{Declare, Pay, Account, Staff}

// States of a mandate. One whose last day has passed is Expired, though nothing was written.
const (
	Offered = "offered"
	Active  = "active"
	Refused = "refused"
	Ended   = "ended"
	Expired = "expired"
)

// MaxYears is the longest that a mandate can last; then the employer decides anew.
const MaxYears = 3

// OfferDays is how long an offer can be accepted.
const OfferDays = 30

// Mandate is what an employer lets an accountant do, until a day that is included.
type Mandate struct {
	ID             uuid.UUID  `json:"id"`
	EmployerID     uuid.UUID  `json:"employer_id"`
	EmployerName   string     `json:"employer_name"`
	EmployerNumber string     `json:"employer_number"`
	Agency         string     `json:"agency"`
	Email          string     `json:"email"`
	AccountID      *uuid.UUID `json:"account_id"`
	AccountName    string     `json:"account_name"` // empty until it is accepted
	Rights         []string   `json:"rights"`
	Until          cal.Date   `json:"until"`
	State          string     `json:"state"`
	Note           string     `json:"note"`
	GivenName      string     `json:"given_name"`
	GivenAt        time.Time  `json:"given_at"`
	AnsweredAt     *time.Time `json:"answered_at"`
	EndedAt        *time.Time `json:"ended_at"`
	EndedName      string     `json:"ended_name"`
	EndReason      string     `json:"end_reason"`
}

// Has says whether the mandate gives a right.
func (m Mandate) Has(right string) bool { return slices.Contains(m.Rights, right) }

// Open says whether it can still be ended.
func (m Mandate) Open() bool { return m.State == Offered || m.State == Active }

// Service offers the operations on mandates.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Do("mandate.give", "POST /employers/{id}/mandates", s.Give).On(s.ofEmployer),
		op.Ask("mandate.of", "GET /employers/{id}/mandates", s.Of).On(s.listed),
		op.Ask("mandate.given", "GET /mandates/given", s.Given).Within(),
		op.Ask("mandate.list", "GET /mandates", s.List).Within(),
		op.Ask("mandate.mine", "GET /mandates/mine", s.Mine).Within(),
		op.Ask("mandate.get", "GET /mandates/{id}", s.Get).On(s.got),
		op.Ask("mandate.offer", "GET /mandates/{id}/offer", s.Offer).On(s.offered),
		op.Do("mandate.accept", "POST /mandates/{id}/accept", s.Accept).On(s.answered),
		op.Do("mandate.refuse", "POST /mandates/{id}/refuse", s.Refuse).On(s.answered),
		op.Do("mandate.act", "POST /mandates/{id}/act", s.Act).On(s.worn),
		op.Do("mandate.rest", "POST /mandates/rest", s.Rest).Free(),
		op.Do("mandate.end", "POST /mandates/{id}/end", s.End).On(s.ended),
		op.Do("mandate.remind", "", s.Remind).Free(),
	}
}

// EmployerInput names an employer.
type EmployerInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// GetInput names a mandate.
type GetInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Get reads one mandate.
func (s *Service) Get(ctx context.Context, tx tenant.Tx, in GetInput) (Mandate, error) {
	return one(ctx, tx, in.ID)
}

func one(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Mandate, error) {
	m, ok, err := byID.Maybe(ctx, tx, tx.Today(), id)
	if err == nil && !ok {
		err = fault.Missing("mandate")
	}
	return m, err
}
