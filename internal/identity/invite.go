package identity

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/policies"
)

// InviteInput gives a member of staff an account with a role, for an agency or the whole fund, until a day or for good.
type InviteInput struct {
	Name   string   `json:"name" validate:"required,max=120"`
	Email  string   `json:"email" validate:"required,email,max=200"`
	Phone  string   `json:"phone" validate:"max=30"`
	Role   string   `json:"role" validate:"required"`
	Agency string   `json:"agency" validate:"max=40"`
	Until  cal.Date `json:"until"`
}

// Check refuses a role that no policy knows, or that no person holds.
func (in InviteInput) Check() []fault.Finding { return roleOfPerson(in.Role) }

func roleOfPerson(role string) []fault.Finding {
	if policies.Roles[role] && role != "system" && role != "visitor" && role != "bank" {
		return nil
	}
	return []fault.Finding{{Field: "role", Code: "role.unknown", Message: "is not a role of a person; choose one of the list"}}
}

// Invited names the account opened.
type Invited struct {
	ID uuid.UUID `json:"id"`
}

// Invite opens an account without a password and writes to the person: they set their own by the link, within seven days.
func (s *Service) Invite(ctx context.Context, tx tenant.Tx, in InviteInput) (Invited, error) {
	role := Role{Name: in.Role, Agency: in.Agency, Until: in.Until}
	if err := fits(tx, role); err != nil {
		return Invited{}, err
	}
	id, err := insert(ctx, tx, in.Name, in.Email, in.Phone, "", "invited")
	if err != nil {
		return Invited{}, err
	}
	if err := Grant(ctx, tx, id, role); err != nil {
		return Invited{}, err
	}
	return Invited{id}, want(ctx, tx, in.Email, Invitation)
}

// fits refuses an agency that the fund does not have, and a day that has passed.
func fits(tx tenant.Tx, r Role) error {
	if r.Until != 0 && r.Until < tx.Today() {
		return fault.Field("until", "role.over", "has passed; leave it empty for a role without end")
	}
	for _, a := range tx.Fund().Folder.Territory.Agencies {
		if a.Code == r.Agency {
			return nil
		}
	}
	if r.Agency != "" {
		return fault.Field("agency", "agency.unknown", "is not an agency of this fund; choose one of the list")
	}
	return nil
}

// InviteAgain writes once more to somebody who has not come yet; the link sent before serves no longer.
func (s *Service) InviteAgain(ctx context.Context, tx tenant.Tx, in PersonInput) (op.None, error) {
	p, err := readPerson.One(ctx, tx, in.ID)
	if err != nil {
		return op.None{}, err
	}
	if p.State != "invited" {
		return op.None{}, fault.New(fault.Conflict, "account.came", "this person has come in already; they can ask for a new password on the sign-in page")
	}
	return op.None{}, want(ctx, tx, p.Email, Invitation)
}
