package identity

import (
	"context"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"

	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// gate lets a few in at once, keeps a short line before the door, and turns the rest away at once: each hashing takes
// 19 MiB, and a crowd of guesses must hold neither the memory nor the connections of a fund.
type gate struct {
	inside   chan struct{}
	line     int // callers in line, of all funds
	patience int // of one fund
	wait     time.Duration

	mu      sync.Mutex
	waiting map[string]int
	all     int
}

var hashing = &gate{inside: make(chan struct{}, 4), line: 12, patience: 8, wait: 2 * time.Second, waiting: map[string]int{}}

// enter answers too many when the line is full, or does not move.
func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	who := ""
	if f := tenant.FundFrom(ctx); f != nil {
		who = f.Slug
	}
	if !g.queue(who, 1) {
		return nil, busy()
	}
	defer g.queue(who, -1)
	timer := time.NewTimer(g.wait)
	defer timer.Stop()
	select {
	case g.inside <- struct{}{}:
		return func() { <-g.inside }, nil
	case <-timer.C:
		return nil, busy()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (g *gate) queue(who string, n int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if n > 0 && (g.all >= g.line || g.waiting[who] >= g.patience) {
		return false
	}
	g.all += n
	g.waiting[who] += n
	return true
}

func busy() error {
	return fault.New(fault.TooMany, "sign_in.busy", "many people are signing in at this moment; try again in a few seconds")
}

var hashParams = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// nobody is checked when the account does not exist, so that an answer takes as long as for one that does.
var nobody = mustHash("nobody's password")

func hashPassword(ctx context.Context, password string) (string, error) {
	leave, err := hashing.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return argon2id.CreateHash(password, hashParams)
}

// passwordMatches takes as long without a hash, and then never matches.
func passwordMatches(ctx context.Context, password, hash string) (bool, error) {
	leave, err := hashing.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	if hash == "" {
		_, err := argon2id.ComparePasswordAndHash(password, nobody)
		return false, err
	}
	return argon2id.ComparePasswordAndHash(password, hash)
}

func mustHash(p string) string {
	h, err := argon2id.CreateHash(p, hashParams)
	if err != nil {
		panic(err)
	}
	return h
}
