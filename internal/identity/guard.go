package identity

import (
	"context"
	"encoding/base64"
	"time"

	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// How many wrong guesses are taken. From one address, one account gets few; all accounts together some more. From
// everywhere together an account gets a few more, and then each next guess waits twice as long. So a crowd is stopped,
// and the owner is not shut out: a device they came in with before, the right code of their application, or a link by
// e-mail come through (see SignIn).
const (
	guessesOfPair    = 10 // one account from one address, in a quarter of an hour
	guessesOfAddress = 40 // all accounts from one address, in a quarter of an hour
	guessesOfDevice  = 10 // a known device, in a quarter of an hour
	guessesOfAccount = 10 // one account from everywhere, in an hour, before the delay begins
	longestDelay     = 5 * time.Minute
)

type guesses struct {
	Pair, Address, Account, Device int64
	Last                           *time.Time
}

type device struct {
	Known bool
}

var (
	countGuesses = query.New[guesses]("identity.guesses", `
select (select count(*) from sign_in_attempt
        where outcome = 'wrong' and lower(email) = lower($1) and address = $2 and device = '' and at > $3::timestamptz - interval '15 minutes') as pair,
       (select count(*) from sign_in_attempt
        where outcome = 'wrong' and address = $2 and device = '' and at > $3::timestamptz - interval '15 minutes') as address,
       (select count(*) from sign_in_attempt
        where outcome = 'wrong' and lower(email) = lower($1) and device = '' and at > $3::timestamptz - interval '1 hour') as account,
       (select count(*) from sign_in_attempt
        where outcome = 'wrong' and lower(email) = lower($1) and $4 <> '' and device = $4 and at > $3::timestamptz - interval '15 minutes') as device,
       (select max(at) from sign_in_attempt
        where outcome = 'wrong' and lower(email) = lower($1) and device = '' and at > $3::timestamptz - interval '1 hour') as last`)

	// One of those who guess at an account at once is looked at, the next once its outcome is written.
	queueUp = query.Exec("identity.queue_up", `
select pg_advisory_xact_lock(hashtextextended('sign in ' || lower($1), 0))`)

	noteAttempt = query.Exec("identity.note_attempt", `
insert into sign_in_attempt (at, email, address, device, outcome) values ($1, $2, $3, $4, $5)`)

	knowDevice = query.New[device]("identity.know_device", `
select true as known from known_device d join account a on a.id = d.account_id
where d.token_hash = $1 and lower(a.email) = lower($2)`)

	keepDevice = query.Exec("identity.keep_device", `
insert into known_device (token_hash, account_id, name, created_at, seen_at)
values ($1, $2, $3, $4, $4)
on conflict (token_hash) do update set seen_at = excluded.seen_at, account_id = excluded.account_id`)

	forgetDevices = query.Exec("identity.forget_devices", `
delete from known_device where account_id = $1`)
)

// attempt is one try at the door.
type attempt struct {
	email, address string
	device         string // mark of a device that the account is known on, else empty
}

// arriving says where an attempt comes from, and whether its owner came in there before.
func arriving(ctx context.Context, tx tenant.Tx, email, address string, cookie op.Secret) (attempt, error) {
	a := attempt{email: email, address: address}
	if cookie == "" {
		return a, nil
	}
	hash := hashToken(string(cookie))
	_, ok, err := knowDevice.Maybe(ctx, tx, hash, email)
	if ok {
		a.device = base64.RawURLEncoding.EncodeToString(hash[:12])
	}
	return a, err
}

// stopped says for how long this attempt has to wait; zero lets it try.
func (a attempt) stopped(ctx context.Context, tx tenant.Tx) (time.Duration, error) {
	g, err := countGuesses.One(ctx, tx, a.email, a.address, tx.Now(), a.device)
	if err != nil {
		return 0, err
	}
	switch {
	case a.device != "" && g.Device < guessesOfDevice:
		return 0, nil
	case a.device != "", g.Pair >= guessesOfPair, g.Address >= guessesOfAddress:
		return 15 * time.Minute, nil
	case g.Account < guessesOfAccount || g.Last == nil:
		return 0, nil
	}
	return max(0, g.Last.Add(delayAfter(g.Account)).Sub(tx.Now())), nil
}

// turn is stopped, asked again once it is this attempt's turn: a hundred guesses made at the same moment are one guess,
// and ninety-nine that wait. A device that is known does not stand in the line.
func (a attempt) turn(ctx context.Context, tx tenant.Tx) (time.Duration, error) {
	wait, err := a.stopped(ctx, tx)
	if err != nil || wait > 0 || a.device != "" {
		return wait, err
	}
	if _, err := queueUp.Run(ctx, tx, a.email); err != nil {
		return 0, err
	}
	return a.stopped(ctx, tx)
}

// crowded says for how long somebody waits who shows what cannot be guessed: only their own wrong ones count against them.
func (a attempt) crowded(ctx context.Context, tx tenant.Tx) (time.Duration, error) {
	g, err := countGuesses.One(ctx, tx, a.email, a.address, tx.Now(), a.device)
	if err != nil {
		return 0, err
	}
	if (a.device != "" && g.Device >= guessesOfDevice) || (a.device == "" && g.Address >= guessesOfAddress) {
		return 15 * time.Minute, nil
	}
	return 0, nil
}

// stoppedFor tells an attempt that was not looked at when to come back.
func stoppedFor(wait time.Duration) SignedIn { return SignedIn{Stopped: int(wait.Seconds()) + 1} }

// delayAfter doubles from a second on with each wrong guess beyond the free ones.
func delayAfter(wrong int64) time.Duration {
	beyond := min(wrong-guessesOfAccount, 20)
	return min(time.Second<<beyond, longestDelay)
}

func (a attempt) note(ctx context.Context, tx tenant.Tx, outcome string) error {
	_, err := noteAttempt.Run(ctx, tx, tx.Now(), a.email, a.address, a.device, outcome)
	return err
}
