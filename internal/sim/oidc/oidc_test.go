package oidc

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	client "github.com/coreos/go-oidc/v3/oidc"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"
)

type office struct {
	provider *Provider
	known    *client.Provider
	config   oauth2.Config
	late     *atomic.Int64 // seconds that the provider's clock has gone on
}

func setup(t *testing.T) office {
	t.Helper()
	late := &atomic.Int64{}
	p, err := New(Settings{Dir: t.TempDir(), Client: "socle", Secret: "secret & more", Now: func() time.Time {
		return time.Now().Add(time.Duration(late.Load()) * time.Second)
	}})
	require.NoError(t, err)
	mux := http.NewServeMux()
	p.Routes(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	p.SetIssuer(server.URL + "/oidc")
	known, err := client.NewProvider(t.Context(), p.Issuer)
	require.NoError(t, err)
	return office{p, known, oauth2.Config{
		ClientID: "socle", ClientSecret: "secret & more", Endpoint: known.Endpoint(),
		RedirectURL: "http://ma-cnss.localhost:8080/callback", Scopes: []string{"openid", "email", "profile"},
	}, late}
}

// choose walks through the page as a browser would and gives the address it is sent back to.
func (o office) choose(t *testing.T, answer url.Values, options ...oauth2.AuthCodeOption) *url.URL {
	t.Helper()
	u, err := url.Parse(o.config.AuthCodeURL("state-1", options...))
	require.NoError(t, err)
	form := u.Query()
	for name, v := range answer {
		form[name] = v
	}
	u.RawQuery = ""
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := browser.PostForm(u.String(), form)
	require.NoError(t, err)
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		return nil
	}
	back, err := res.Location()
	require.NoError(t, err)
	return back
}

func TestAPersonSignsInByCodeAndPKCE(t *testing.T) {
	t.Parallel()
	o := setup(t)
	verifier := oauth2.GenerateVerifier()
	back := o.choose(t, url.Values{"person": {"p-employer"}}, oauth2.S256ChallengeOption(verifier), client.Nonce("n-1"))
	require.Equal(t, "ma-cnss.localhost:8080", back.Host)
	require.Equal(t, "state-1", back.Query().Get("state"))
	token, err := o.config.Exchange(t.Context(), back.Query().Get("code"), oauth2.VerifierOption(verifier))
	require.NoError(t, err)
	verify := o.known.Verifier(&client.Config{ClientID: "socle"})
	id, err := verify.Verify(t.Context(), token.Extra("id_token").(string))
	require.NoError(t, err)
	require.Equal(t, []string{"p-employer", "n-1"}, []string{id.Subject, id.Nonce})
	var claims struct{ Name, Email string }
	require.NoError(t, id.Claims(&claims))
	require.Equal(t, "employeur@demo.example", claims.Email)
	info, err := o.known.UserInfo(t.Context(), oauth2.StaticTokenSource(token))
	require.NoError(t, err)
	require.True(t, info.EmailVerified)

	_, err = o.config.Exchange(t.Context(), back.Query().Get("code"), oauth2.VerifierOption(verifier))
	require.ErrorContains(t, err, "invalid_grant", "a code serves once")

	require.NoError(t, o.provider.Rotate())
	_, err = verify.Verify(t.Context(), token.Extra("id_token").(string))
	require.NoError(t, err, "the key before is still published")
}

func TestACodeIsWorthlessWithoutItsVerifierOrTooLate(t *testing.T) {
	t.Parallel()
	o := setup(t)
	verifier := oauth2.GenerateVerifier()
	code := func() string {
		return o.choose(t, url.Values{"email": {"x@y.example"}, "name": {"X"}}, oauth2.S256ChallengeOption(verifier)).Query().Get("code")
	}
	stolen := code()
	_, err := o.config.Exchange(t.Context(), stolen, oauth2.VerifierOption(oauth2.GenerateVerifier()))
	require.ErrorContains(t, err, "invalid_grant")
	late := code()
	o.late.Add(61)
	_, err = o.config.Exchange(t.Context(), late, oauth2.VerifierOption(verifier))
	require.ErrorContains(t, err, "invalid_grant")
	stranger := o.config
	stranger.ClientSecret = "guess"
	_, err = stranger.Exchange(t.Context(), code(), oauth2.VerifierOption(verifier))
	var refused *oauth2.RetrieveError
	require.True(t, errors.As(err, &refused))
	require.Equal(t, http.StatusUnauthorized, refused.Response.StatusCode)
}

func TestNobodyIsSentToAnAddressElsewhere(t *testing.T) {
	t.Parallel()
	o := setup(t)
	s256 := oauth2.S256ChallengeOption(oauth2.GenerateVerifier())
	for _, address := range []string{"https://evil.example/callback", "http://localhost.evil.example/", "javascript:alert(1)"} {
		o.config.RedirectURL = address
		require.Nil(t, o.choose(t, url.Values{"person": {"p-employer"}}, s256), address)
	}
}

func TestRefusalsComeBackAsErrors(t *testing.T) {
	t.Parallel()
	o := setup(t)
	s256 := oauth2.S256ChallengeOption(oauth2.GenerateVerifier())
	require.Equal(t, "access_denied", o.choose(t, url.Values{"deny": {"1"}}, s256).Query().Get("error"))
	require.Equal(t, "access_denied", o.choose(t, url.Values{"person": {"p-nobody"}}, s256).Query().Get("error"))
	require.Equal(t, "invalid_request", o.choose(t, url.Values{"person": {"p-employer"}}).Query().Get("error"), "without PKCE")
	o.config.Scopes = []string{"email"}
	require.Equal(t, "invalid_scope", o.choose(t, url.Values{"person": {"p-employer"}}, s256).Query().Get("error"))
}
