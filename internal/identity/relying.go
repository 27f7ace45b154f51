package identity

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Place is the fund's own address as browsers have it. A passkey made there serves there and nowhere else: neither at
// another fund's address nor at one that only looks like it.
type Place struct {
	Host   string // without port: what a passkey is bound to
	Origin string // scheme, host and port: what the browser signs that it was at
}

// placeOf takes the place of an address.
func placeOf(address string) Place {
	u, err := url.Parse(address)
	if err != nil {
		return Place{}
	}
	return Place{Host: u.Hostname(), Origin: u.Scheme + "://" + u.Host}
}

// relying is the fund as passkeys know it. A passkey is kept by its device, and the device asks for its owner's finger,
// face or number each time: alone it is as good as a password with a code.
func relying(tx tenant.Tx, at Place) (*webauthn.WebAuthn, error) {
	required := true
	w, err := webauthn.New(&webauthn.Config{RPID: at.Host, RPDisplayName: tx.Fund().Folder.ShortName, RPOrigins: []string{at.Origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{RequireResidentKey: &required, ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired}})
	if err != nil || at.Host == "" {
		return nil, fault.New(fault.Conflict, "passkey.place", "passkeys work at the fund's own address alone").Because(err)
	}
	return w, nil
}

// keyRow is a passkey with its owner.
type keyRow struct {
	ID         uuid.UUID
	AccountID  uuid.UUID
	Credential json.RawMessage
	Cloned     bool
	Email      string
	Name       string
	State      string
}

var (
	lockKey = query.New[keyRow]("identity.lock_key", `
select p.id, p.account_id, p.credential, p.cloned_at is not null as cloned, a.email, a.name, a.state
from passkey p join account a on a.id = p.account_id
where p.credential_id = $1
for update of p`)

	keysOf = query.New[keyRow]("identity.keys_of", `
select p.id, p.account_id, p.credential, p.cloned_at is not null as cloned, a.email, a.name, a.state
from passkey p join account a on a.id = p.account_id
where p.account_id = $1
order by p.created_at`)
)

// holder is a person as passkeys know them.
type holder struct {
	id          uuid.UUID
	email, name string
	keys        []webauthn.Credential
}

// WebAuthnID is what a passkey keeps of its owner: the account's id, which says nothing to others.
func (h holder) WebAuthnID() []byte { return h.id[:] }

// WebAuthnName is how the browser names the account when it asks which one.
func (h holder) WebAuthnName() string { return h.email }

// WebAuthnDisplayName is the person's name.
func (h holder) WebAuthnDisplayName() string { return h.name }

// WebAuthnCredentials are the person's passkeys.
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

// holderOf reads a person's passkeys; those that were copied count no more.
func holderOf(ctx context.Context, tx tenant.Tx, account uuid.UUID) (holder, error) {
	rows, err := keysOf.All(ctx, tx, account)
	if err != nil {
		return holder{}, err
	}
	var h holder
	for _, r := range rows {
		h.id, h.email, h.name = r.AccountID, r.Email, r.Name
		var c webauthn.Credential
		if err := json.Unmarshal(r.Credential, &c); err != nil {
			return h, err
		}
		if !r.Cloned {
			h.keys = append(h.keys, c)
		}
	}
	return h, nil
}
