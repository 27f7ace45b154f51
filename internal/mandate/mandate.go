package mandate

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/authz"
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

func (s *Service) ofEmployer(ctx context.Context, tx tenant.Tx, in GiveInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}

func (s *Service) listed(ctx context.Context, tx tenant.Tx, in EmployerInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}

// GetInput names a mandate.
type GetInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Get reads one mandate.
func (s *Service) Get(ctx context.Context, tx tenant.Tx, in GetInput) (Mandate, error) {
	return one(ctx, tx, in.ID)
}

func (s *Service) got(ctx context.Context, tx tenant.Tx, in GetInput) (authz.Resource, error) {
	m, err := one(ctx, tx, in.ID)
	return m.resource(), err
}

func (s *Service) offered(ctx context.Context, tx tenant.Tx, in OfferInput) (authz.Resource, error) {
	return offer(ctx, tx, in.ID)
}

func (s *Service) answered(ctx context.Context, tx tenant.Tx, in AnswerInput) (authz.Resource, error) {
	return offer(ctx, tx, in.ID)
}

func (s *Service) worn(ctx context.Context, tx tenant.Tx, in ActInput) (authz.Resource, error) {
	m, err := one(ctx, tx, in.ID)
	return m.resource(), err
}

func (s *Service) ended(ctx context.Context, tx tenant.Tx, in EndInput) (authz.Resource, error) {
	m, err := one(ctx, tx, in.ID)
	return m.resource(), err
}

// resource is the mandate as the policies judge it: the employer's, the agency's, and that of the person who accepted it.
func (m Mandate) resource() authz.Resource {
	r := authz.Resource{Kind: "mandate", ID: m.ID.String(), Employer: m.EmployerID.String(), Agency: m.Agency}
	if m.AccountID != nil {
		r.Person = m.AccountID.String()
	}
	return r
}

// offer is the mandate as the one judges it to whom it is offered: the account that has the address of the letter.
func offer(ctx context.Context, tx tenant.Tx, id uuid.UUID) (authz.Resource, error) {
	m, err := one(ctx, tx, id)
	if err != nil {
		return authz.Resource{}, err
	}
	r := m.resource()
	to, ok, err := accountOf.Maybe(ctx, tx, m.Email)
	if ok {
		r.Person = to.String()
	}
	return r, err
}

func one(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Mandate, error) {
	m, ok, err := byID.Maybe(ctx, tx, tx.Today(), id)
	if err == nil && !ok {
		err = fault.Missing("mandate")
	}
	return m, err
}
