package audit

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

type head struct {
	Position int64
	AuditID  int64
	Hash     []byte
}

type loose struct {
	ID   int64
	Body string
}

// content is everything of a row that the chain protects.
const content = `jsonb_build_array(a.id, a.at, a.actor, a.actor_name, a.roles, a.session, a.action, a.outcome, a.reason,
  a.resource_kind, a.resource_id, a.employer_id, a.input, a.address, a.request_id, a.under, a.changes)::text as body`

var (
	lastSeal = query.New[head]("audit.last_seal", `
select position, audit_id, hash from audit_seal order by position desc limit 1`)

	// A row may commit after one with a higher id, so the look goes back a little.
	unsealed = query.New[loose]("audit.unsealed", `
select a.id, `+content+`
from audit a
where a.id > $1 - 10000
  and not exists (select 1 from audit_seal s where s.audit_id = a.id)
order by a.id
limit 2000`)

	insertSeals = query.Exec("audit.insert_seals", `
insert into audit_seal (position, audit_id, hash, sealed_at)
select p, i, h, $4 from unnest($1::bigint[], $2::bigint[], $3::bytea[]) as t(p, i, h)`)

	lockSeal = query.Exec("audit.lock_seal", `select pg_advisory_xact_lock(hashtext('socle seal ' || current_schema()))`)

	sealedRows = query.New[sealedRow]("audit.sealed_rows", `
select s.position, s.audit_id, s.hash, coalesce((select `+strings.TrimSuffix(content, " as body")+` from audit a where a.id = s.audit_id), '') as body
from audit_seal s
where s.position > $1
order by s.position
limit 5000`)
)

type sealedRow struct {
	Position int64
	AuditID  int64
	Hash     []byte
	Body     string
}

// Seal links the committed rows that no seal holds yet, and returns the new head's position and hash.
func Seal(ctx context.Context, tx tenant.Tx) (position int64, hash []byte, err error) {
	if _, err = lockSeal.Run(ctx, tx); err != nil {
		return 0, nil, err
	}
	last, _, err := lastSeal.Maybe(ctx, tx)
	if err != nil {
		return 0, nil, err
	}
	rows, err := unsealed.All(ctx, tx, last.AuditID)
	if err != nil || len(rows) == 0 {
		return last.Position, last.Hash, err
	}
	var positions, ids []int64
	var hashes [][]byte
	for _, r := range rows {
		last.Position++
		last.Hash = link(last.Hash, last.Position, r.Body)
		positions, ids, hashes = append(positions, last.Position), append(ids, r.ID), append(hashes, last.Hash)
	}
	_, err = insertSeals.Run(ctx, tx, positions, ids, hashes, tx.Now())
	return last.Position, last.Hash, err
}

func link(prev []byte, position int64, body string) []byte {
	h := sha256.New()
	h.Write(prev)
	_ = binary.Write(h, binary.BigEndian, position)
	h.Write([]byte(body))
	return h.Sum(nil)
}

// Anchors keeps the heads of the chains outside the database: one file per fund, one line per head.
type Anchors struct{ Dir string }

// Put appends a head, unless it is the last one put.
func (a Anchors) Put(fund string, position int64, hash []byte) error {
	if position == 0 {
		return nil
	}
	if p, h, err := a.Last(fund); err != nil || (p == position && string(h) == fmt.Sprintf("%x", hash)) {
		return err
	}
	if err := os.MkdirAll(a.Dir, 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(a.file(fund), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = fmt.Fprintf(f, "%s %d %x\n", time.Now().UTC().Format(time.RFC3339), position, hash)
	return err
}

// Last is the newest head anchored for a fund: position and hash in hexadecimal; zero when none was.
func (a Anchors) Last(fund string) (position int64, hash []byte, err error) {
	b, err := os.ReadFile(a.file(fund))
	if os.IsNotExist(err) {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	var at string
	_, err = fmt.Sscanf(lines[len(lines)-1], "%s %d %s", &at, &position, &hash)
	return position, hash, err
}

func (a Anchors) file(fund string) string { return filepath.Join(a.Dir, fund+".anchors") }
