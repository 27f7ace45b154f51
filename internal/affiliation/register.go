package affiliation

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/identity"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

var (
	insertEmployer = query.Exec("affiliation.insert_employer", `
insert into employer (id, legal_name, trade_name, tax_id, trade_register, legal_form, sector, regime, risk_class, region, agency, city,
                      address, latitude, longitude, email, phone, contact_name, headcount, starts_on, status, status_since, agent_id,
                      created_at, origin)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 'prospected', $21, $22, $21, $23)`)

	updateFacts = query.Exec("affiliation.update_facts", `
update employer
set legal_name = $2, trade_name = $3, tax_id = $4, trade_register = $5, legal_form = $6, sector = $7, regime = $8, risk_class = $9,
    region = $10, agency = $11, city = $12, address = $13, latitude = $14, longitude = $15, email = $16, phone = $17,
    contact_name = $18, headcount = $19, starts_on = $20
where id = $1`)
)

func (in Facts) args() []any {
	return []any{in.LegalName, in.TradeName, in.TaxID, in.TradeRegister, in.LegalForm, in.Sector, in.Regime, in.RiskClass, in.Region,
		in.Agency, in.City, in.Address, in.Latitude, in.Longitude, in.Email, in.Phone, in.ContactName, in.Headcount, in.StartsOn}
}

// RegisterInput opens a file; all but the name can come later.
type RegisterInput struct{ Facts }

// Register opens the file of the employer that the signed-in account acts for from now on.
func (s *Service) Register(ctx context.Context, tx tenant.Tx, in RegisterInput) (Employer, error) {
	account := authz.From(ctx).Account()
	if account == nil {
		return Employer{}, fault.New(fault.Forbidden, "employer.account_required", "sign in with the account that will act for the employer")
	}
	e, err := open(ctx, tx, in.Facts, FromPortal, nil)
	if err != nil {
		return Employer{}, err
	}
	return e, identity.Grant(ctx, tx, *account, identity.Role{Name: "employer", Employer: &e.ID})
}

// Prospect opens the file of an employer that a field agent met, in an agency of theirs. The agent follows it from then on.
func (s *Service) Prospect(ctx context.Context, tx tenant.Tx, in RegisterInput) (Employer, error) {
	asked := in.Agency
	if asked == "" && in.Region != "" {
		asked = agencyOf(tx.Fund().Folder, in.Region)
	}
	agency, err := ownAgency(ctx, asked)
	if err != nil {
		return Employer{}, err
	}
	in.Agency = agency
	return open(ctx, tx, in.Facts, FromAgent, authz.From(ctx).Account())
}

func open(ctx context.Context, tx tenant.Tx, in Facts, origin string, agent *uuid.UUID) (Employer, error) {
	in.settle(tx.Fund().Folder)
	if found := in.unknown(tx.Fund().Folder); len(found) > 0 {
		return Employer{}, fault.Found(found...)
	}
	e := Employer{ID: uuid.Must(uuid.NewV7()), Facts: in, Status: Prospected, StatusSince: tx.Now(), Activity: NoActivity,
		AgentID: agent, CreatedAt: tx.Now(), Origin: origin}
	args := append(append([]any{e.ID}, in.args()...), tx.Now(), agent, origin)
	if _, err := insertEmployer.Run(ctx, tx, args...); err != nil {
		return Employer{}, err
	}
	return e, note(ctx, tx, Event{EmployerID: e.ID, Kind: WasOpened, ToStatus: Prospected})
}

// UpdateInput replaces the facts of a file.
type UpdateInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
	Facts
}

// Update changes a file that is still the applicant's: not handed in, or sent back.
func (s *Service) Update(ctx context.Context, tx tenant.Tx, in UpdateInput) (Employer, error) {
	e, err := locked(ctx, tx, in.ID)
	if err != nil {
		return Employer{}, err
	}
	if !e.Open() {
		return Employer{}, notOpen(e)
	}
	if e, err = rewrite(ctx, tx, e, in.Facts); err != nil {
		return Employer{}, err
	}
	return e, note(ctx, tx, Event{EmployerID: e.ID, Kind: WasChanged})
}

