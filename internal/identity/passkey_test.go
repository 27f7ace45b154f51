package identity_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"testing"
	"time"

	virtual "github.com/descope/virtualwebauthn"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/identity"
	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

var (
	atHome    = identity.Place{Host: "ma-cnss.example.org", Origin: "https://ma-cnss.example.org"}
	elsewhere = identity.Place{Host: "ml-inps.example.org", Origin: "https://ml-inps.example.org"}
)

// phone is a device with one passkey, and the browser that speaks with it.
type phone struct {
	at     virtual.RelyingParty
	device virtual.Authenticator
	key    virtual.Credential
}

func newPhone(t *testing.T, at identity.Place) *phone {
	t.Helper()
	return &phone{virtual.RelyingParty{ID: at.Host, Origin: at.Origin}, virtual.NewAuthenticator(),
		virtual.NewCredentialWithImportedKey(virtual.KeyTypeEC2, keyOfWholeLength(t))}
}

// keyOfWholeLength draws a key whose coordinates start with no zero: one in 128 does, and the virtual device then sends
// it too short, which no real device does.
func keyOfWholeLength(t *testing.T) []byte {
	t.Helper()
	for {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		require.NoError(t, err)
		public, err := key.PublicKey.Bytes()
		require.NoError(t, err)
		if public[1] == 0 || public[33] == 0 {
			continue
		}
		data, err := x509.MarshalPKCS8PrivateKey(key)
		require.NoError(t, err)
		return data
	}
}

// makes answers what a browser is asked with a new passkey.
func (p *phone) makes(t *testing.T, options json.RawMessage) op.Secret {
	t.Helper()
	o, err := virtual.ParseAttestationOptions(string(options))
	require.NoError(t, err)
	p.device.Options.UserHandle = []byte(o.UserID)
	return op.Secret(virtual.CreateAttestationResponse(p.at, p.device, p.key, *o))
}

// shows signs what a browser is asked; the counter goes on, unless it is put back.
func (p *phone) shows(t *testing.T, options json.RawMessage) op.Secret {
	t.Helper()
	o, err := virtual.ParseAssertionOptions(string(options))
	require.NoError(t, err)
	p.key.Counter++
	return op.Secret(virtual.CreateAssertionResponse(p.at, p.device, p.key, *o))
}

// addKey gives somebody a passkey on a new phone.
func (d *door) addKey(session context.Context, name string) (*phone, identity.Recovery) {
	d.t.Helper()
	asked, err := op.Call[identity.KeyAsked](session, d.chain, "identity.start_passkey",
		identity.StartKeyInput{PasswordInput: identity.PasswordInput{Password: password}, Place: atHome})
	require.NoError(d.t, err)
	p := newPhone(d.t, atHome)
	out, err := op.Call[identity.Recovery](session, d.chain, "identity.add_passkey",
		identity.AddKeyInput{Name: name, Key: p.makes(d.t, asked.Options), Token: asked.Token, Place: atHome})
	require.NoError(d.t, err)
	require.False(d.t, out.Wrong)
	return p, out
}

func (d *door) challenge(ctx context.Context, at identity.Place) identity.KeyAsked {
	d.t.Helper()
	asked, err := op.Call[identity.KeyAsked](ctx, d.chain, "identity.passkey_challenge", identity.ChallengeInput{Place: at})
	require.NoError(d.t, err)
	return asked
}

func (d *door) comeByKey(ctx context.Context, shown identity.KeyShown) identity.SignedIn {
	d.t.Helper()
	out, err := op.Call[identity.SignedIn](ctx, d.chain, "identity.passkey_sign_in", identity.SignInByKeyInput{KeyShown: shown})
	require.NoError(d.t, err)
	return out
}

// byKey asks for a challenge at the door and answers it.
func (d *door) byKey(ctx context.Context, p *phone) identity.SignedIn {
	asked := d.challenge(ctx, atHome)
	return d.comeByKey(ctx, identity.KeyShown{Key: p.shows(d.t, asked.Options), Asked: asked.Token, Place: atHome})
}

func (d *door) access(session context.Context) identity.Access {
	d.t.Helper()
	a, err := op.Call[identity.Access](session, d.chain, "identity.access", op.None{})
	require.NoError(d.t, err)
	return a
}

