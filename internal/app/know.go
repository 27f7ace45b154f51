package app

import (
	"context"
	"net/http"

	"socle/internal/identity"
	"socle/internal/mandate"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
)

// know finds who asks, and what they act under just now: an employer's mandate, or a role taken by breaking the glass.
// Both are read anew at each request, so that what ended opens nothing any more.
func (a *App) know(ctx context.Context, f *tenant.Fund, r *http.Request) (authz.Subject, error) {
	s, err := identity.Know(ctx, a.DB, f, r)
	if err != nil || s.Account() == nil {
		return s, err
	}
	err = a.DB.Read(ctx, f, func(tx tenant.Tx) (err error) {
		s, err = mandate.Wear(ctx, tx, r, s)
		return err
	})
	return s, err
}
