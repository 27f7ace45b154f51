package identity_test

import (
	"context"
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

func TestWaysIn(t *testing.T) {
	t.Parallel()
	inOneWorld(t, map[string]func(*testing.T, *door){
		"ASecondFactorIsAskedAfterThePasswordAndEachCodeServesOnce": aSecondFactorIsAskedAfterThePasswordAndEachCodeServesOnce,
		"FiveWrongCodesAskForThePasswordAgain":                      fiveWrongCodesAskForThePasswordAgain,
		"ARecoveryCodeServesOnceAndNewOnesEndTheOld":                aRecoveryCodeServesOnceAndNewOnesEndTheOld,
		"TheLastSecondWayInIsNotRemoved":                            theLastSecondWayInIsNotRemoved,
		"ALinkServesOnceWithinItsTimeAndEndsWhatWasOpen":            aLinkServesOnceWithinItsTimeAndEndsWhatWasOpen,
		"AskingForANewPasswordAnswersTheSameForEverybody":           askingForANewPasswordAnswersTheSameForEverybody,
		"AnInvitedPersonChoosesTheirPasswordAndComesIn":             anInvitedPersonChoosesTheirPasswordAndComesIn,
		"ARoleIsGivenAndTakenAndAnAccountLockedAtOnce":              aRoleIsGivenAndTakenAndAnAccountLockedAtOnce,
		"WhatIsPrivilegedWaitsForAProofAndAReason":                  whatIsPrivilegedWaitsForAProofAndAReason,
		"OnesOwnSessionsEnd":                                        onesOwnSessionsEnd,
	})
}

func aSecondFactorIsAskedAfterThePasswordAndEachCodeServesOnce(t *testing.T, d *door) {
	awa := d.signUp(d.awa)
	seed := d.enrol(awa.session)
	now := time.Now().UTC().Add(time.Minute)
	half := func() identity.SignedIn {
		out := d.signIn(clock.At(d.visitor(), now), identity.SignInInput{Email: d.awa, Password: password})
		require.True(t, out.Second)
		require.False(t, d.know(out.Token).SignedIn(), "the password alone opens nothing")
		return out
	}
	second := func(token op.Secret, code string) identity.SignedIn {
		out, err := op.Call[identity.SignedIn](clock.At(d.visitor(), now), d.chain, "identity.sign_in_second", identity.SecondInput{Token: token, Code: op.Secret(code)})
		require.NoError(t, err)
		return out
	}
	code, token := codeOf(t, seed, now), half().Token
	require.True(t, second(token, "000000").Wrong)
	in := second(token, code)
	require.Equal(t, authz.Second, d.know(in.Token).Proof)
	again := half().Token
	require.True(t, second(again, code).Wrong, "a code that was seen is worth nothing")
	require.True(t, second(again, codeOf(t, seed, now.Add(-time.Minute))).Wrong)
	require.False(t, second(again, codeOf(t, seed, now.Add(30*time.Second))).Wrong)
}

func fiveWrongCodesAskForThePasswordAgain(t *testing.T, d *door) {
	d.enrol(d.signUp(d.awa).session)
	token := d.signIn(d.visitor(), identity.SignInInput{Email: d.awa, Password: password}).Token
	for range 5 {
		out, err := op.Call[identity.SignedIn](d.visitor(), d.chain, "identity.sign_in_second", identity.SecondInput{Token: token, Code: "000000"})
		require.NoError(t, err)
		require.True(t, out.Wrong)
	}
	_, err := op.Call[identity.SignedIn](d.visitor(), d.chain, "identity.sign_in_second", identity.SecondInput{Token: token, Code: "000000"})
	require.True(t, fault.Is(err, fault.Unauthenticated), err)
}

func aRecoveryCodeServesOnceAndNewOnesEndTheOld(t *testing.T, d *door) {
	awa := d.signUp(d.awa)
	d.enrol(awa.session)
	made, err := op.Call[identity.Recovery](awa.session, d.chain, "identity.new_codes", identity.PasswordInput{Password: password})
	require.NoError(t, err)
	use := func(code op.Secret) bool {
		token := d.signIn(d.visitor(), identity.SignInInput{Email: d.awa, Password: password}).Token
		out, err := op.Call[identity.SignedIn](d.visitor(), d.chain, "identity.sign_in_second", identity.SecondInput{Token: token, Code: code})
		require.NoError(t, err)
		return !out.Wrong
	}
	require.True(t, use(made.Codes[0]))
	require.False(t, use(made.Codes[0]))
	_, err = op.Call[identity.Recovery](awa.session, d.chain, "identity.new_codes", identity.PasswordInput{Password: password})
	require.NoError(t, err)
	require.False(t, use(made.Codes[1]))
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		require.Zero(t, count(ctx, t, tx, `select count(*) from audit where input::text like '%' || $1 || '%'`, string(made.Codes[0])))
		return nil
	})
}

