package identity

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/audit"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// What a link is for, and how long it serves. It serves once, and a newer one of its kind ends it.
const (
	Invitation = "invitation"
	Reset      = "reset"
)

var linkLife = map[string]time.Duration{Invitation: 7 * 24 * time.Hour, Reset: time.Hour}

// LinkWanted is the event "identity.link_wanted": somebody is to receive a link. Whether there is such an account is
// looked at by who writes the letter, so that asking takes as long either way.
type LinkWanted struct {
	Email   string `json:"email" validate:"required,max=200"`
	Purpose string `json:"purpose" validate:"required,oneof=invitation reset"`
}

// Addressee is who a link is for.
type Addressee struct {
	ID       uuid.UUID `json:"-"`
	Name     string    `json:"name"`
	Email    string    `json:"email"`
	Language string    `json:"-"`
	State    string    `json:"-"`
	Purpose  string    `json:"purpose"`
}

var (
	addressee = query.New[Addressee]("identity.addressee", `
select id, name, email, language, state, '' as purpose
from account
where lower(email) = lower($1) and kind = 'person' and state in ('invited', 'active')`)

	endLinks = query.Exec("identity.end_links", `
delete from account_link where account_id = $1 and ($2 = '' or purpose = $2)`)

	insertLink = query.Exec("identity.insert_link", `
insert into account_link (token_hash, account_id, purpose, created_at, expires_at) values ($1, $2, $3, $4, $5)`)

	openLink = query.New[Addressee]("identity.open_link", `
select a.id, a.name, a.email, a.language, a.state, l.purpose
from account_link l join account a on a.id = l.account_id
where l.token_hash = $1 and l.expires_at > $2 and l.used_at is null and a.state in ('invited', 'active')`)

	useLink = query.Exec("identity.use_link", `
update account_link set used_at = $2 where token_hash = $1 and used_at is null`)
)

// LinkFor finds who a letter with a link goes to; false when nobody can receive one.
func LinkFor(ctx context.Context, tx tenant.Tx, w LinkWanted) (Addressee, bool, error) {
	a, ok, err := addressee.Maybe(ctx, tx, w.Email)
	a.Purpose = w.Purpose
	if w.Purpose == Invitation && a.State != "invited" {
		ok = false
	}
	return a, ok, err
}

// NewLink makes the token of a link at the moment its letter leaves: only its hash is kept.
func NewLink(ctx context.Context, tx tenant.Tx, account uuid.UUID, purpose string) (path string, err error) {
	if _, err := endLinks.Run(ctx, tx, account, purpose); err != nil {
		return "", err
	}
	token, hash := newToken()
	_, err = insertLink.Run(ctx, tx, hash, account, purpose, tx.Now(), tx.Now().Add(linkLife[purpose]))
	return "/welcome/" + token, err
}

// want asks for a letter with a link. One purpose has one letter in five minutes, whoever asks and however often.
func want(ctx context.Context, tx tenant.Tx, email, purpose string) error {
	email = strings.ToLower(strings.TrimSpace(email))
	slot := tx.Now().Truncate(5 * time.Minute).Format(time.RFC3339)
	return tx.Emit(ctx, "identity.link_wanted", purpose+":"+email+":"+slot, LinkWanted{Email: email, Purpose: purpose})
}

// ForgotInput is the address that somebody says is theirs.
type ForgotInput struct {
	Email string `json:"email" validate:"required,email,max=200"`
}

// Forgot sends a link to set a new password, if there is such an account. The answer is the same if there is none.
func (s *Service) Forgot(ctx context.Context, tx tenant.Tx, in ForgotInput) (op.None, error) {
	return op.None{}, want(ctx, tx, in.Email, Reset)
}

// LinkInput carries the token of a link.
type LinkInput struct {
	Token op.Secret `json:"token" validate:"required,max=100"`
}

// Link says whom a link is for; one that was used, replaced or is too old is not there.
func (s *Service) Link(ctx context.Context, tx tenant.Tx, in LinkInput) (Addressee, error) {
	a, ok, err := openLink.Maybe(ctx, tx, hashToken(string(in.Token)), tx.Now())
	if err == nil && !ok {
		err = fault.Missing("link")
	}
	return a, err
}

// UseLinkInput sets a password by a link.
type UseLinkInput struct {
	Token    op.Secret `json:"token" validate:"required,max=100"`
	Password op.Secret `json:"password" validate:"required,max=200"`
	Browser
}

// Check refuses a weak password.
func (in UseLinkInput) Check() []fault.Finding { return strong(string(in.Password)) }

// UseLink sets the password of whoever holds the link, ends every other session, and goes on as a sign-in does: the
// second factor is asked for where there is one. Devices known before are strangers again.
func (s *Service) UseLink(ctx context.Context, tx tenant.Tx, in UseLinkInput) (SignedIn, error) {
	hash := hashToken(string(in.Token))
	a, ok, err := openLink.Maybe(ctx, tx, hash, tx.Now())
	if err != nil || !ok {
		return SignedIn{}, firstOr(err, fault.Missing("link"))
	}
	if n, err := useLink.Run(ctx, tx, hash, tx.Now()); err != nil || n == 0 { // two at once: one of them
		return SignedIn{}, firstOr(err, fault.Missing("link"))
	}
	if err := s.renew(ctx, tx, a.ID, string(in.Password), uuid.Nil); err != nil {
		return SignedIn{}, err
	}
	in.Device = ""
	return s.enter(ctx, tx, a.ID, attempt{email: a.Email, address: audit.OriginFrom(ctx).Address}, in.Browser)
}
