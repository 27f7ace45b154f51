package identity_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/identity"
	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

func TestAProgramSignsInByItsSecretForAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	d, here, c := realProvider(t)
	admin := d.Role("ma-cnss", "administrator")
	made, err := op.Call[identity.Credentials](admin, d.chain, "identity.register_program", identity.RegisterInput{Name: "Banque du Port", Role: "bank"})
	require.NoError(t, err)
	ask := func(id string, secret op.Secret) (status int, token identity.Token) {
		_, port, _ := strings.Cut(here.Listener.Addr().String(), ":")
		res, err := c.PostForm("http://ma-cnss.localhost:"+port+"/api/v1/oauth/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {string(secret)}})
		require.NoError(t, err)
		defer res.Body.Close()
		_ = json.NewDecoder(res.Body).Decode(&token)
		return res.StatusCode, token
	}
	status, token := ask(made.ClientID.String(), made.ClientSecret)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, identity.Token{AccessToken: token.AccessToken, TokenType: "Bearer", ExpiresIn: 900}, token)
	s := d.know(op.Secret(token.AccessToken))
	require.Equal(t, []any{"Banque du Port", []string{"bank"}, ""}, []any{s.Name, s.Roles, s.Proof}, "the audit names it; it can prove nothing")
	require.False(t, d.knowAt(clock.At(t.Context(), time.Now().UTC().Add(16*time.Minute)), op.Secret(token.AccessToken)).SignedIn())
	for _, wrong := range [][2]string{{made.ClientID.String(), "guess"}, {uuid.NewString(), string(made.ClientSecret)}, {"x", "y"}} {
		status, _ = ask(wrong[0], op.Secret(wrong[1]))
		require.Equal(t, http.StatusUnauthorized, status)
	}
	next, err := op.Call[identity.Credentials](admin, d.chain, "identity.rotate_program", identity.PersonInput{ID: made.ClientID})
	require.NoError(t, err)
	for _, secret := range []op.Secret{made.ClientSecret, next.ClientSecret} {
		status, _ = ask(made.ClientID.String(), secret)
		require.Equal(t, http.StatusOK, status, "the secret before serves a day more")
	}
	_, err = op.Call[identity.Token](clock.At(d.visitor(), time.Now().UTC().Add(25*time.Hour)), d.chain, "identity.token",
		identity.TokenInput{GrantType: "client_credentials", ClientID: made.ClientID.String(), ClientSecret: made.ClientSecret})
	require.True(t, fault.Is(err, fault.Unauthenticated), err)
	_, err = op.Call[op.None](admin, d.chain, "identity.close_program", identity.PersonInput{ID: made.ClientID})
	require.NoError(t, err)
	require.False(t, d.know(op.Secret(token.AccessToken)).SignedIn())
	status, _ = ask(made.ClientID.String(), next.ClientSecret)
	require.Equal(t, http.StatusUnauthorized, status)
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		require.Zero(t, count(ctx, t, tx, `select count(*) from audit where input::text like '%' || $1 || '%'`, string(next.ClientSecret)))
		return nil
	})
}

func TestAProgramActsForEmployersNamedAndCannotBeAPerson(t *testing.T) {
	t.Parallel()
	d := openDoor(t)
	admin := d.Role("ma-cnss", "administrator")
	for _, in := range []identity.RegisterInput{{Name: "Paie", Role: "manager"}, {Name: "Paie", Role: "administrator"}, {Name: "Paie", Role: "employer"},
		{Name: "Paie", Role: "employer", Employers: "9999999"}, {Name: "Banque", Role: "bank", Employers: "1"}} {
		_, err := op.Call[identity.Credentials](admin, d.chain, "identity.register_program", in)
		require.True(t, fault.Is(err, fault.Invalid), "%+v: %v", in, err)
	}
	made, err := op.Call[identity.Credentials](admin, d.chain, "identity.register_program", identity.RegisterInput{Name: "Banque", Role: "bank"})
	require.NoError(t, err)
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		_, err := tx.Exec(ctx, `update account set password_hash = 'x' where id = $1`, made.ClientID)
		return err
	})
	email := "program-" + made.ClientID.String() + "@invalid"
	require.True(t, d.signIn(d.visitor(), identity.SignInInput{Email: email, Password: password}).Wrong, "no password opens a program")
	own := d.As("ma-cnss", authz.Subject{Roles: []string{"administrator"}, Proof: "-"})
	_, err = op.Call[identity.Credentials](own, d.chain, "identity.rotate_program", identity.PersonInput{ID: made.ClientID})
	f, _ := fault.As(err)
	require.Equal(t, authz.NeedsProof, f.Code)
}
