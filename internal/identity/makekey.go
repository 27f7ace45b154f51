package identity

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

var (
	insertKey = query.Exec("identity.insert_passkey", `
insert into passkey (id, credential_id, account_id, name, host, credential, created_at) values ($1, $2, $3, $4, $5, $6, $7)`)
)

// mostKeys is how many passkeys a person may have: a phone, a computer and a key ring, twice over.
const mostKeys = 10

// StartKeyInput is the password typed again, and where the passkey will serve.
type StartKeyInput struct {
	PasswordInput
	Place Place `json:"-"`
}

// KeyAsked is what a browser is asked to do with a passkey. The token finds it again, once.
type KeyAsked struct {
	Options json.RawMessage `json:"options"`
	Token   op.Secret       `json:"-"`
}

// making is remembered while a browser makes a passkey.
type making struct {
	Session webauthn.SessionData `json:"session"`
	Options json.RawMessage      `json:"options"`
}

// StartPasskey makes the challenge that a browser answers with a new passkey, within five minutes.
func (s *Service) StartPasskey(ctx context.Context, tx tenant.Tx, in StartKeyInput) (KeyAsked, error) {
	h, err := s.again(ctx, tx, in.Password)
	if err != nil {
		return KeyAsked{}, err
	}
	who, err := holderOf(ctx, tx, h.AccountID)
	if err != nil {
		return KeyAsked{}, err
	}
	if len(who.keys) >= mostKeys {
		return KeyAsked{}, fault.New(fault.Conflict, "passkey.many", "you have ten passkeys already; remove one first")
	}
	who.id, who.email, who.name = h.AccountID, h.Email, authz.From(ctx).Name
	w, err := relying(tx, in.Place)
	if err != nil {
		return KeyAsked{}, err
	}
	asked, session, err := w.BeginRegistration(who, webauthn.WithExclusions(webauthn.Credentials(who.keys).CredentialDescriptors()))
	if err != nil {
		return KeyAsked{}, err
	}
	m := making{Session: *session}
	if m.Options, err = json.Marshal(asked.Response); err != nil {
		return KeyAsked{}, err
	}
	token, err := remember(ctx, tx, makesKey, &h.AccountID, keyLife, m)
	return KeyAsked{Options: m.Options, Token: token}, err
}

// KeyTokenInput carries the token of what a browser was asked.
type KeyTokenInput struct {
	Token op.Secret `json:"-"`
}

// EnrollingPasskey shows again what the browser was asked, to whoever asked it.
func (s *Service) EnrollingPasskey(ctx context.Context, tx tenant.Tx, in KeyTokenInput) (KeyAsked, error) {
	var m making
	ok, err := lookAt(ctx, tx, makesKey, in.Token, authz.From(ctx).Account(), &m)
	if err != nil || !ok {
		return KeyAsked{}, firstOr(err, fault.Missing("enrolment"))
	}
	return KeyAsked{Options: m.Options, Token: in.Token}, nil
}

// AddKeyInput is the passkey that a browser made, and the name that its owner knows it by.
type AddKeyInput struct {
	Name  string    `json:"name" validate:"required,max=60"`
	Key   op.Secret `json:"passkey" validate:"required,max=20000"`
	Token op.Secret `json:"-"`
	Place Place     `json:"-"`
}

// AddPasskey keeps a passkey. Whoever has no recovery codes yet receives ten: a key gets lost, too.
func (s *Service) AddPasskey(ctx context.Context, tx tenant.Tx, in AddKeyInput) (Recovery, error) {
	h, err := ownSession(ctx, tx)
	if err != nil {
		return Recovery{}, err
	}
	made, err := s.made(ctx, tx, h, in)
	if err != nil || made == nil {
		return Recovery{Wrong: made == nil}, err
	}
	made.Attestation = webauthn.CredentialAttestation{} // who built it is not asked, and not kept
	data, err := json.Marshal(made)
	if err != nil {
		return Recovery{}, err
	}
	if _, err := insertKey.Run(ctx, tx, uuid.Must(uuid.NewV7()), made.ID, h.AccountID, strings.TrimSpace(in.Name), in.Place.Host, data, tx.Now()); err != nil {
		return Recovery{}, err
	}
	if _, err := proveSession.Run(ctx, tx, h.ID, authz.Second, tx.Now(), authz.From(ctx).Reason); err != nil {
		return Recovery{}, err
	}
	f, err := factorsOf(ctx, tx, h.AccountID)
	if err != nil || f.Codes > 0 {
		return Recovery{}, err
	}
	return newCodes(ctx, tx, h.AccountID)
}

// made checks what the browser answered; nil when it does not answer what this person was asked a moment ago.
func (s *Service) made(ctx context.Context, tx tenant.Tx, h held, in AddKeyInput) (*webauthn.Credential, error) {
	var m making
	ok, err := recall(ctx, tx, makesKey, in.Token, &h.AccountID, &m)
	if err != nil || !ok {
		return nil, err
	}
	w, err := relying(tx, in.Place)
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(in.Key))
	if err != nil {
		return nil, nil
	}
	c, err := w.CreateCredential(holder{id: h.AccountID}, m.Session, parsed)
	if err != nil {
		return nil, nil
	}
	return c, nil
}
