package tenancy

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"sync"
	"time"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/policies"
)

var readGrants = query.New[policies.Grant]("tenancy.grants", `
select operation, role, scope from role_grant order by operation, role`)

// Grants keeps the policy engine's picture of each fund's grants at most a second old.
type Grants struct {
	DB     *tenant.DB
	Policy *authz.Engine
	mu     sync.Mutex
	seen   map[string]seenGrants
}

type seenGrants struct {
	at     time.Time
	digest [32]byte
}

// Refresh reads the fund's grants when the picture is older than a second, and hands them over when they changed.
func (g *Grants) Refresh(ctx context.Context, f *tenant.Fund) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.seen == nil {
		g.seen = map[string]seenGrants{}
	}
	was := g.seen[f.Slug]
	if time.Since(was.at) < time.Second {
		return nil
	}
	var rows []policies.Grant
	err := g.DB.Read(ctx, f, func(tx tenant.Tx) (err error) {
		rows, err = readGrants.All(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	body, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	now := seenGrants{time.Now(), sha256.Sum256(body)}
	if now.digest != was.digest {
		if err := g.Policy.Grant(ctx, f.Slug, rows); err != nil {
			return err
		}
	}
	g.seen[f.Slug] = now
	return nil
}