func notOpen(e Employer) error {
	return fault.New(fault.Conflict, "employer.not_open",
		"this file is with the fund (%s); it can be changed again when it is sent back", e.Status).With("status", string(e.Status))
}

func rewrite(ctx context.Context, tx tenant.Tx, e Employer, in Facts) (Employer, error) {
	in.settle(tx.Fund().Folder)
	if found := in.unknown(tx.Fund().Folder); len(found) > 0 {
		return Employer{}, fault.Found(found...)
	}
	e.Facts = in
	_, err := updateFacts.Run(ctx, tx, append([]any{e.ID}, in.args()...)...)
	return e, err
}

// locked reads the employer and holds it until the transaction ends.
func locked(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Employer, error) {
	e, ok, err := lockEmployer.Maybe(ctx, tx, id)
	if err == nil && !ok {
		err = fault.Missing("employer")
	}
	return e, err
}

// CorrectInput changes the facts of an employer that has its number, with the reason.
type CorrectInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
	Facts
	Reason string `json:"reason" validate:"required,max=500"`
}

// Correct changes the facts after validation, by the fund's staff: a move, a new name, a wrong sector. Downstream hears of it.
func (s *Service) Correct(ctx context.Context, tx tenant.Tx, in CorrectInput) (Employer, error) {
	e, err := locked(ctx, tx, in.ID)
	if err != nil {
		return Employer{}, err
	}
	if e.Open() {
		return Employer{}, fault.New(fault.Conflict, "employer.still_open", "this file is still the applicant's: change it there")
	}
	if e, err = rewrite(ctx, tx, e, in.Facts); err != nil {
		return Employer{}, err
	}
	if err := note(ctx, tx, Event{EmployerID: e.ID, Kind: WasCorrected, Reason: in.Reason}); err != nil {
		return Employer{}, err
	}
	return e, emit(ctx, tx, "changed", Happened{EmployerID: e.ID, Number: e.Number, On: tx.Today(), Reason: in.Reason})
}

// ContactInput is how the employer wants to be reached.
type ContactInput struct {
	ID          uuid.UUID `json:"id" validate:"required"`
	Address     string    `json:"address" validate:"max=300"`
	Email       string    `json:"email" validate:"required_without=Phone,omitempty,email,max=200"`
	Phone       string    `json:"phone" validate:"max=30"`
	ContactName string    `json:"contact_name" validate:"required,max=120"`
}

// ChangeContact is the employer's own at any time.
func (s *Service) ChangeContact(ctx context.Context, tx tenant.Tx, in ContactInput) (Employer, error) {
	e, err := locked(ctx, tx, in.ID)
	if err != nil {
		return Employer{}, err
	}
	f := e.Facts
	f.Address, f.Email, f.Phone, f.ContactName = in.Address, in.Email, in.Phone, in.ContactName
	if e, err = rewrite(ctx, tx, e, f); err != nil {
		return Employer{}, err
	}
	return e, note(ctx, tx, Event{EmployerID: e.ID, Kind: WasChanged})
}

// AccessInput lets an account of the fund's portal act for an employer.
type AccessInput struct {
	ID    uuid.UUID `json:"id" validate:"required"`
	Email string    `json:"email" validate:"required,email,max=200"`
}

var accountOf = query.New[uuid.UUID]("affiliation.account_by_email", `
select id
from account
where lower(email) = lower($1) and state = 'active'`)

// GiveAccess is for employers whose file an agent opened: the agent or the agency names the account, once it has seen the person.
func (s *Service) GiveAccess(ctx context.Context, tx tenant.Tx, in AccessInput) (op.None, error) {
	account, ok, err := accountOf.Maybe(ctx, tx, in.Email)
	if err != nil {
		return op.None{}, err
	}
	if !ok {
		return op.None{}, fault.Field("email", "employer.account_unknown", "has no account here; ask the person to open one on the portal first")
	}
	if err := identity.Grant(ctx, tx, account, identity.Role{Name: "employer", Employer: &in.ID}); err != nil {
		return op.None{}, err
	}
	return op.None{}, note(ctx, tx, Event{EmployerID: in.ID, Kind: WasAccessGiven, Reason: in.Email})
}
