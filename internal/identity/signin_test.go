package identity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/identity"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/pkg/fault"
)

func TestAnAccountIsKnownInItsOwnFundOnly(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c := w.Chain((&identity.Service{}).Operations())
	up := identity.SignUpInput{Name: "Awa Traoré", Email: "awa@example.org", Password: "quatre mots faciles"}
	_, err := op.Call[identity.SignedIn](w.Role("ma-cnss", "visitor"), c, "identity.sign_up", up)
	require.NoError(t, err)

	in := identity.SignInInput{Email: "AWA@example.org", Password: "quatre mots faciles"}
	out, err := op.Call[identity.SignedIn](w.Role("ma-cnss", "visitor"), c, "identity.sign_in", in)
	require.NoError(t, err)
	require.False(t, out.Wrong)
	require.NotEmpty(t, string(out.Token))

	out, err = op.Call[identity.SignedIn](w.Role("ml-inps", "visitor"), c, "identity.sign_in", in)
	require.NoError(t, err)
	require.True(t, out.Wrong)
}

func TestAnAddressHasOneAccount(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c := w.Chain((&identity.Service{}).Operations())
	up := identity.SignUpInput{Name: "Awa", Email: "awa@example.org", Password: "quatre mots faciles"}
	ctx := w.Role("ma-cnss", "visitor")
	_, err := op.Call[identity.SignedIn](ctx, c, "identity.sign_up", up)
	require.NoError(t, err)
	_, err = op.Call[identity.SignedIn](ctx, c, "identity.sign_up", up)
	require.True(t, fault.Is(err, fault.Invalid), err)
}

func TestManyWrongGuessesFromOneAddressAreStopped(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c := w.Chain((&identity.Service{}).Operations())
	ctx := w.Role("ma-cnss", "visitor")
	in := identity.SignInInput{Email: "nobody@example.org", Password: "wrong wrong wrong"}
	for range 10 {
		out, err := op.Call[identity.SignedIn](ctx, c, "identity.sign_in", in)
		require.NoError(t, err)
		require.True(t, out.Wrong)
	}
	_, err := op.Call[identity.SignedIn](ctx, c, "identity.sign_in", in)
	require.True(t, fault.Is(err, fault.TooMany), err)
}

func TestAWeakPasswordIsRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c := w.Chain((&identity.Service{}).Operations())
	_, err := op.Call[identity.SignedIn](w.Role("ma-cnss", "visitor"), c, "identity.sign_up",
		identity.SignUpInput{Name: "A", Email: "a@example.org", Password: "short"})
	f, ok := fault.As(err)
	require.True(t, ok, err)
	require.Equal(t, "password.short", f.Findings[0].Code)
}
