package bench

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/google/uuid"

	"socle/internal/app"
	"socle/internal/declaration"
	"socle/internal/identity"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
)

// page asks for a page of the portal, many times, as somebody with a role ("" is a visitor), and takes the median.
func page(ctx context.Context, a *app.App, f *tenant.Fund, what, role, path string) (Row, error) {
	cookie, err := signedIn(ctx, a, f, role)
	if err != nil {
		return Row{}, err
	}
	h, took := a.Handler(), make([]time.Duration, 100)
	for i := range took {
		rq := httptest.NewRequestWithContext(ctx, http.MethodGet, "http://"+f.Slug+".localhost"+path, nil)
		rq.AddCookie(cookie)
		w := httptest.NewRecorder()
		start := time.Now()
		h.ServeHTTP(w, rq)
		took[i] = time.Since(start)
		if w.Code != http.StatusOK {
			return Row{}, fmt.Errorf("%s answered %d", path, w.Code)
		}
	}
	return Row{What: "portal: " + what + " (median)", Measured: median(took), Limit: "150 ms", Most: 0.150}, nil
}

// filedPage is the page of the declaration that was filed before: its sums, and the first of its many lines.
func filedPage(ctx context.Context, a *app.App, f *tenant.Fund, lines int) (Row, error) {
	as := authz.With(tenant.Enter(ctx, f), authz.Subject{ID: uuid.NewString(), Fund: f.Slug, State: "active", Name: "bench", Roles: []string{"manager"}})
	list, err := op.Call[declaration.List](as, a.Chain, "declaration.list", declaration.ListInput{})
	if err != nil || len(list.Rows) == 0 {
		return Row{}, fmt.Errorf("the declaration that was filed is not found: %w", err)
	}
	return page(ctx, a, f, fmt.Sprintf("a declaration of %d lines", lines), "manager", "/declarations/"+list.Rows[0].ID.String())
}

// signedIn is the cookie of somebody with a role.
func signedIn(ctx context.Context, a *app.App, f *tenant.Fund, role string) (*http.Cookie, error) {
	c := &http.Cookie{Name: identity.CookieName}
	if role == "" {
		return c, nil
	}
	ctx = authz.With(tenant.Enter(ctx, f), authz.System(f.Slug, "bench"))
	return c, a.DB.Write(ctx, f, func(tx tenant.Tx) error {
		id, err := identity.Ensure(ctx, tx, role+"@bench.example", role, "quatre mots faciles", identity.Role{Name: role})
		if err == nil {
			c.Value, err = identity.StartToken(ctx, tx, id)
		}
		return err
	})
}
