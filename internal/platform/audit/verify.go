package audit

import (
	"context"
	"fmt"
	"time"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

var missedRows = query.New[int64]("audit.missed_rows", `
select count(*)
from audit a
where not exists (select 1 from audit_seal s where s.audit_id = a.id)
  and a.at < $1::timestamptz - interval '5 minutes'`)

// Verify walks the chain of the fund and names each break: an edited, deleted or swapped row, a cut, a head that left
// its anchor.
func Verify(ctx context.Context, tx tenant.Tx, anchors Anchors) ([]string, error) {
	return Walk(ctx, tx, tx.Now(), tx.Fund().Slug, anchors)
}

// Walk is Verify over any runner that stands in the fund's schema.
func Walk(ctx context.Context, tx query.Runner, now time.Time, fund string, anchors Anchors) ([]string, error) {
	var broken []string
	anchored, anchoredHash, err := anchors.Last(fund)
	if err != nil {
		return nil, err
	}
	var prev []byte
	var at int64
	seenAnchor := anchored == 0
	for {
		rows, err := sealedRows.All(ctx, tx, at)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if r.Position != at+1 {
				broken = append(broken, fmt.Sprintf("audit: seals %d to %d are missing", at+1, r.Position-1))
			}
			if r.Body == "" {
				broken = append(broken, fmt.Sprintf("audit: row %d was deleted", r.AuditID))
			} else if string(link(prev, r.Position, r.Body)) != string(r.Hash) {
				broken = append(broken, fmt.Sprintf("audit: row %d does not fit the chain at position %d", r.AuditID, r.Position))
			}
			if r.Position == anchored {
				seenAnchor = fmt.Sprintf("%x", r.Hash) == string(anchoredHash)
			}
			prev, at = r.Hash, r.Position
		}
		if len(rows) == 0 {
			break
		}
	}
	if !seenAnchor {
		broken = append(broken, fmt.Sprintf("audit: the head anchored outside (position %d) is not in the chain", anchored))
	}
	missed, err := missedRows.One(ctx, tx, now)
	if missed > 0 {
		broken = append(broken, fmt.Sprintf("audit: %d rows were never sealed", missed))
	}
	return broken, err
}