func theLastSecondWayInIsNotRemoved(t *testing.T, d *door) {
	awa := d.signUp(d.awa)
	d.enrol(awa.session)
	_, err := op.Call[op.None](awa.session, d.chain, "identity.remove_totp", identity.PasswordInput{Password: password})
	require.True(t, fault.Is(err, fault.Conflict), err)
	_, err = op.Call[op.None](awa.session, d.chain, "identity.remove_totp", identity.PasswordInput{Password: "not the password"})
	require.True(t, fault.Is(err, fault.Invalid), err)
}

func aLinkServesOnceWithinItsTimeAndEndsWhatWasOpen(t *testing.T, d *door) {
	awa := d.signUp(d.awa)
	use := func(ctx context.Context, token op.Secret) (identity.SignedIn, error) {
		return op.Call[identity.SignedIn](ctx, d.chain, "identity.use_link", identity.UseLinkInput{Token: token, Password: "cinq autres mots faciles"})
	}
	late := d.linkOf(d.awa, identity.Reset)
	_, err := use(clock.At(d.visitor(), time.Now().UTC().Add(61*time.Minute)), late)
	require.True(t, fault.Is(err, fault.NotFound), err)
	first, second := d.linkOf(d.awa, identity.Reset), d.linkOf(d.awa, identity.Reset)
	_, err = use(d.visitor(), first)
	require.True(t, fault.Is(err, fault.NotFound), "the newer link ended it: %v", err)
	_, err = op.Call[identity.SignedIn](d.visitor(), d.chain, "identity.use_link", identity.UseLinkInput{Token: second, Password: "short"})
	require.True(t, fault.Is(err, fault.Invalid), err)
	out, err := use(d.visitor(), second)
	require.NoError(t, err)
	require.True(t, d.know(out.Token).SignedIn())
	require.False(t, d.know(awa.token).SignedIn(), "what the old password opened is shut")
	_, err = use(d.visitor(), second)
	require.True(t, fault.Is(err, fault.NotFound), err)
	_, err = op.Call[identity.SignedIn](authz.With(d.Role("ml-inps", "visitor"), authz.Visitor("ml-inps")), d.chain, "identity.use_link",
		identity.UseLinkInput{Token: d.linkOf(d.awa, identity.Reset), Password: "cinq autres mots faciles"})
	require.True(t, fault.Is(err, fault.NotFound), "another fund does not know it: %v", err)
}

func askingForANewPasswordAnswersTheSameForEverybody(t *testing.T, d *door) {
	d.signUp(d.awa)
	for range 3 {
		for _, email := range []string{d.awa, strings.ToUpper(d.awa), d.two} {
			_, err := op.Call[op.None](d.visitor(), d.chain, "identity.forgot", identity.ForgotInput{Email: email})
			require.NoError(t, err)
		}
	}
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		require.Equal(t, 2, count(ctx, t, tx, `select count(*) from job where kind = 'notification.welcome' and payload ->> 'email' in ($1, $2)`, d.awa, d.two), "one letter an address in five minutes")
		return nil
	})
}

func count(ctx context.Context, t *testing.T, tx tenant.Tx, sql string, args ...any) (n int) {
	t.Helper()
	rows, err := tx.Query(ctx, sql, args...)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		require.NoError(t, rows.Scan(&n))
	}
	return n
}

func anInvitedPersonChoosesTheirPasswordAndComesIn(t *testing.T, d *door) {
	admin := d.Role("ma-cnss", "administrator")
	out, err := op.Call[identity.Invited](admin, d.chain, "identity.invite", identity.InviteInput{Name: "Moussa", Email: "moussa@example.org", Role: "field_agent", Agency: "01"})
	require.NoError(t, err)
	require.True(t, d.signIn(d.visitor(), identity.SignInInput{Email: "moussa@example.org", Password: password}).Wrong)
	in, err := op.Call[identity.SignedIn](d.visitor(), d.chain, "identity.use_link", identity.UseLinkInput{Token: d.linkOf("moussa@example.org", identity.Invitation), Password: password})
	require.NoError(t, err)
	s := d.know(in.Token)
	require.Equal(t, []string{"field_agent"}, s.Roles)
	require.Equal(t, []string{"01"}, s.Agencies)
	require.Equal(t, out.ID.String(), s.ID)
	for _, wrong := range []identity.InviteInput{{Name: "X", Email: "x@example.org", Role: "system"}, {Name: "X", Email: "x@example.org", Role: "manager", Agency: "nowhere"},
		{Name: "X", Email: "moussa@example.org", Role: "manager"}} {
		_, err = op.Call[identity.Invited](admin, d.chain, "identity.invite", wrong)
		require.True(t, fault.Is(err, fault.Invalid), err)
	}
}