func TestPasskeys(t *testing.T) {
	t.Parallel()
	inOneWorld(t, map[string]func(*testing.T, *door){
		"APasskeyAloneOpensAndProvesWhoIsThere":             aPasskeyAloneOpensAndProvesWhoIsThere,
		"AChallengeServesOnceForAWhileAndThoseItWasMadeFor": aChallengeServesOnceForAWhileAndThoseItWasMadeFor,
		"APasskeyServesAtItsOwnFundAlone":                   aPasskeyServesAtItsOwnFundAlone,
		"ACopiedPasskeyIsShutAndItsOwnerTold":               aCopiedPasskeyIsShutAndItsOwnerTold,
		"TheLastPasskeyGoesOnlyWhenAnotherSecondWayIsThere": theLastPasskeyGoesOnlyWhenAnotherSecondWayIsThere,
		"ACrowdStopsNobodyWhoHasAPasskey":                   aCrowdStopsNobodyWhoHasAPasskey,
		"WhatABrowserMadeUnasked":                           whatABrowserMadeUnasked,
	})
}

func aPasskeyAloneOpensAndProvesWhoIsThere(t *testing.T, d *door) {
	awa := d.signUp(d.awa)
	p, made := d.addKey(awa.session, "Téléphone")
	require.Len(t, made.Codes, 10, "a key gets lost: there are codes for that day")
	in := d.byKey(d.visitor(), p)
	require.False(t, in.Wrong)
	s := d.know(in.Token)
	require.Equal(t, []string{awa.id.String(), authz.Second}, []string{s.ID, s.Proof})
	a := d.access(authz.With(d.visitor(), s))
	require.Equal(t, "Téléphone", a.Passkeys[0].Name)
	require.NotNil(t, a.Passkeys[0].UsedAt)
	require.Equal(t, 3, a.Ways)
	require.True(t, d.signIn(d.visitor(), identity.SignInInput{Email: d.awa, Password: password}).Second, "the password alone opens no more")
	_, again := d.addKey(awa.session, "Ordinateur")
	require.Empty(t, again.Codes, "those that were given still serve")
}

func aChallengeServesOnceForAWhileAndThoseItWasMadeFor(t *testing.T, d *door) {
	awa, other := d.signUp(d.awa), d.signUp(d.two)
	p, _ := d.addKey(awa.session, "Téléphone")
	asked := d.challenge(d.visitor(), atHome)
	shown := identity.KeyShown{Key: p.shows(t, asked.Options), Asked: asked.Token, Place: atHome}
	later := clock.At(d.visitor(), time.Now().UTC().Add(6*time.Minute))
	require.True(t, d.comeByKey(later, shown).Wrong, "too late")
	require.False(t, d.comeByKey(d.visitor(), shown).Wrong)
	require.True(t, d.comeByKey(d.visitor(), shown).Wrong, "once")
	fresh := d.challenge(d.visitor(), atHome)
	require.True(t, d.comeByKey(d.visitor(), identity.KeyShown{Key: shown.Key, Asked: fresh.Token, Place: atHome}).Wrong, "the answer to another question")
	own := d.challenge(awa.session, atHome)
	require.True(t, d.comeByKey(d.visitor(), identity.KeyShown{Key: p.shows(t, own.Options), Asked: own.Token, Place: atHome}).Wrong, "asked of somebody who is in")
	_, err := op.Call[identity.KeyAsked](other.session, d.chain, "identity.passkey_challenge", identity.ChallengeInput{Place: atHome})
	require.True(t, fault.Is(err, fault.Conflict), err)
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		require.Equal(t, 0, count(ctx, t, tx, `select count(*) from audit where input::text like '%' || $1 || '%'`, string(fresh.Token)))
		return nil
	})
}

