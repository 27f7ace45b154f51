package identity

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

var (
	dropRecovery = query.Exec("identity.drop_recovery", `
delete from recovery_code where account_id = $1`)

	putRecovery = query.Exec("identity.put_recovery", `
insert into recovery_code (account_id, code_hash, created_at) select $1, unnest($2::bytea[]), $3`)

	takeRecovery = query.Exec("identity.take_recovery", `
update recovery_code set used_at = $3 where account_id = $1 and code_hash = $2 and used_at is null`)
)

// Recovery are codes for the day the phone is lost: shown once, each serves once.
type Recovery struct {
	Codes []op.Secret `json:"codes"`
	Wrong bool        `json:"wrong"`
}

// NewCodes replaces the recovery codes; the old ones are worth nothing from now on.
func (s *Service) NewCodes(ctx context.Context, tx tenant.Tx, in PasswordInput) (Recovery, error) {
	h, err := s.again(ctx, tx, in.Password)
	if err != nil {
		return Recovery{}, err
	}
	return newCodes(ctx, tx, h.AccountID)
}

func newCodes(ctx context.Context, tx tenant.Tx, account uuid.UUID) (Recovery, error) {
	var r Recovery
	var hashes [][]byte
	for range 10 {
		code := newRecovery()
		r.Codes, hashes = append(r.Codes, op.Secret(code)), append(hashes, hashRecovery(account, code))
	}
	if _, err := dropRecovery.Run(ctx, tx, account); err != nil {
		return Recovery{}, err
	}
	_, err := putRecovery.Run(ctx, tx, account, hashes, tx.Now())
	return r, err
}

// newRecovery makes a code of 80 random bits, easy to copy: "ABCD-EFGH-IJKL-MNOP".
func newRecovery() string {
	raw := make([]byte, 10)
	_, _ = rand.Read(raw)
	c := base32.StdEncoding.EncodeToString(raw)
	return c[:4] + "-" + c[4:8] + "-" + c[8:12] + "-" + c[12:]
}

// hashRecovery needs no slow hash: a code is 80 random bits.
func hashRecovery(account uuid.UUID, code string) []byte {
	sum := sha256.Sum256([]byte("recovery " + account.String() + " " + strings.ReplaceAll(code, "-", "")))
	return sum[:]
}