func aRoleIsGivenAndTakenAndAnAccountLockedAtOnce(t *testing.T, d *door) {
	admin, awa := d.Role("ma-cnss", "administrator"), d.signUp(d.awa)
	give := identity.GrantRoleInput{ID: awa.id, Role: "manager"}
	do := func(operation string, in any) error {
		_, err := op.Call[op.None](admin, d.chain, operation, in)
		return err
	}
	require.NoError(t, do("identity.grant_role", give))
	require.Contains(t, d.know(awa.token).Roles, "manager")
	require.NoError(t, do("identity.revoke_role", identity.RevokeRoleInput{ID: awa.id, Role: "manager"}))
	require.NotContains(t, d.know(awa.token).Roles, "manager")
	require.True(t, fault.Is(do("identity.revoke_role", identity.RevokeRoleInput{ID: awa.id, Role: "manager"}), fault.NotFound))
	require.NoError(t, do("identity.lock", identity.PersonInput{ID: awa.id}))
	require.False(t, d.know(awa.token).SignedIn())
	require.True(t, d.signIn(d.visitor(), identity.SignInInput{Email: d.awa, Password: password}).Wrong)
	require.NoError(t, do("identity.unlock", identity.PersonInput{ID: awa.id}))
	require.NotEmpty(t, string(d.signIn(d.visitor(), identity.SignInInput{Email: d.awa, Password: password}).Token))
	require.True(t, fault.Is(do("identity.lock", identity.PersonInput{ID: uuid.New()}), fault.NotFound))
}

func TestNobodyDecidesAboutThemselvesAndSomeoneIsAlwaysLeft(t *testing.T) {
	t.Parallel()
	d := openDoor(t)
	admin, other := d.signUp("one@example.org"), d.signUp(d.two)
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		return identity.Grant(ctx, tx, admin.id, identity.Role{Name: "administrator"})
	})
	own := d.As("ma-cnss", authz.Subject{ID: admin.id.String(), Roles: []string{"administrator"}})
	for _, operation := range []string{"identity.lock", "identity.reset_ways"} {
		_, err := op.Call[op.None](own, d.chain, operation, identity.PersonInput{ID: admin.id})
		require.True(t, fault.Is(err, fault.Forbidden), err)
	}
	_, err := op.Call[op.None](own, d.chain, "identity.grant_role", identity.GrantRoleInput{ID: admin.id, Role: "manager"})
	require.True(t, fault.Is(err, fault.Forbidden), err)
	stranger := d.As("ma-cnss", authz.Subject{ID: other.id.String(), Roles: []string{"administrator"}})
	_, err = op.Call[op.None](stranger, d.chain, "identity.revoke_role", identity.RevokeRoleInput{ID: admin.id, Role: "administrator"})
	require.True(t, fault.Is(err, fault.Conflict), "nobody would be left: %v", err)
}

func whatIsPrivilegedWaitsForAProofAndAReason(t *testing.T, d *door) {
	awa, other := d.signUp(d.awa), d.signUp(d.two)
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		return identity.Grant(ctx, tx, awa.id, identity.Role{Name: "administrator"})
	})
	seed, in := d.enrol(awa.session), identity.GrantRoleInput{ID: other.id, Role: "manager"}
	at := func(now time.Time) context.Context { // the session as the next request finds it
		ctx := clock.At(d.visitor(), now)
		return authz.With(ctx, d.knowAt(ctx, awa.token))
	}
	give := func(now time.Time) string {
		_, err := op.Call[op.None](at(now), d.chain, "identity.grant_role", in)
		if f, ok := fault.As(err); ok {
			return f.Code
		}
		require.NoError(t, err)
		return "done"
	}
	now := time.Now().UTC().Add(20 * time.Minute)
	require.Equal(t, authz.NeedsProof, give(now))
	confirm := func(code op.Secret) bool {
		out, err := op.Call[identity.Confirmed](at(now), d.chain, "identity.confirm", identity.ConfirmInput{Code: code, Password: password, Reason: "demande 42"})
		require.NoError(t, err)
		return !out.Wrong
	}
	require.False(t, confirm(""), "whoever has a second factor cannot do with the password")
	require.True(t, confirm(op.Secret(codeOf(t, seed, now))))
	require.Equal(t, "done", give(now.Add(9*time.Minute)))
	require.Equal(t, authz.NeedsProof, give(now.Add(10*time.Minute)))
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		require.Equal(t, 1, count(ctx, t, tx, `select count(*) from audit where action = 'identity.grant_role' and outcome = 'done' and reason = 'demande 42'`))
		require.Equal(t, 2, count(ctx, t, tx, `select count(*) from audit where action = 'identity.grant_role' and outcome = 'refused' and reason = 'proof.needed'`))
		return nil
	})
}

func onesOwnSessionsEnd(t *testing.T, d *door) {
	one := d.signUp(d.awa)
	two := d.came(d.signIn(d.visitor(), identity.SignInInput{Email: d.awa, Password: password}))
	stranger := d.signUp(d.two)
	_, err := op.Call[op.None](stranger.session, d.chain, "identity.end_session", identity.SessionInput{ID: uuid.MustParse(authz.From(one.session).Session)})
	require.True(t, fault.Is(err, fault.NotFound), err)
	_, err = op.Call[op.None](one.session, d.chain, "identity.end_session", identity.SessionInput{})
	require.NoError(t, err)
	require.True(t, d.know(one.token).SignedIn())
	require.False(t, d.know(two.token).SignedIn())
	require.True(t, d.know(stranger.token).SignedIn())
}
