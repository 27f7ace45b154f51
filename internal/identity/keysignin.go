package identity

import (
	"context"
	"encoding/json"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

var (
	useKey = query.Exec("identity.use_passkey", `
update passkey set credential = $2, used_at = $3 where id = $1`)

	spoilKey = query.Exec("identity.spoil_passkey", `
update passkey set cloned_at = $2 where id = $1`)
)

// KeyShown is what a browser answers with a passkey.
type KeyShown struct {
	Key   op.Secret `json:"passkey" validate:"max=20000"`
	Asked op.Secret `json:"-"` // the token of what it was asked
	Place Place     `json:"-"`
}

// SignInByKeyInput comes in by a passkey alone.
type SignInByKeyInput struct {
	KeyShown
	Browser
}

// SignInByPasskey comes in by a passkey, without a name or a password. A passkey cannot be guessed, so that a crowd at
// the door stops nobody who has one; whoever shows wrong ones waits as with passwords.
func (s *Service) SignInByPasskey(ctx context.Context, tx tenant.Tx, in SignInByKeyInput) (SignedIn, error) {
	k, shown, err := s.shownKey(ctx, tx, in.Key)
	if err != nil {
		return SignedIn{}, err
	}
	a, err := arriving(ctx, tx, k.Email, audit.OriginFrom(ctx).Address, in.Device)
	if err != nil {
		return SignedIn{}, err
	}
	wait, err := a.crowded(ctx, tx)
	if err != nil {
		return SignedIn{}, err
	}
	if wait > 0 {
		return stoppedFor(wait), a.note(ctx, tx, "stopped")
	}
	fits, err := s.keyFits(ctx, tx, k, shown, in.KeyShown, nil)
	if err != nil {
		return SignedIn{}, err
	}
	if !fits || k.State != "active" {
		return SignedIn{Wrong: true}, a.note(ctx, tx, "wrong")
	}
	return s.comeIn(ctx, tx, k.AccountID, a, authz.Second, in.Browser)
}

// shownKey finds the passkey that a browser shows; nil when it is none of this fund.
func (s *Service) shownKey(ctx context.Context, tx tenant.Tx, answer op.Secret) (keyRow, *protocol.ParsedCredentialAssertionData, error) {
	shown, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return keyRow{}, nil, nil
	}
	k, ok, err := lockKey.Maybe(ctx, tx, shown.RawID)
	if err != nil || !ok {
		return keyRow{}, nil, err
	}
	return k, shown, nil
}

// keyFits checks the answer to what was asked: the challenge once, the place, the signature, and that no copy of the
// passkey was used meanwhile. own is the person who was asked, nil at the door.
func (s *Service) keyFits(ctx context.Context, tx tenant.Tx, k keyRow, shown *protocol.ParsedCredentialAssertionData, in KeyShown, own *uuid.UUID) (bool, error) {
	var session webauthn.SessionData
	ok, err := recall(ctx, tx, showsKey, in.Asked, own, &session)
	if err != nil || !ok || shown == nil || (own != nil && k.AccountID != *own) {
		return false, err
	}
	w, err := relying(tx, in.Place)
	if err != nil {
		return false, err
	}
	who, err := holderOf(ctx, tx, k.AccountID)
	if err != nil {
		return false, err
	}
	c, err := verified(w, who, shown, session)
	if err != nil {
		return false, nil
	}
	if c.Authenticator.CloneWarning {
		return false, spoiled(ctx, tx, k)
	}
	data, err := json.Marshal(c)
	if err != nil {
		return false, err
	}
	_, err = useKey.Run(ctx, tx, k.ID, data, tx.Now())
	return true, err
}

func verified(w *webauthn.WebAuthn, who holder, shown *protocol.ParsedCredentialAssertionData, session webauthn.SessionData) (*webauthn.Credential, error) {
	if len(session.UserID) > 0 {
		return w.ValidateLogin(who, session, shown)
	}
	_, c, err := w.ValidatePasskeyLogin(func(_, _ []byte) (webauthn.User, error) { return who, nil }, session, shown)
	return c, err
}

// spoiled shuts a passkey of which there is a copy: its counter did not go on. The audit has it as refused, and its owner
// sees it among their ways in.
func spoiled(ctx context.Context, tx tenant.Tx, k keyRow) error {
	if _, err := spoilKey.Run(ctx, tx, k.ID, tx.Now()); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: "identity.passkey_copied", Outcome: audit.Refused, Reason: "counter",
		Resource: authz.Resource{Kind: "account", Fund: tx.Fund().Slug, ID: k.AccountID.String(), Person: k.AccountID.String()}})
}
