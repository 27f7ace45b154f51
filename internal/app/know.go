package app

import (
	"context"
	"net/http"

	"socle/internal/identity"
	"socle/internal/mandate"
	"socle/internal/oversight"
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
		if s, err = mandate.Wear(ctx, tx, r, s); err != nil {
			return err
		}
		s, err = oversight.Elevate(ctx, tx, s)
		return err
	})
	return s, err
}

// privileged names the operations that ask for a fresh proof and a reason.
func (a *App) privileged() []string {
	var names []string
	for _, o := range a.Chain.All() {
		if o.Row().StepUp {
			names = append(names, o.Row().Name)
		}
	}
	return names
}
