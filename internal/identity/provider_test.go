package identity_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/stretchr/testify/require"

	"socle/internal/identity"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/static"
	"socle/internal/sim/oidc"
)

// realProvider is the simulator's, over HTTP, and the portal whose people come in by it.
func realProvider(t *testing.T) (*door, *httptest.Server, *http.Client) {
	t.Helper()
	d := openDoor(t)
	p, err := oidc.New(oidc.Settings{Client: "socle", Secret: "shared secret", Now: time.Now})
	require.NoError(t, err)
	mux := http.NewServeMux()
	p.Routes(mux)
	there := httptest.NewServer(mux)
	t.Cleanup(there.Close)
	p.SetIssuer(there.URL + "/oidc")
	s := &identity.Service{Key: "test", Secrets: func(fund, name string) (string, error) {
		require.Equal(t, [2]string{"ma-cnss", "directory"}, [2]string{fund, name})
		return "shared secret", nil
	}}
	d.chain = d.Chain(s.Operations())
	portal := &web.Server{Chain: d.chain, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Fund: d.Registry.Fund,
		Know: func(ctx context.Context, f *tenant.Fund, r *http.Request) (authz.Subject, error) {
			return identity.Know(ctx, d.DB, f, r)
		},
		Frame: func(_ *web.Request, p web.Page) templ.Component { return p.Body }, Routes: s.Pages(), Static: static.Handler(), Prover: s}
	here := httptest.NewServer(portal.Handler())
	t.Cleanup(here.Close)
	_, err = op.Call[op.None](d.Role("ma-cnss", "administrator"), d.chain, "identity.set_provider",
		identity.Provider{Label: "Annuaire", Issuer: there.URL + "/oidc", ClientID: "socle", SecretName: "directory", Enabled: true})
	require.NoError(t, err)
	return d, here, browser(t, here)
}

// browser keeps cookies and finds ma-cnss.localhost on the test's own server.
func browser(t *testing.T, here *httptest.Server) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	inner := http.DefaultTransport.(*http.Transport).Clone()
	inner.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if strings.HasPrefix(address, "ma-cnss.localhost:") {
			address = here.Listener.Addr().String()
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	return &http.Client{Jar: jar, Transport: inner}
}

// through walks to the provider, chooses somebody, and comes back.
func through(t *testing.T, here *httptest.Server, c *http.Client, answer url.Values) (*http.Response, string) {
	t.Helper()
	_, port, _ := strings.Cut(here.Listener.Addr().String(), ":")
	res, err := c.Get("http://ma-cnss.localhost:" + port + "/sign-in/provider?next=%2Faccess")
	require.NoError(t, err)
	res.Body.Close()
	require.Equal(t, http.StatusOK, res.StatusCode)
	form := res.Request.URL.Query()
	require.Equal(t, "S256", form.Get("code_challenge_method"))
	for name, v := range answer {
		form[name] = v
	}
	at := *res.Request.URL
	at.RawQuery = ""
	res, err = c.PostForm(at.String(), form)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res, string(body)
}

func TestAPersonComesInByTheFundsProviderToTheirOwnAccount(t *testing.T) {
	t.Parallel()
	d, here, c := realProvider(t)
	res, body := through(t, here, c, url.Values{"person": {"p-agent"}})
	require.Equal(t, http.StatusUnauthorized, res.StatusCode, "nobody here has that address: no account is opened")
	require.Contains(t, body, "Aucun compte")
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		require.Zero(t, count(ctx, t, tx, `select count(*) from account`))
		_, err := tx.Exec(ctx, `insert into account (id, email, name, created_at) values (gen_random_uuid(), 'AGENT@demo.example', 'Moussa', now())`)
		return err
	})
	res, body = through(t, here, c, url.Values{"person": {"p-agent"}})
	require.Equal(t, http.StatusForbidden, res.StatusCode, "in, and without a role: %s", body)
	require.Equal(t, "/access", res.Request.URL.Path)
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		require.Equal(t, 1, count(ctx, t, tx, `select count(*) from provider_identity where subject = 'p-agent'`))
		require.Zero(t, count(ctx, t, tx, `select count(*) from account_role`), "it gives no role")
		require.Zero(t, count(ctx, t, tx, `select count(*) from ceremony`))
		_, err := tx.Exec(ctx, `update account set state = 'locked'`)
		return err
	})
	res, _ = through(t, here, browser(t, here), url.Values{"person": {"p-agent"}})
	require.Equal(t, http.StatusUnauthorized, res.StatusCode, "a locked account stays shut")
	res, _ = through(t, here, browser(t, here), url.Values{"deny": {"1"}})
	require.Equal(t, http.StatusUnauthorized, res.StatusCode)
}

func TestAReturnThatThisBrowserDidNotBeginIsRefused(t *testing.T) {
	t.Parallel()
	_, here, c := realProvider(t)
	_, port, _ := strings.Cut(here.Listener.Addr().String(), ":")
	home := "http://ma-cnss.localhost:" + port
	for _, query := range []string{"", "?code=x", "?state=forged&code=x"} {
		res, err := c.Get(home + "/sign-in/provider/callback" + query)
		require.NoError(t, err)
		res.Body.Close()
		require.Equal(t, http.StatusUnauthorized, res.StatusCode, query)
	}
	res, err := c.Get(home + "/sign-in/provider")
	require.NoError(t, err)
	res.Body.Close()
	state := res.Request.URL.Query().Get("state")
	for range 2 { // with the right state, and a code that the provider never gave; then the state is used up
		res, err = c.Get(home + "/sign-in/provider/callback?code=x&state=" + url.QueryEscape(state))
		require.NoError(t, err)
		res.Body.Close()
		require.Equal(t, http.StatusUnauthorized, res.StatusCode)
	}
}
