package identity

import (
	"context"
	"net/url"
	"strings"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Provider is the fund's own provider of identities (OpenID Connect). The client's secret is named, never shown nor kept
// here: the deployment has it under that name.
type Provider struct {
	Label      string `json:"label" validate:"required,max=60"`
	Issuer     string `json:"issuer" validate:"required,max=300"`
	ClientID   string `json:"client_id" validate:"required,max=200"`
	SecretName string `json:"secret_name" validate:"max=40"`
	Enabled    bool   `json:"enabled"`
}

// Check wants an address over TLS, or one of this machine, and a plain name for the secret.
func (p Provider) Check() (found []fault.Finding) {
	u, err := url.Parse(p.Issuer)
	here := err == nil && u.Scheme == "http" && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil || (u.Scheme != "https" && !here) {
		found = append(found, fault.Finding{Field: "issuer", Code: "provider.issuer", Message: "is not the address of a provider, such as https://id.example.org"})
	}
	if strings.Trim(p.SecretName, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		found = append(found, fault.Finding{Field: "secret_name", Code: "provider.secret_name", Message: "is made of lower case letters, digits and hyphens"})
	}
	return found
}

var (
	readProvider = query.New[Provider]("identity.provider", `
select label, issuer, client_id, secret_name, enabled from sign_in_provider`)

	putProvider = query.Exec("identity.put_provider", `
insert into sign_in_provider (label, issuer, client_id, secret_name, enabled, changed_at, changed_by) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (id) do update set label = excluded.label, issuer = excluded.issuer, client_id = excluded.client_id, secret_name = excluded.secret_name,
  enabled = excluded.enabled, changed_at = excluded.changed_at, changed_by = excluded.changed_by`)
)

// Provider shows the fund's provider of identities.
func (s *Service) Provider(ctx context.Context, tx tenant.Tx, _ op.None) (Provider, error) {
	p, ok, err := readProvider.Maybe(ctx, tx)
	if err == nil && !ok {
		err = fault.Missing("provider")
	}
	return p, err
}

// ProviderLabel is what anybody at the door may know: that there is a provider, and its name.
func (s *Service) ProviderLabel(ctx context.Context, tx tenant.Tx, _ op.None) (Provider, error) {
	p, _, err := readProvider.Maybe(ctx, tx)
	if !p.Enabled {
		return Provider{}, err
	}
	return Provider{Label: p.Label, Enabled: true}, err
}

// SetProvider changes it. Whoever came in by the one before keeps their other ways.
func (s *Service) SetProvider(ctx context.Context, tx tenant.Tx, in Provider) (op.None, error) {
	_, err := putProvider.Run(ctx, tx, strings.TrimSpace(in.Label), strings.TrimRight(in.Issuer, "/"), in.ClientID, in.SecretName, in.Enabled, tx.Now(), authz.From(ctx).ID)
	return op.None{}, err
}

// journey is what is remembered while somebody is at the provider's.
type journey struct {
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
	Next     string `json:"next"`
	Issuer   string `json:"issuer"`
}

// BeginInput says where to go afterwards.
type BeginInput struct {
	Next string `json:"next" validate:"max=500"`
}

// Begun is a journey that starts. Nothing of it is shown but to the browser that makes it.
type Begun struct {
	Provider Provider  `json:"-"`
	State    op.Secret `json:"-"`
	Journey  journey   `json:"-"`
}

// BeginProvider remembers a journey to the fund's provider, for ten minutes and one return.
func (s *Service) BeginProvider(ctx context.Context, tx tenant.Tx, in BeginInput) (Begun, error) {
	p, ok, err := readProvider.Maybe(ctx, tx)
	if err != nil || !ok || !p.Enabled {
		return Begun{}, firstOr(err, fault.Missing("provider"))
	}
	nonce, _ := newToken()
	verifier, _ := newToken()
	j := journey{nonce, verifier, in.Next, p.Issuer}
	state, err := remember(ctx, tx, atProvider, nil, journeyLife, j)
	return Begun{p, state, j}, err
}

// ReturnInput is the state that a browser came back with.
type ReturnInput struct {
	State op.Secret `json:"-"`
}

// ReturnProvider takes the journey out of memory: it serves one return.
func (s *Service) ReturnProvider(ctx context.Context, tx tenant.Tx, in ReturnInput) (Begun, error) {
	b := Begun{State: in.State}
	ok, err := recall(ctx, tx, atProvider, in.State, nil, &b.Journey)
	if err != nil || !ok {
		return Begun{}, firstOr(err, lost())
	}
	b.Provider, ok, err = readProvider.Maybe(ctx, tx)
	if err != nil || !ok || !b.Provider.Enabled || b.Provider.Issuer != b.Journey.Issuer {
		return Begun{}, firstOr(err, lost())
	}
	return b, nil
}

func lost() *fault.Fault {
	return fault.New(fault.Unauthenticated, "provider.start_again", "this sign-in cannot be finished; start again")
}
