package oidc

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"socle/internal/sim/web"
)

// Routes are the endpoints under the issuer's path, /oidc.
func (p *Provider) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /oidc/.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /oidc/keys", p.publicKeys)
	mux.HandleFunc("GET /oidc/authorize", p.authorize)
	mux.HandleFunc("POST /oidc/authorize", p.authorize)
	mux.HandleFunc("POST /oidc/token", p.token)
	mux.HandleFunc("GET /oidc/userinfo", p.userInfo)
	mux.HandleFunc("GET /oidc", func(w http.ResponseWriter, _ *http.Request) { pages.Show(w, "people", "Identités", p.Settings) })
	mux.HandleFunc("POST /oidc/rotate", func(w http.ResponseWriter, _ *http.Request) {
		if err := p.Rotate(); err != nil {
			web.Refuse(w, http.StatusInternalServerError, "not_rotated", "%v", err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	web.JSON(w, http.StatusOK, map[string]any{
		"issuer":                                p.Issuer,
		"authorization_endpoint":                p.Issuer + "/authorize",
		"token_endpoint":                        p.Issuer + "/token",
		"userinfo_endpoint":                     p.Issuer + "/userinfo",
		"jwks_uri":                              p.Issuer + "/keys",
		"response_types_supported":              []string{"code"},
		"grant_types_supported":                 []string{"authorization_code"},
		"subject_types_supported":               []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"scopes_supported":                      []string{"openid", "email", "profile", "phone"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_basic", "client_secret_post"},
		"code_challenge_methods_supported":      []string{"S256"},
		"claims_supported":                      []string{"sub", "name", "email", "email_verified", "phone_number", "auth_time", "amr"},
	})
}

func (p *Provider) publicKeys(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var set jose.JSONWebKeySet
	for _, k := range p.keys {
		set.Keys = append(set.Keys, k.Public())
	}
	web.JSON(w, http.StatusOK, set)
}

func refuse(w http.ResponseWriter, status int, code string) {
	web.JSON(w, status, map[string]string{"error": code})
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		refuse(w, http.StatusBadRequest, "invalid_request")
		return
	}
	if !p.knows(r) {
		refuse(w, http.StatusUnauthorized, "invalid_client")
		return
	}
	if r.PostForm.Get("grant_type") != "authorization_code" {
		refuse(w, http.StatusBadRequest, "unsupported_grant_type")
		return
	}
	g, ok := p.redeem(r.PostForm)
	if !ok {
		refuse(w, http.StatusBadRequest, "invalid_grant")
		return
	}
	id, err := p.idToken(g)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "server_error")
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	web.JSON(w, http.StatusOK, map[string]any{
		"access_token": p.open(g.person), "token_type": "Bearer", "expires_in": int(tokenLife.Seconds()),
		"id_token": id, "scope": strings.Join(g.scopes, " "),
	})
}

// knows checks the client by either of the two usual ways. Names and secrets come URL-encoded in the header.
func (p *Provider) knows(r *http.Request) bool {
	client, secret, basic := r.BasicAuth()
	if basic {
		client, _ = url.QueryUnescape(client)
		secret, _ = url.QueryUnescape(secret)
	} else {
		client, secret = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	}
	return client == p.Client && subtle.ConstantTimeCompare([]byte(secret), []byte(p.Secret)) == 1
}

// redeem takes a code once; the verifier, the address and the minute must be right.
func (p *Provider) redeem(form url.Values) (grant, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g, ok := p.codes[form.Get("code")]
	delete(p.codes, form.Get("code"))
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	return g, ok && p.Now().Before(g.until) && g.redirect == form.Get("redirect_uri") &&
		g.challenge == base64.RawURLEncoding.EncodeToString(sum[:])
}

func (p *Provider) idToken(g grant) (string, error) {
	now := p.Now()
	claims := map[string]any{
		"iss": p.Issuer, "aud": p.Client, "sub": g.person.Subject, "amr": []string{"pwd", "otp"},
		"iat": now.Unix(), "auth_time": now.Unix(), "exp": now.Add(tokenLife).Unix(),
	}
	if g.nonce != "" {
		claims["nonce"] = g.nonce
	}
	if slices.Contains(g.scopes, "email") {
		claims["email"], claims["email_verified"] = g.person.Email, true
	}
	if slices.Contains(g.scopes, "profile") {
		claims["name"] = g.person.Name
	}
	text, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	p.mu.Lock()
	key := p.keys[0]
	p.mu.Unlock()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(text)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

func (p *Provider) open(who Person) string {
	token := rand.Text()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.access[token] = session{who, p.Now().Add(tokenLife)}
	return token
}

func (p *Provider) userInfo(w http.ResponseWriter, r *http.Request) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	p.mu.Lock()
	s, ok := p.access[token]
	p.mu.Unlock()
	if !ok || !p.Now().Before(s.until) {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		refuse(w, http.StatusUnauthorized, "invalid_token")
		return
	}
	web.JSON(w, http.StatusOK, struct {
		Person
		Verified bool `json:"email_verified"`
	}{s.person, true})
}
