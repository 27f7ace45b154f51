package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/internal/identity"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
)

// TestARoleTakenAwayUnderLoadIsRefusedWithinTwoSeconds: twenty callers ask as fast as they are answered while the role is
// taken away, then while a grant is taken out of the matrix; no yes is given more than two seconds later.
func TestARoleTakenAwayUnderLoadIsRefusedWithinTwoSeconds(t *testing.T) {
	t.Parallel()
	h := openClosedHouse(t)
	inner := h.app.Handler()
	load := func(role, path string, take func()) time.Duration {
		t.Helper()
		token := h.tokens[h.a.canary+role]
		var taken, last atomic.Int64
		var yes, no atomic.Int64
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
		defer stop()
		var callers sync.WaitGroup
		for range 20 {
			callers.Go(func() {
				for refused := 0; ctx.Err() == nil && refused < 5; {
					w := h.quietly(inner, token, path)
					switch at := time.Now().UnixNano(); {
					case w == http.StatusOK:
						yes.Add(1)
						if taken.Load() > 0 {
							last.Store(max(last.Load(), at))
						}
					case w == http.StatusForbidden && taken.Load() > 0:
						no.Add(1)
						refused++
					}
				}
			})
		}
		for yes.Load() < 200 && ctx.Err() == nil {
			time.Sleep(5 * time.Millisecond)
		}
		take()
		taken.Store(time.Now().UnixNano())
		callers.Wait()
		require.NoError(t, ctx.Err(), "%d yes, %d no", yes.Load(), no.Load())
		require.EqualValues(t, 100, no.Load())
		return time.Duration(max(0, last.Load()-taken.Load()))
	}
	after := load("manager", "/api/v1/rights", func() {
		_, err := op.Call[op.None](h.as(h.a, "administrator"), h.app.Chain, "identity.revoke_role", identity.RevokeRoleInput{ID: h.a.ids["account:manager"], Role: "manager"})
		require.NoError(t, err)
	})
	t.Logf("a role taken away: the last yes came %v later", after)
	require.Less(t, after, 2*time.Second)
	after = load("auditor", "/api/v1/rights", func() {
		h.system("ma-cnss", func(ctx context.Context, tx tenant.Tx) error {
			_, err := tx.Exec(ctx, `delete from role_grant where operation = 'identity.rights' and role = 'auditor'`)
			return err
		})
	})
	t.Logf("a grant taken out of the matrix: the last yes came %v later", after)
	require.Less(t, after, 2*time.Second)
}

// quietly asks from an address of its own and answers the status: many may ask at once.
func (h *closedHouse) quietly(inner http.Handler, token, path string) int {
	r := httptest.NewRequestWithContext(h.t.Context(), http.MethodGet, path, nil)
	r.Host, r.RemoteAddr = "ma-cnss.localhost", fmt.Sprintf("10.9.%d.%d:1", rand.IntN(256), rand.IntN(256))
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	inner.ServeHTTP(w, r.WithContext(clock.At(r.Context(), closedNow)))
	return w.Code
}
