package identity

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/clock"
	"socle/pkg/fault"
)

// forger is a provider that signs whatever it is told.
type forger struct {
	t      *testing.T
	key    *rsa.PrivateKey
	issuer string
}

func newForger(t *testing.T) *forger {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	f := &forger{t: t, key: key}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	f.issuer = server.URL
	answer := func(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) }
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"issuer": f.issuer, "authorization_endpoint": f.issuer + "/a", "token_endpoint": f.issuer + "/t", "jwks_uri": f.issuer + "/k",
			"id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("GET /k", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "k", Algorithm: "RS256", Use: "sig"}}})
	})
	return f
}

func (f *forger) sign(alg jose.SignatureAlgorithm, key any, claims map[string]any) string {
	f.t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", "k"))
	require.NoError(f.t, err)
	body, err := json.Marshal(claims)
	require.NoError(f.t, err)
	signed, err := signer.Sign(body)
	require.NoError(f.t, err)
	text, err := signed.CompactSerialize()
	require.NoError(f.t, err)
	return text
}

// TestATokenThatIsNotForThisSignInIsRefused: another nonce, another fund's client, another issuer, too old, signed by
// somebody else or with a shared secret, or by nobody.
func TestATokenThatIsNotForThisSignInIsRefused(t *testing.T) {
	t.Parallel()
	f, other := newForger(t), newForger(t)
	provider, err := providers.of(t.Context(), f.issuer)
	require.NoError(t, err)
	b := Begun{Provider: Provider{Issuer: f.issuer, ClientID: "socle-ma", Enabled: true}, Journey: journey{Nonce: "n-1", Issuer: f.issuer}}
	now := time.Now()
	token := func(change map[string]any) map[string]any {
		claims := map[string]any{"iss": f.issuer, "aud": "socle-ma", "sub": "p-1", "nonce": "n-1", "email": "awa@example.org", "email_verified": true,
			"iat": now.Unix(), "exp": now.Add(10 * time.Minute).Unix()}
		for k, v := range change {
			if claims[k] = v; v == nil {
				delete(claims, k)
			}
		}
		return claims
	}
	check := func(ctx context.Context, raw string) (identified, error) { return checked(ctx, provider, b, raw) }
	who, err := check(t.Context(), f.sign(jose.RS256, f.key, token(nil)))
	require.NoError(t, err)
	require.Equal(t, identified{f.issuer, "p-1", "awa@example.org"}, who)
	for what, change := range map[string]map[string]any{
		"another nonce": {"nonce": "n-2"}, "no nonce": {"nonce": nil}, "another fund's client": {"aud": "socle-ml"}, "for nobody": {"aud": nil},
		"another issuer": {"iss": other.issuer}, "too old": {"exp": now.Add(-time.Minute).Unix()}, "without end": {"exp": nil},
		"for two, made for the other": {"aud": []string{"socle-ma", "socle-ml"}, "azp": "socle-ml"}, "not yet": {"nbf": now.Add(time.Hour).Unix()},
	} {
		_, err := check(t.Context(), f.sign(jose.RS256, f.key, token(change)))
		require.True(t, fault.Is(err, fault.Unauthenticated), "%s: %v", what, err)
	}
	stolen := f.sign(jose.RS256, f.key, token(nil))
	_, err = check(clock.At(t.Context(), now.Add(11*time.Minute)), stolen)
	require.True(t, fault.Is(err, fault.Unauthenticated), "kept for later: %v", err)
	shared, err := json.Marshal(f.key.Public())
	require.NoError(t, err)
	for what, raw := range map[string]string{"signed by somebody else": f.sign(jose.RS256, other.key, token(nil)), "signed with a shared secret": f.sign(jose.HS256, shared, token(nil)),
		"signed by nobody": "eyJhbGciOiJub25lIn0." + stolen[len("x"):30] + ".", "nothing": "", "noise": "a.b.c", "cut": stolen[:len(stolen)-8]} {
		_, err := check(t.Context(), raw)
		require.True(t, fault.Is(err, fault.Unauthenticated), "%s: %v", what, err)
	}
	who, err = check(t.Context(), f.sign(jose.RS256, f.key, token(map[string]any{"email_verified": false})))
	require.NoError(t, err)
	require.Empty(t, who.email, "an address that nobody verified is none")
}