func aPasskeyServesAtItsOwnFundAlone(t *testing.T, d *door) {
	p, _ := d.addKey(d.signUp(d.awa).session, "Téléphone")
	mali := authz.With(d.Role("ml-inps", "visitor"), authz.Visitor("ml-inps"))
	come := func(at identity.Place) identity.SignedIn {
		asked := d.challenge(mali, at)
		return d.comeByKey(mali, identity.KeyShown{Key: p.shows(t, asked.Options), Asked: asked.Token, Place: at})
	}
	require.True(t, come(elsewhere).Wrong, "nobody there has it")
	// Even were the row there, and the page another's: the device signed for this address.
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		rows, err := tx.Query(ctx, `select a.id, a.email, a.name, p.credential_id, p.credential from passkey p join account a on a.id = p.account_id where a.email = $1`, d.awa)
		require.NoError(t, err)
		require.True(t, rows.Next())
		copied, err := rows.Values()
		require.NoError(t, err)
		rows.Close()
		return d.DB.Write(mali, d.Fund("ml-inps"), func(there tenant.Tx) error {
			if _, err := there.Exec(mali, `insert into account (id, email, name, created_at) values ($1, $2, $3, now())`, copied[:3]...); err != nil {
				return err
			}
			_, err := there.Exec(mali, `insert into passkey (id, credential_id, account_id, name, host, credential, created_at) values (gen_random_uuid(), $2, $1, 'x', 'x', $3, now())`,
				copied[0], copied[3], copied[4])
			return err
		})
	})
	require.True(t, come(elsewhere).Wrong, "it was signed for another address")
	p.at = virtual.RelyingParty{ID: elsewhere.Host, Origin: "https://ml-inps.example.org.evil.example"}
	require.True(t, come(elsewhere).Wrong, "a page that only looks like it")
	p.at.Origin = elsewhere.Origin
	require.False(t, come(elsewhere).Wrong, "so that the address alone made the difference")
}

func aCopiedPasskeyIsShutAndItsOwnerTold(t *testing.T, d *door) {
	awa := d.signUp(d.awa)
	p, _ := d.addKey(awa.session, "Clé USB")
	require.False(t, d.byKey(d.visitor(), p).Wrong)
	p.key.Counter = 0 // the copy counts anew
	require.True(t, d.byKey(d.visitor(), p).Wrong)
	p.key.Counter = 40 // and so does the real one not open any more
	require.True(t, d.byKey(d.visitor(), p).Wrong)
	require.NotNil(t, d.access(awa.session).Passkeys[0].ClonedAt)
	require.True(t, d.signIn(d.visitor(), identity.SignInInput{Email: d.awa, Password: password}).Second, "nor does the password alone")
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		require.Equal(t, 1, count(ctx, t, tx, `select count(*) from audit where action = 'identity.passkey_copied' and outcome = 'refused' and resource_id = $1`, awa.id.String()))
		return nil
	})
}

func theLastPasskeyGoesOnlyWhenAnotherSecondWayIsThere(t *testing.T, d *door) {
	awa, other := d.signUp(d.awa), d.signUp(d.two)
	d.addKey(awa.session, "Téléphone")
	id := d.access(awa.session).Passkeys[0].ID
	remove := func(session context.Context, id uuid.UUID, with op.Secret) error {
		_, err := op.Call[op.None](session, d.chain, "identity.remove_passkey", identity.RemoveKeyInput{ID: id, PasswordInput: identity.PasswordInput{Password: with}})
		return err
	}
	require.True(t, fault.Is(remove(awa.session, id, password), fault.Conflict), "the last one")
	d.enrol(awa.session)
	require.True(t, fault.Is(remove(awa.session, id, "not the password"), fault.Invalid))
	require.True(t, fault.Is(remove(other.session, id, password), fault.NotFound), "somebody else's")
	require.NoError(t, remove(awa.session, id, password))
	require.Empty(t, d.access(awa.session).Passkeys)
	_, err := op.Call[op.None](awa.session, d.chain, "identity.remove_totp", identity.PasswordInput{Password: password})
	require.True(t, fault.Is(err, fault.Conflict), "and the application is the last one now: %v", err)
}

