package identity

import (
	"context"

	"socle/internal/platform/audit"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

var (
	linkedAccount = query.New[credential]("identity.linked_account", `
select a.id, a.state, '' as password_hash
from provider_identity i join account a on a.id = i.account_id
where i.issuer = $1 and i.subject = $2`)

	linkIdentity = query.Exec("identity.link_identity", `
insert into provider_identity (issuer, subject, account_id, linked_at, used_at) values ($1, $2, $3, $4, $4)
on conflict (issuer, subject) do update set used_at = excluded.used_at`)
)

// identified is what a token said that was checked in every respect. It comes from this package alone.
type identified struct{ issuer, subject, email string }

// ProvenInput carries what a checked token says; no request can fill it.
type ProvenInput struct {
	who identified
	Browser
}

// EnterByProvider comes in as the account that this identity was linked to, or links it to the one that has its verified
// e-mail address. It opens no account and gives no role; a second factor is asked for where there is one.
func (s *Service) EnterByProvider(ctx context.Context, tx tenant.Tx, in ProvenInput) (SignedIn, error) {
	if in.who.subject == "" || in.who.issuer == "" {
		return SignedIn{}, lost()
	}
	c, ok, err := linkedAccount.Maybe(ctx, tx, in.who.issuer, in.who.subject)
	if err == nil && !ok && in.who.email != "" {
		c, ok, err = credentialOf.Maybe(ctx, tx, in.who.email)
	}
	if err != nil {
		return SignedIn{}, err
	}
	a := attempt{email: in.who.email, address: audit.OriginFrom(ctx).Address}
	if !ok || c.State != "active" {
		return SignedIn{Wrong: true}, a.note(ctx, tx, "unknown")
	}
	if _, err := linkIdentity.Run(ctx, tx, in.who.issuer, in.who.subject, c.ID, tx.Now()); err != nil {
		return SignedIn{}, err
	}
	f, err := factorsOf(ctx, tx, c.ID)
	if err != nil {
		return SignedIn{}, err
	}
	if f.any() {
		return s.enter(ctx, tx, c.ID, a, in.Browser)
	}
	return s.comeIn(ctx, tx, c.ID, a, "", in.Browser)
}
