package identity_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/identity"
	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
)

const password = "quatre mots faciles"

// door is the room of identity over a test's database.
type door struct {
	*pgtest.World
	t       *testing.T
	chain   *op.Chain
	awa     string // the address of the person whom a test is about
	two     string // and of somebody else
	address string // where this test stands
}

func openDoor(t *testing.T) *door {
	t.Helper()
	w := pgtest.NewWith(t, tenant.Subscriptions{"identity.link_wanted": {"notification.welcome"}})
	return (&door{World: w, chain: w.Chain((&identity.Service{Key: "test"}).Operations())}).ofTest(t)
}

var tests atomic.Int32

// ofTest is the same world for another test: its people and its address are nobody else's.
func (d *door) ofTest(t *testing.T) *door {
	n := tests.Add(1)
	own := *d
	own.t, own.awa, own.two = t, fmt.Sprintf("awa.%d@example.org", n), fmt.Sprintf("two.%d@example.org", n)
	own.address = fmt.Sprintf("10.0.%d.%d", n/250, n%250)
	return &own
}

// inOneWorld runs rules that see nothing of one another in one world: making one takes longer than most of them.
func inOneWorld(t *testing.T, rules map[string]func(t *testing.T, d *door)) {
	t.Helper()
	d := openDoor(t)
	for name, rule := range rules {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rule(t, d.ofTest(t))
		})
	}
}

func (d *door) visitor() context.Context {
	return audit.WithOrigin(authz.With(d.Role("ma-cnss", "visitor"), authz.Visitor("ma-cnss")), audit.Origin{Address: d.address})
}

// somebody is a person who came in.
type somebody struct {
	id      uuid.UUID
	token   op.Secret
	device  op.Secret
	session context.Context
}

func (d *door) signUp(email string) somebody {
	d.t.Helper()
	out, err := op.Call[identity.SignedIn](d.visitor(), d.chain, "identity.sign_up", identity.SignUpInput{Name: "Awa Traoré", Email: email, Password: password})
	require.NoError(d.t, err)
	return d.came(out)
}

// came is who a session makes of its holder, as the web frame finds out.
func (d *door) came(out identity.SignedIn) somebody {
	d.t.Helper()
	s := d.know(out.Token)
	return somebody{*s.Account(), out.Token, out.Device, authz.With(d.visitor(), s)}
}

func (d *door) know(token op.Secret) authz.Subject { return d.knowAt(d.t.Context(), token) }

func (d *door) knowAt(ctx context.Context, token op.Secret) authz.Subject {
	d.t.Helper()
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Cookie", identity.CookieName+"="+string(token))
	s, err := identity.Know(ctx, d.DB, d.Fund("ma-cnss"), r)
	require.NoError(d.t, err)
	return s
}

func (d *door) signIn(ctx context.Context, in identity.SignInInput) identity.SignedIn {
	d.t.Helper()
	out, err := op.Call[identity.SignedIn](ctx, d.chain, "identity.sign_in", in)
	require.NoError(d.t, err)
	return out
}

// enrol gives somebody an application of codes and answers its seed.
func (d *door) enrol(session context.Context) string {
	d.t.Helper()
	_, err := op.Call[op.None](session, d.chain, "identity.start_totp", identity.PasswordInput{Password: password})
	require.NoError(d.t, err)
	en, err := op.Call[identity.Enrolment](session, d.chain, "identity.enrolling", op.None{})
	require.NoError(d.t, err)
	out, err := op.Call[identity.Recovery](session, d.chain, "identity.confirm_totp", identity.CodeInput{Code: op.Secret(codeOf(d.t, en.Seed, time.Now().Add(-30*time.Second)))})
	require.NoError(d.t, err)
	require.False(d.t, out.Wrong)
	require.Len(d.t, out.Codes, 10)
	return en.Seed
}

func codeOf(t *testing.T, seed string, at time.Time) string {
	t.Helper()
	code, err := identity.CodeAt(seed, at)
	require.NoError(t, err)
	return code
}

// in runs something in the fund's database as the subject of ctx.
func (d *door) in(ctx context.Context, fn func(ctx context.Context, tx tenant.Tx) error) {
	d.t.Helper()
	require.NoError(d.t, d.DB.Write(ctx, d.Fund("ma-cnss"), func(tx tenant.Tx) error { return fn(ctx, tx) }))
}

// linkOf makes the link as the letter does when it leaves.
func (d *door) linkOf(email, purpose string) (token op.Secret) {
	d.t.Helper()
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		to, ok, err := identity.LinkFor(ctx, tx, identity.LinkWanted{Email: email, Purpose: purpose})
		if err != nil {
			return err
		}
		require.True(d.t, ok)
		path, err := identity.NewLink(ctx, tx, to.ID, purpose)
		token = op.Secret(path[len("/welcome/"):])
		return err
	})
	return token
}