// TestAPasskeyProvesWhoIsThereBeforeWhatIsPrivileged has a world of its own: its clock is twenty minutes ahead, and what a
// challenge finds expired it sweeps.
func TestAPasskeyProvesWhoIsThereBeforeWhatIsPrivileged(t *testing.T) {
	t.Parallel()
	d := openDoor(t)
	awa, other := d.signUp(d.awa), d.signUp(d.two)
	p, _ := d.addKey(awa.session, "Téléphone")
	theirs, _ := d.addKey(other.session, "Téléphone")
	now := time.Now().UTC().Add(20 * time.Minute)
	at := clock.At(d.visitor(), now)
	session := authz.With(at, d.knowAt(at, awa.token))
	require.Empty(t, authz.From(session).Proof, "that of the sign-in is too old")
	confirm := func(by *phone) identity.Confirmed {
		asked := d.challenge(session, atHome)
		out, err := op.Call[identity.Confirmed](session, d.chain, "identity.confirm",
			identity.ConfirmInput{KeyShown: identity.KeyShown{Key: by.shows(t, asked.Options), Asked: asked.Token, Place: atHome}, Reason: "demande 42"})
		require.NoError(t, err)
		return out
	}
	require.True(t, confirm(theirs).Wrong, "somebody else's passkey")
	require.Equal(t, identity.Confirmed{Proof: authz.Second}, confirm(p))
	s := d.knowAt(at, awa.token)
	require.Equal(t, []string{authz.Second, "demande 42"}, []string{s.Proof, s.Reason})
}

// aCrowdStopsNobodyWhoHasAPasskey: guesses of others delay the password, not what cannot be guessed; whoever shows
// wrong passkeys from one address is stopped there.
func aCrowdStopsNobodyWhoHasAPasskey(t *testing.T, d *door) {
	p, _ := d.addKey(d.signUp(d.awa).session, "Téléphone")
	d.in(d.visitor(), func(ctx context.Context, tx tenant.Tx) error {
		_, err := tx.Exec(ctx, `insert into sign_in_attempt (at, email, address, outcome) select now(), $1, '198.51.100.' || n, 'wrong' from generate_series(1, 200) n`, d.awa)
		return err
	})
	home := audit.WithOrigin(d.visitor(), audit.Origin{Address: "192.0.2.1"})
	require.Positive(t, d.signIn(home, identity.SignInInput{Email: d.awa, Password: password}).Stopped)
	require.False(t, d.byKey(home, p).Wrong)
	crowd := audit.WithOrigin(d.visitor(), audit.Origin{Address: "192.0.2.66"})
	forged := newPhone(d.t, atHome)
	for range 40 {
		require.True(t, d.byKey(crowd, forged).Wrong)
	}
	require.Positive(t, d.byKey(crowd, forged).Stopped)
	require.Positive(t, d.byKey(crowd, p).Stopped, "that address waits")
	require.NotEmpty(t, string(d.byKey(home, p).Token), "another does not")
}

func whatABrowserMadeUnasked(t *testing.T, d *door) {
	awa, other := d.signUp(d.awa), d.signUp(d.two)
	start := func(session context.Context, with op.Secret) (identity.KeyAsked, error) {
		return op.Call[identity.KeyAsked](session, d.chain, "identity.start_passkey", identity.StartKeyInput{PasswordInput: identity.PasswordInput{Password: with}, Place: atHome})
	}
	_, err := start(awa.session, "not the password")
	require.True(t, fault.Is(err, fault.Invalid), err)
	add := func(session context.Context, key, token op.Secret) bool {
		out, err := op.Call[identity.Recovery](session, d.chain, "identity.add_passkey", identity.AddKeyInput{Name: "Téléphone", Key: key, Token: token, Place: atHome})
		require.NoError(t, err)
		return !out.Wrong
	}
	asked, err := start(awa.session, password)
	require.NoError(t, err)
	p := newPhone(d.t, atHome)
	require.False(t, add(other.session, p.makes(t, asked.Options), asked.Token), "asked of somebody else")
	asked, err = start(awa.session, password)
	require.NoError(t, err)
	require.False(t, add(awa.session, newPhone(t, elsewhere).makes(t, asked.Options), asked.Token), "made at another address")
	require.False(t, add(awa.session, p.makes(t, asked.Options), asked.Token), "that question was answered")
	asked, err = start(awa.session, password)
	require.NoError(t, err)
	p.device.Options.UserNotVerified = true
	require.False(t, add(awa.session, p.makes(t, asked.Options), asked.Token), "its device did not ask whose finger it is")
	require.Empty(t, d.access(awa.session).Passkeys)
}
