package identity_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"socle/internal/identity"
	"socle/internal/platform/audit"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

func TestAtTheDoor(t *testing.T) {
	t.Parallel()
	inOneWorld(t, map[string]func(*testing.T, *door){
		"AnAccountIsKnownInItsOwnFundOnly":          anAccountIsKnownInItsOwnFundOnly,
		"AnAddressHasOneAccount":                    anAddressHasOneAccount,
		"ManyWrongGuessesFromOneAddressAreStopped":  manyWrongGuessesFromOneAddressAreStopped,
		"AWeakPasswordIsRefusedWithTheReason":       aWeakPasswordIsRefusedWithTheReason,
		"AnAccountWithoutPasswordOpensToNoPassword": anAccountWithoutPasswordOpensToNoPassword,
		"TheDelayGrowsAndEnds":                      theDelayGrowsAndEnds,
	})
}

func anAccountIsKnownInItsOwnFundOnly(t *testing.T, d *door) {
	d.signUp(d.awa)
	in := identity.SignInInput{Email: strings.ToUpper(d.awa), Password: password}
	out := d.signIn(d.visitor(), in)
	require.False(t, out.Wrong)
	require.NotEmpty(t, string(out.Token))
	out, err := op.Call[identity.SignedIn](d.Role("ml-inps", "visitor"), d.chain, "identity.sign_in", in)
	require.NoError(t, err)
	require.True(t, out.Wrong)
}

func anAddressHasOneAccount(t *testing.T, d *door) {
	d.signUp(d.awa)
	_, err := op.Call[identity.SignedIn](d.visitor(), d.chain, "identity.sign_up",
		identity.SignUpInput{Name: "Awa", Email: d.awa, Password: password})
	require.True(t, fault.Is(err, fault.Invalid), err)
}

func manyWrongGuessesFromOneAddressAreStopped(t *testing.T, d *door) {
	in := identity.SignInInput{Email: "nobody@example.org", Password: "wrong wrong wrong"}
	for range 10 {
		require.True(t, d.signIn(d.visitor(), in).Wrong)
	}
	out := d.signIn(d.visitor(), in)
	require.Greater(t, out.Stopped, 60)
	require.False(t, out.Wrong, "nothing is looked at any more")
}

func aWeakPasswordIsRefusedWithTheReason(t *testing.T, d *door) {
	_, err := op.Call[identity.SignedIn](d.visitor(), d.chain, "identity.sign_up", identity.SignUpInput{Name: "A", Email: "a@example.org", Password: "short"})
	f, ok := fault.As(err)
	require.True(t, ok, err)
	require.Equal(t, "password.short", f.Findings[0].Code)
}

func anAccountWithoutPasswordOpensToNoPassword(t *testing.T, d *door) {
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		_, err := tx.Exec(ctx, `insert into account (id, email, name, created_at) values (gen_random_uuid(), 'x@example.org', 'X', now())`)
		return err
	})
	for _, p := range []op.Secret{"nobody's password", "x"} {
		require.True(t, d.signIn(d.visitor(), identity.SignInInput{Email: "x@example.org", Password: p}).Wrong)
	}
}

