package mandate

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/notification"
	"socle/internal/platform/authz"
	"socle/internal/platform/i18n"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// GiveInput is what an employer gives to an accountant. Until is included.
type GiveInput struct {
	ID     uuid.UUID `json:"id" validate:"required"` // of the employer
	Email  string    `json:"email" validate:"required,email,max=200"`
	Rights []string  `json:"rights" validate:"required,max=4,dive,oneof=declare pay account staff"`
	Until  cal.Date  `json:"until" validate:"required"`
	Note   string    `json:"note" validate:"max=500"`
}

// Give offers a mandate and writes to the accountant, with the code that lets it accept. An earlier offer to the same address
// ends; an earlier mandate goes on until this one is accepted.
func (s *Service) Give(ctx context.Context, tx tenant.Tx, in GiveInput) (Mandate, error) {
	by, today := authz.From(ctx), tx.Today()
	email := strings.ToLower(strings.TrimSpace(in.Email))
	if f := unfit(in, email, by, today); f != nil {
		return Mandate{}, f
	}
	e, err := affiliation.EmployerByID(ctx, tx, in.ID)
	if err != nil {
		return Mandate{}, err
	}
	if e.Status != affiliation.Validated {
		return Mandate{}, fault.New(fault.Conflict, "mandate.not_registered", "the employer has no number yet; give the mandate once it is registered")
	}
	if _, err := withdrawOffers.Run(ctx, tx, e.ID, email, tx.Now(), by.ID, by.Name); err != nil {
		return Mandate{}, err
	}
	id, code, hash := uuid.Must(uuid.NewV7()), "", []byte(nil)
	code, hash = newCode()
	if _, err := insertMandate.Run(ctx, tx, id, e.ID, email, ordered(in.Rights), in.Until, hash, strings.TrimSpace(in.Note), by.ID, by.Name, tx.Now()); err != nil {
		return Mandate{}, err
	}
	m, err := one(ctx, tx, id)
	if err != nil {
		return m, err
	}
	return m, tell(ctx, tx, m, "offered", letter{To: m.Email, Link: "/mandates/" + id.String() + "/offer?code=" + code})
}

func unfit(in GiveInput, email string, by authz.Subject, today cal.Date) *fault.Fault {
	switch {
	case in.Until < today:
		return fault.Field("until", "mandate.until_past", "is past; give a day to come")
	case in.Until > today.AddMonths(12*MaxYears):
		return fault.Field("until", "mandate.until_far", "is more than %d years away; give an earlier day and renew it then", MaxYears)
	case email == strings.ToLower(by.Email):
		return fault.Field("email", "mandate.to_oneself", "is your own address; you act for this employer already")
	}
	return nil
}

// ordered gives the rights once each, in the order of the list.
func ordered(rights []string) []string {
	var out []string
	for _, r := range Rights {
		if slices.Contains(rights, r) {
			out = append(out, r)
		}
	}
	return out
}

func newCode() (code string, hash []byte) {
	raw := make([]byte, 18)
	_, _ = rand.Read(raw)
	code = base64.RawURLEncoding.EncodeToString(raw)
	return code, hashCode(code)
}

func hashCode(code string) []byte {
	sum := sha256.Sum256([]byte(code))
	return sum[:]
}

// letter is who is written to, and where its link leads.
type letter struct{ To, Name, Lang, Link string }

// tell writes to one side of a mandate what happened to it, once.
func tell(ctx context.Context, tx tenant.Tx, m Mandate, what string, to letter) error {
	if to.Lang != "" {
		ctx = i18n.With(ctx, i18n.Lang(to.Lang))
	}
	if to.Name == "" {
		to.Name = to.To
	}
	fund := tx.Fund().Folder
	args := []any{"name", to.Name, "employer", m.EmployerName, "number", m.EmployerNumber, "who", m.GivenName, "accountant", m.who(), "rights", rightsIn(ctx, m.Rights),
		"until", m.Until, "by", m.EndedName, "days", OfferDays, "link", notification.LinkTo(tx.Fund().Slug, to.Link), "fund", fund.Name}
	_, err := notification.Queue(ctx, tx, notification.Message{Channel: notification.Email, To: to.To, Name: to.Name,
		Subject: t(ctx, "mandate.mail."+what+".subject", append(args, "short", fund.ShortName)...), Body: t(ctx, "mandate.mail."+what+".body", args...),
		Key: "mandate:" + m.ID.String() + ":" + what + ":" + to.To, AboutKind: "mandate", AboutID: &m.ID, EmployerID: &m.EmployerID})
	return err
}

// who names the accountant: by name once it accepted, by address before.
func (m Mandate) who() string {
	if m.AccountName != "" {
		return m.AccountName
	}
	return m.Email
}

func rightsIn(ctx context.Context, rights []string) string {
	words := make([]string, len(rights))
	for n, r := range rights {
		words[n] = t(ctx, "mandate.right."+r)
	}
	return strings.Join(words, ", ")
}
