package identity

import (
	"context"
	"crypto/subtle"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"socle/internal/platform/clock"
	"socle/pkg/fault"
)

// discovered keeps what providers publish of themselves; their keys are fetched anew when a token names one not seen yet.
type discovered struct {
	mu   sync.Mutex
	seen map[string]found
}

type found struct {
	*oidc.Provider
	at time.Time
}

var providers = &discovered{seen: map[string]found{}}

// outside is how providers are asked: briefly, and never on behalf of a page for long.
var outside = &http.Client{Timeout: 10 * time.Second}

func (d *discovered) of(ctx context.Context, issuer string) (*oidc.Provider, error) {
	d.mu.Lock()
	f, ok := d.seen[issuer]
	d.mu.Unlock()
	if ok && time.Since(f.at) < time.Hour {
		return f.Provider, nil
	}
	p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), outside), issuer)
	if err != nil {
		return nil, fault.New(fault.Unavailable, "provider.unavailable", "the fund's provider of identities does not answer; use your password").Because(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.seen[issuer] = found{p, time.Now()}
	return p, nil
}

// client is what we are to the provider: code flow, PKCE, and the secret that the deployment has under the name.
func (s *Service) client(ctx context.Context, fund string, p Provider, back string) (oauth2.Config, *oidc.Provider, error) {
	provider, err := providers.of(ctx, p.Issuer)
	if err != nil {
		return oauth2.Config{}, nil, err
	}
	c := oauth2.Config{ClientID: p.ClientID, Endpoint: provider.Endpoint(), RedirectURL: back, Scopes: []string{oidc.ScopeOpenID, "email", "profile"}}
	if p.SecretName != "" {
		if s.Secrets == nil {
			return c, nil, fmt.Errorf("identity: this deployment has no secrets")
		}
		if c.ClientSecret, err = s.Secrets(fund, p.SecretName); err != nil {
			return c, nil, fault.New(fault.Unavailable, "provider.no_secret", "the provider's secret is not on this deployment; ask those who run it").Because(err)
		}
	}
	return c, provider, nil
}

// there is the address at the provider's where the journey goes.
func (s *Service) there(ctx context.Context, fund string, b Begun, back string) (string, error) {
	c, _, err := s.client(ctx, fund, b.Provider, back)
	return c.AuthCodeURL(string(b.State), oidc.Nonce(b.Journey.Nonce), oauth2.S256ChallengeOption(b.Journey.Verifier)), err
}

// redeem exchanges the code and checks the token that it gives.
func (s *Service) redeem(ctx context.Context, fund string, b Begun, code, back string) (identified, error) {
	c, provider, err := s.client(ctx, fund, b.Provider, back)
	if err != nil {
		return identified{}, err
	}
	token, err := c.Exchange(oidc.ClientContext(ctx, outside), code, oauth2.VerifierOption(b.Journey.Verifier))
	if err != nil {
		return identified{}, lost().Because(err)
	}
	raw, _ := token.Extra("id_token").(string)
	return checked(ctx, provider, b, raw)
}

// checked reads a token once its signature, issuer, audience, time and nonce are right. The address counts only if the
// provider has verified it.
func checked(ctx context.Context, provider *oidc.Provider, b Begun, raw string) (identified, error) {
	verifier := provider.VerifierContext(oidc.ClientContext(ctx, outside), &oidc.Config{ClientID: b.Provider.ClientID,
		SupportedSigningAlgs: []string{oidc.RS256, oidc.ES256, oidc.PS256}, Now: func() time.Time { return clock.Now(ctx) }})
	id, err := verifier.Verify(ctx, raw)
	if err != nil {
		return identified{}, lost().Because(err)
	}
	if b.Journey.Nonce == "" || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(b.Journey.Nonce)) != 1 {
		return identified{}, lost().Because(fmt.Errorf("another nonce"))
	}
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
		Party    string `json:"azp"`
	}
	if err := id.Claims(&claims); err != nil {
		return identified{}, lost().Because(err)
	}
	if len(id.Audience) > 1 && claims.Party != b.Provider.ClientID {
		return identified{}, lost().Because(fmt.Errorf("made for %q", claims.Party))
	}
	who := identified{issuer: id.Issuer, subject: id.Subject}
	if claims.Verified {
		who.email = strings.TrimSpace(claims.Email)
	}
	return who, nil
}
