package identity

import (
	"context"
	"encoding/json"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// ChallengeInput says where the passkey will be shown.
type ChallengeInput struct {
	Place Place `json:"-"`
}

// Challenge asks a browser to show a passkey, within five minutes: any of this fund to whoever stands at the door, one's
// own to whoever is in.
func (s *Service) Challenge(ctx context.Context, tx tenant.Tx, in ChallengeInput) (KeyAsked, error) {
	w, err := relying(tx, in.Place)
	if err != nil {
		return KeyAsked{}, err
	}
	own := authz.From(ctx).Account()
	asked, session, err := challenge(ctx, tx, w, own)
	if err != nil {
		return KeyAsked{}, err
	}
	options, err := json.Marshal(asked.Response)
	if err != nil {
		return KeyAsked{}, err
	}
	token, err := remember(ctx, tx, showsKey, own, keyLife, session)
	return KeyAsked{Options: options, Token: token}, err
}

func challenge(ctx context.Context, tx tenant.Tx, w *webauthn.WebAuthn, own *uuid.UUID) (*protocol.CredentialAssertion, *webauthn.SessionData, error) {
	if own == nil {
		return w.BeginDiscoverableLogin()
	}
	who, err := holderOf(ctx, tx, *own)
	if err != nil {
		return nil, nil, err
	}
	if len(who.keys) == 0 {
		return nil, nil, fault.New(fault.Conflict, "passkey.none", "you have no passkey here")
	}
	return w.BeginLogin(who)
}