// TestTenThousandGuessesAreStoppedAndTheOwnerComesIn: a crowd of 2,500 addresses guesses for a quarter of an hour. Few of
// the guesses are ever compared with the password; and the owner comes in, three ways.
func TestTenThousandGuessesAreStoppedAndTheOwnerComesIn(t *testing.T) {
	t.Parallel()
	d := openDoor(t)
	mine := d.signUp(d.awa)
	seed := d.enrol(mine.session)
	begin := time.Now().UTC()
	at := func(i int) context.Context {
		ctx := audit.WithOrigin(d.visitor(), audit.Origin{Address: fmt.Sprintf("198.51.%d.%d", i%2500/250, i%250)})
		return clock.At(ctx, begin.Add(time.Duration(i)*90*time.Millisecond))
	}
	var next, stopped, tried atomic.Int64
	var crowd sync.WaitGroup
	for range 5 { // at once: nobody waits for somebody else's answer before guessing
		crowd.Go(func() {
			for i := int(next.Add(1)) - 1; i < 10_000; i = int(next.Add(1)) - 1 {
				out, err := op.Call[identity.SignedIn](at(i), d.chain, "identity.sign_in", identity.SignInInput{Email: d.awa,
					Password: op.Secret(fmt.Sprintf("guess number %d", i)), Code: op.Secret(fmt.Sprintf("%06d", i))})
				switch {
				case !assert.NoError(t, err) || !assert.Empty(t, string(out.Token)):
					return
				case out.Stopped > 0:
					stopped.Add(1)
				default:
					tried.Add(1)
				}
			}
		})
	}
	crowd.Wait()
	t.Logf("%d stopped, %d compared with the password", stopped.Load(), tried.Load())
	require.Less(t, tried.Load(), int64(30))
	require.Equal(t, int64(10_000), stopped.Load()+tried.Load())

	right := identity.SignInInput{Email: d.awa, Password: password}
	require.Positive(t, d.signIn(at(10_000), right).Stopped, "a stranger's device waits, whatever it types")
	known := right
	known.Device = mine.device
	require.True(t, d.signIn(at(10_001), known).Second, "the owner's own device goes on to the second factor")
	withCode := right
	withCode.Code = op.Secret(codeOf(t, seed, begin.Add(10_002*90*time.Millisecond)))
	require.NotEmpty(t, string(d.signIn(at(10_002), withCode).Token), "on a new device, the right code comes through")
	link := d.linkOf(d.awa, identity.Reset)
	out, err := op.Call[identity.SignedIn](at(10_003), d.chain, "identity.use_link", identity.UseLinkInput{Token: link, Password: "cinq autres mots faciles"})
	require.NoError(t, err)
	require.True(t, out.Second, "so does a link by e-mail, as far as the second factor")
}

// theDelayGrowsAndEnds: after ten wrong guesses from everywhere, the eleventh waits a second, the next two.
func theDelayGrowsAndEnds(t *testing.T, d *door) {
	d.signUp(d.awa)
	now, n := time.Now().UTC(), 0
	try := func(after time.Duration) identity.SignedIn {
		now, n = now.Add(after), n+1
		ctx := clock.At(audit.WithOrigin(d.visitor(), audit.Origin{Address: fmt.Sprintf("203.0.113.%d", n)}), now)
		return d.signIn(ctx, identity.SignInInput{Email: d.awa, Password: "wrong wrong wrong"})
	}
	for range 10 {
		require.True(t, try(0).Wrong)
	}
	require.Equal(t, 2, try(0).Stopped)
	require.True(t, try(time.Second).Wrong)
	require.Positive(t, try(time.Second).Stopped)
	require.True(t, try(time.Second).Wrong)
	require.Positive(t, try(3*time.Second).Stopped)
	now = now.Add(2 * time.Hour)
	require.True(t, try(0).Wrong)
}

// TestACrowdAtTheDoorIsToldToComeBack: hashing is capped, the line before it is short.
func TestACrowdAtTheDoorIsToldToComeBack(t *testing.T) {
	t.Parallel()
	d := openDoor(t)
	answers := make(chan error, 60)
	for i := range 60 {
		go func() {
			ctx := audit.WithOrigin(d.Role("ma-cnss", "visitor"), audit.Origin{Address: fmt.Sprintf("192.0.2.%d", i)})
			_, err := op.Call[identity.SignedIn](ctx, d.chain, "identity.sign_in", identity.SignInInput{Email: fmt.Sprintf("p%d@example.org", i), Password: "wrong wrong"})
			answers <- err
		}()
	}
	turned := 0
	for range 60 {
		if err := <-answers; err != nil {
			require.True(t, fault.Is(err, fault.TooMany) || fault.Is(err, fault.Unavailable), err)
			turned++
		}
	}
	t.Logf("%d of 60 at once were told to come back", turned)
	require.Less(t, turned, 60)
}
