package oversight

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/policies"
)

const fund = "ma-cnss"

// office is a fund with its people, a working chain, and a list of persons that can be shown.
type office struct {
	*pgtest.World
	t     *testing.T
	chain *op.Chain
	s     *Service
	now   time.Time
}

// showing asks for so many persons, from one on.
type showing struct {
	From int `json:"from"`
	N    int `json:"n"`
}

func personID(n int) uuid.UUID {
	return uuid.MustParse(fmt.Sprintf("00000000-0000-7000-9000-%012d", n))
}

func open(t *testing.T) *office {
	w := pgtest.New(t)
	o := &office{World: w, t: t, now: time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC)} // a Tuesday
	o.s = &Service{Anchors: audit.Anchors{Dir: t.TempDir()}, DB: w.DB, Privileged: func() []string { return []string{"glass.decide", "oversight.set_cap"} }}
	o.chain = w.Chain(o.s.Operations(), []op.Op{op.Ask("test.persons", "GET /test", func(ctx context.Context, _ tenant.Tx, in showing) (op.None, error) {
		for n := range in.N {
			audit.Shows(ctx, personID(in.From+n))
		}
		return op.None{}, nil
	}).Free()})
	refresh := o.chain.Grants
	grants := append(must(policies.Defaults()), policies.Grant{Operation: "test.persons", Role: "supervisor", Scope: "fund"},
		policies.Grant{Operation: "test.persons", Role: "administrator", Scope: "fund"}, policies.Grant{Operation: "test.persons", Role: "employer", Scope: "fund"})
	o.chain.Grants = func(ctx context.Context, f *tenant.Fund) error {
		if err := refresh(ctx, f); err != nil {
			return err
		}
		return o.chain.Policy.Grant(ctx, f.Slug, grants)
	}
	o.chain.Shown = o.s.Count
	o.tx(func(ctx context.Context, tx tenant.Tx) error {
		for n, role := range []string{"supervisor", "administrator", "manager", "auditor", "employer"} {
			id := account(role)
			if _, err := tx.Exec(ctx, `insert into account (id, email, name, created_at) values ($1, $2, $3, $4)`, id, role+"@x.example", role, o.now.AddDate(0, -n-1, 0)); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `insert into account_role (account_id, role, granted_by, granted_at) values ($1, $2, $3, $4)`, id, role, account("administrator").String(), o.now.AddDate(0, 0, -n)); err != nil {
				return err
			}
		}
		return nil
	})
	return o
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func account(role string) uuid.UUID { return uuid.NewSHA1(uuid.Nil, []byte(role)) }

func (o *office) tx(fn func(context.Context, tenant.Tx) error) {
	o.t.Helper()
	f := o.Fund(fund)
	ctx := clock.At(authz.With(tenant.Enter(o.t.Context(), f), authz.System(fund, "test")), o.now)
	require.NoError(o.t, o.DB.Write(ctx, f, func(tx tenant.Tx) error { return fn(ctx, tx) }))
}

func (o *office) person(role string) authz.Subject {
	return authz.Subject{ID: account(role).String(), Name: role, Roles: []string{role}, Session: "s"}
}

func (o *office) as(s authz.Subject) context.Context {
	return audit.WithOrigin(clock.At(o.As(fund, s), o.now), audit.Origin{Address: "10.0.0.1", RequestID: "r-" + s.Name})
}

func (o *office) role(role string) context.Context { return o.as(o.person(role)) }

// elevated is the person as the next request knows it.
func (o *office) elevated(role string) authz.Subject {
	s := o.person(role)
	o.tx(func(ctx context.Context, tx tenant.Tx) (err error) {
		s, err = Elevate(ctx, tx, s)
		return err
	})
	return s
}

func (o *office) strings(sql string, args ...any) []string {
	o.t.Helper()
	var out []string
	o.tx(func(ctx context.Context, tx tenant.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	return out
}

func ask[Out any](o *office, ctx context.Context, name string, in any) Out {
	o.t.Helper()
	out, err := op.Call[Out](ctx, o.chain, name, in)
	require.NoError(o.t, err, name)
	return out
}

func kind(t *testing.T, err error) fault.Kind {
	t.Helper()
	f, ok := fault.As(err)
	require.True(t, ok, "%v", err)
	return f.Kind
}
