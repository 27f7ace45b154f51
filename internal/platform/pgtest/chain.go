package pgtest

import (
	"cmp"
	"context"
	"sync"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/internal/tenancy"
)

var engine = sync.OnceValues(func() (*authz.Engine, error) { return authz.New(context.Background()) })

// Chain runs operations in this world with the real policies.
func (w *World) Chain(tables ...[]op.Op) *op.Chain {
	policy, err := engine()
	require.NoError(w.T, err)
	grants := &tenancy.Grants{DB: w.DB, Policy: policy}
	c := &op.Chain{DB: w.DB, Policy: policy, Grants: grants.Refresh}
	c.Register(tables...)
	return c
}

// As is a context in a fund, as a person with a role who has just proved who they are. Limits are set by the caller on
// the subject; a Proof of "-" is somebody who has not.
func (w *World) As(slug string, s authz.Subject) context.Context {
	s.Fund, s.State = slug, "active"
	s.Proof, s.Reason = cmp.Or(s.Proof, authz.Second), cmp.Or(s.Reason, "a test")
	if s.ID == "" {
		s.ID = "00000000-0000-7000-8000-00000000000" + "1"
	}
	return authz.With(tenant.Enter(w.T.Context(), w.Fund(slug)), s)
}

// Role is a context in a fund as somebody who holds one role, without limits.
func (w *World) Role(slug, role string) context.Context {
	return w.As(slug, authz.Subject{Name: role, Roles: []string{role}})
}
