package identity

import (
	"context"

	"github.com/alexedwards/argon2id"

	"socle/pkg/fault"
)

// hashing caps how many passwords are hashed at once: each takes 19 MiB, and a crowd of guesses must not take them all.
var hashing = make(chan struct{}, 4)

var hashParams = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// nobody is checked when the account does not exist, so that an answer takes as long as for one that does.
var nobody = mustHash("nobody's password")

func hashPassword(ctx context.Context, password string) (string, error) {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
		return argon2id.CreateHash(password, hashParams)
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func passwordMatches(ctx context.Context, password, hash string) (bool, error) {
	if hash == "" {
		hash = nobody
	}
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
		return argon2id.ComparePasswordAndHash(password, hash)
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

func mustHash(p string) string {
	h, err := argon2id.CreateHash(p, hashParams)
	if err != nil {
		panic(err)
	}
	return h
}

// weak refuses what is guessed first. Length is what protects (NIST SP 800-63B): no rules of composition.
func weak(password string) *fault.Finding {
	if len([]rune(password)) < 12 {
		return &fault.Finding{Field: "password", Code: "password.short", Message: "is too short: at least 12 characters; several words are easy to remember"}
	}
	if len(password) > 200 {
		return &fault.Finding{Field: "password", Code: "password.long", Message: "is too long: at most 200 characters"}
	}
	return nil
}
