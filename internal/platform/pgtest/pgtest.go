// Package pgtest gives tests a real database with three funds and a region, cloned from a template in milliseconds.
// Without a database a test fails: it is never skipped.
package pgtest

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"socle/internal/law"
	"socle/internal/platform/authz"
	"socle/internal/platform/migrate"
	"socle/internal/platform/tenant"
	"socle/internal/tenancy"
	"socle/policies"
	"socle/tenants"
)

// Funds that every test database holds. Tests act in the first and see that the second does not move.
var Funds = []string{"ma-cnss", "ml-inps", "bj-cnss", "cipres"}

const secret = "test"

// seeds run inside each fund when the template is made.
var seeds = []tenancy.Seed{law.Seed}

// World is one test's database.
type World struct {
	T        testing.TB
	URL      string
	DB       *tenant.DB
	Registry *tenancy.Registry
	Events   tenant.Subscriptions
	Rings    []tenant.Ring
}

var template struct {
	sync.Once
	name string
	err  error
}

// URL is the cluster for tests; its absence fails the test with what to do.
func URL(t testing.TB) string {
	u := os.Getenv("SOCLE_TEST_DATABASE_URL")
	require.NotEmpty(t, u, "SOCLE_TEST_DATABASE_URL is not set: run 'make test', which starts a private PostgreSQL and Redis")
	return u
}

// New clones the template: a database of this test's own, dropped at its end.
func New(t testing.TB) *World { return NewWith(t, tenant.Subscriptions{}) }

// NewWith is New with the jobs that events start.
func NewWith(t testing.TB, events tenant.Subscriptions) *World {
	t.Helper()
	return open(t, clone(t), secret, events)
}

// NewSecret is a deployment with another secret: it cannot sign in to the funds of the template, only to its own.
func NewSecret(t testing.TB, secret string) *World {
	t.Helper()
	return open(t, clone(t), secret, tenant.Subscriptions{})
}

// clone makes a database of the template and gives its address; it goes with the test, and the roles made in it too.
func clone(t testing.TB) string {
	t.Helper()
	base := URL(t)
	template.Do(func() { template.name, template.err = prepare(base) })
	require.NoError(t, template.err)
	name := "socle_test_" + strings.ReplaceAll(uuid.NewString()[:13], "-", "")
	admin(t, base, fmt.Sprintf("create database %s template %s", name, template.name))
	t.Cleanup(func() {
		admin(t, base, "drop database if exists "+name+" with (force)")
		admin(t, base, fmt.Sprintf(`do $$ declare r text; begin for r in select rolname from pg_roles where starts_with(rolname, '%s_') loop execute format('drop role %%I', r); end loop; end $$`, name))
	})
	return in(base, name)
}

func open(t testing.TB, u, secret string, events tenant.Subscriptions) *World {
	reg, err := tenancy.OpenRegistry(t.Context(), u, secret)
	require.NoError(t, err)
	w := &World{T: t, URL: u, Registry: reg, Events: events}
	w.DB = tenant.Open(tenant.Options{URL: u, Password: reg.Password, Events: events, PerFund: 6,
		Bell: func(_ context.Context, r []tenant.Ring) { w.Rings = append(w.Rings, r...) }})
	t.Cleanup(func() { w.DB.Close(); reg.Pool.Close() })
	return w
}

// Fund finds one of the funds.
func (w *World) Fund(slug string) *tenant.Fund {
	f, err := w.Registry.Fund(w.T.Context(), slug)
	require.NoError(w.T, err)
	return f
}

// Tx runs fn in a transaction of ma-cnss that is rolled back, as a job of the system.
func (w *World) Tx(fn func(ctx context.Context, tx tenant.Tx)) {
	f := w.Fund(Funds[0])
	ctx := authz.With(tenant.Enter(w.T.Context(), f), authz.System(f.Slug, "test"))
	require.NoError(w.T, w.DB.Alone(ctx, f, func(tx tenant.Tx) error { fn(ctx, tx); return nil }))
}

// prepare makes the template once for this state of the schema, the folders and the seeds; processes wait for one another.
func prepare(base string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	name, err := stamp()
	if err != nil {
		return "", err
	}
	c, err := pgx.Connect(ctx, base)
	if err != nil {
		return "", fmt.Errorf("the test database does not answer; run 'make test': %w", err)
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, `select pg_advisory_lock(hashtext('socle test template'))`); err != nil {
		return "", err
	}
	var have bool
	if err := c.QueryRow(ctx, `select exists (select 1 from pg_database where datname = $1)`, name).Scan(&have); err != nil || have {
		return name, err
	}
	half := name + "_half"
	for _, sql := range []string{"drop database if exists " + half + " with (force)", "create database " + half} {
		if _, err := c.Exec(ctx, sql); err != nil {
			return "", err
		}
	}
	if err := fill(ctx, in(base, half)); err != nil {
		return "", err
	}
	_, err = c.Exec(ctx, "alter database "+half+" rename to "+name)
	return name, err
}

func fill(ctx context.Context, u string) error {
	reg, err := tenancy.OpenRegistry(ctx, u, secret)
	if err != nil {
		return err
	}
	defer reg.Pool.Close()
	if err := reg.Migrate(ctx); err != nil {
		return err
	}
	db := tenant.Open(tenant.Options{URL: u, Password: reg.Password})
	defer db.Close()
	for _, slug := range Funds {
		folder, err := tenants.Open("", slug)
		if err != nil {
			return err
		}
		if _, err := reg.Create(ctx, db, folder, seeds...); err != nil {
			return fmt.Errorf("fund %s: %w", slug, err)
		}
	}
	return nil
}

// stamp names the template after what it is made of: every migration, every folder, the seeds' number.
func stamp() (string, error) {
	h := sha256.New()
	for _, of := range []string{"registry", "fund"} {
		steps, err := migrate.Steps(of)
		if err != nil {
			return "", err
		}
		for _, s := range steps {
			fmt.Fprint(h, s.Name, s.SQL)
		}
	}
	for _, slug := range Funds {
		folder, err := tenants.Open("", slug)
		if err != nil {
			return "", err
		}
		body, err := json.Marshal(folder)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s %d", body, len(seeds))
	}
	grants, err := policies.Defaults()
	if err != nil {
		return "", err
	}
	lines := make([]string, 0, len(grants))
	for _, g := range grants {
		lines = append(lines, fmt.Sprint(g))
	}
	slices.Sort(lines)
	fmt.Fprint(h, lines)
	return fmt.Sprintf("socle_template_%x", h.Sum(nil)[:6]), nil
}

func in(base, database string) string {
	u, err := url.Parse(base)
	if err != nil {
		panic(err)
	}
	u.Path = "/" + database
	return u.String()
}

func admin(t testing.TB, base, sql string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := pgx.Connect(ctx, base)
	require.NoError(t, err)
	defer c.Close(ctx)
	_, err = c.Exec(ctx, sql)
	require.NoError(t, err)
}
