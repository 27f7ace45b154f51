package mandate

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/identity"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// OfferInput asks for an offer. Code is that of the letter; without it the offer can be read, not accepted.
type OfferInput struct {
	ID   uuid.UUID `json:"id" validate:"required"`
	Code op.Secret `json:"code" validate:"max=100"`
}

// Offer shows a mandate to whom it is offered: the account with the address of the letter.
func (s *Service) Offer(ctx context.Context, tx tenant.Tx, in OfferInput) (Mandate, error) {
	return one(ctx, tx, in.ID)
}

// AnswerInput accepts or refuses an offer, with the code of the letter.
type AnswerInput struct {
	ID   uuid.UUID `json:"id" validate:"required"`
	Code op.Secret `json:"code" validate:"required,max=100"`
}

// Accept makes the mandate stand, in the place of an earlier one of the same two, and lets the account act as an accountant.
// The code of the letter proves that its mailbox is theirs, whoever opened an account with its address first.
func (s *Service) Accept(ctx context.Context, tx tenant.Tx, in AnswerInput) (Mandate, error) {
	by := authz.From(ctx)
	account := by.Account()
	m, err := answerable(ctx, tx, in)
	if err != nil || account == nil {
		return m, err
	}
	if _, err := replaceActive.Run(ctx, tx, m.EmployerID, account, tx.Now(), by.ID, by.Name); err != nil {
		return m, err
	}
	if m, err = answer(ctx, tx, in, Active, account); err != nil {
		return m, err
	}
	if err := identity.Grant(ctx, tx, *account, identity.Role{Name: "accountant"}); err != nil {
		return m, err
	}
	return m, s.tellGiver(ctx, tx, m, "accepted")
}

// Refuse declines the offer; the employer is told.
func (s *Service) Refuse(ctx context.Context, tx tenant.Tx, in AnswerInput) (Mandate, error) {
	m, err := answerable(ctx, tx, in)
	if err != nil {
		return m, err
	}
	if m, err = answer(ctx, tx, in, Refused, authz.From(ctx).Account()); err != nil {
		return m, err
	}
	return m, s.tellGiver(ctx, tx, m, "refused")
}

func answerable(ctx context.Context, tx tenant.Tx, in AnswerInput) (Mandate, error) {
	m, err := one(ctx, tx, in.ID)
	if err == nil && m.State != Offered {
		err = fault.New(fault.Conflict, "mandate.not_offered", "this offer was answered, withdrawn, or its time has passed; ask the employer for a new one")
	}
	return m, err
}

func answer(ctx context.Context, tx tenant.Tx, in AnswerInput, state string, account *uuid.UUID) (Mandate, error) {
	n, err := answerOffer.Run(ctx, tx, in.ID, state, account, tx.Now(), hashCode(string(in.Code)))
	if err == nil && n == 0 {
		err = fault.Field("code", "mandate.code_wrong", "is not that of the letter; open the link in the e-mail that you received")
	}
	if err != nil {
		return Mandate{}, err
	}
	return one(ctx, tx, in.ID)
}
