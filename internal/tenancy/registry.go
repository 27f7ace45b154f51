package tenancy

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/tenants"
)

// Registry is the operator's own view of the deployment: its pool is not a fund's, and reads no fund's rows.
type Registry struct {
	Pool   *pgxpool.Pool
	secret string
	mu     sync.Mutex
	known  map[string]*tenant.Fund
	list   []*tenant.Fund
	read   time.Time
}

// OpenRegistry connects as the operator. The secret makes the passwords of the funds' roles.
func OpenRegistry(ctx context.Context, url, secret string) (*Registry, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database url: %w", err)
	}
	cfg.MaxConns, cfg.MaxConnIdleTime = 4, time.Minute
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, err
	}
	return &Registry{Pool: pool, secret: secret}, pool.Ping(ctx)
}

// Password is that of a fund's role: derived, so that nothing secret is stored.
func (r *Registry) Password(role string) string {
	m := hmac.New(sha256.New, []byte(r.secret))
	m.Write([]byte("role " + role))
	return hex.EncodeToString(m.Sum(nil))
}

type fundRow struct {
	Slug, Kind, State, SchemaName, RoleName string
	Live                                    bool
	Folder, Officers                        []byte
}

var (
	allFunds = query.Registry[fundRow]("tenancy.funds", `
select slug, kind, state, schema_name, role_name, production_at is not null as live, folder, officers
from registry.fund
order by slug`)

	putFund = query.RegistryExec("tenancy.put_fund", `
insert into registry.fund (slug, kind, state, schema_name, role_name, folder, created_at, changed_at)
values ($1, $2, 'active', $3, $4, $5, $6, $6)
on conflict (slug) do nothing`)

	setLive = query.RegistryExec("tenancy.set_live", `
update registry.fund
set production_at = case when $2 then coalesce(production_at, $4) end, production_by = case when $2 then $3 else '' end, changed_at = $4
where slug = $1 and (production_at is not null) <> $2`)

	putFolder = query.RegistryExec("tenancy.put_folder", `
update registry.fund set kind = $2, folder = $3, changed_at = $4 where slug = $1`)

	putSeeded = query.RegistryExec("tenancy.put_seeded", `
update registry.fund set seeded = $2 where slug = $1 and seeded <> $2`)

	setFundState = query.RegistryExec("tenancy.set_fund_state", `
update registry.fund set state = $2, changed_at = $3 where slug = $1`)
)

// fresh is how old the registry's picture may be; a suspension is felt within it.
const fresh = time.Second

// Funds lists the funds that are somebody's, by slug; one that is being deleted is not.
func (r *Registry) Funds(ctx context.Context) ([]*tenant.Fund, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known != nil && time.Since(r.read) < fresh {
		return r.list, nil
	}
	all, err := r.all(ctx, r.known)
	if err != nil {
		return nil, err
	}
	known, list := map[string]*tenant.Fund{}, make([]*tenant.Fund, 0, len(all))
	for _, f := range all {
		if f.State != Deleting {
			known[f.Slug], list = f, append(list, f)
		}
	}
	r.known, r.list, r.read = known, list, time.Now()
	return list, nil
}

// Deleting is the state of a fund whose rows are going.
const Deleting = "deleting"

// All lists every fund as the registry holds it now, those that are being deleted too.
func (r *Registry) All(ctx context.Context) ([]*tenant.Fund, error) { return r.all(ctx, nil) }

func (r *Registry) all(ctx context.Context, known map[string]*tenant.Fund) ([]*tenant.Fund, error) {
	rows, err := allFunds.All(ctx, r.Pool)
	if err != nil {
		return nil, err
	}
	list := make([]*tenant.Fund, 0, len(rows))
	for _, row := range rows {
		f, err := decode(row, known)
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}

// decode keeps the decoded folder while what is stored has not changed.
func decode(row fundRow, known map[string]*tenant.Fund) (*tenant.Fund, error) {
	f := &tenant.Fund{Slug: row.Slug, Kind: row.Kind, State: row.State, Schema: row.SchemaName, Role: row.RoleName, Live: row.Live,
		Digest: sha256.Sum256(slices.Concat(row.Folder, []byte("\n"), row.Officers))}
	if old := known[row.Slug]; old != nil && old.Digest == f.Digest {
		f.Folder, f.Filed = old.Folder, old.Filed
		return f, nil
	}
	f.Filed = &tenants.Folder{}
	if err := json.Unmarshal(row.Folder, f.Filed); err != nil {
		return nil, fmt.Errorf("folder of %s: %w", row.Slug, err)
	}
	var parts tenants.Officers
	err := json.Unmarshal(row.Officers, &parts)
	if err == nil {
		f.Folder, err = f.Filed.With(parts)
	}
	if err != nil {
		return nil, fmt.Errorf("what the officers of %s changed: %w", row.Slug, err)
	}
	return f, nil
}

// Fund finds one by slug.
func (r *Registry) Fund(ctx context.Context, slug string) (*tenant.Fund, error) {
	if _, err := r.Funds(ctx); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if f := r.known[slug]; f != nil {
		return f, nil
	}
	return nil, fault.Missing("fund")
}

// Changed makes the next look read the registry again.
func (r *Registry) Changed() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.read = time.Time{}
}

// SetState suspends or resumes a fund. The role's way to its schema is opened again, should a deletion have closed it.
func (r *Registry) SetState(ctx context.Context, slug, state string) error {
	n, err := setFundState.Run(ctx, r.Pool, slug, state, time.Now())
	if err == nil && n == 0 {
		return fault.Missing("fund")
	}
	r.Changed()
	if err != nil || state == Deleting {
		return err
	}
	f, err := r.Fund(ctx, slug)
	if err != nil {
		return err
	}
	return r.letIn(ctx, f)
}

// SetLive puts a fund in production, or back into preparation. Whether it may is decided by who calls.
func (r *Registry) SetLive(ctx context.Context, slug string, live bool, by string) error {
	_, err := setLive.Run(ctx, r.Pool, slug, live, by, time.Now())
	r.Changed()
	return err
}

func (r *Registry) letIn(ctx context.Context, f *tenant.Fund) error {
	_, err := r.Pool.Exec(ctx, fmt.Sprintf("grant usage on schema %s to %s", quoted(f.Schema), quoted(f.Role)))
	return err
}

// names of a fund's schema and role. The role carries the database's name, because roles belong to the whole cluster.
func (r *Registry) names(slug string) (schema, role string) {
	schema = "f_" + strings.ReplaceAll(slug, "-", "_")
	return schema, r.Pool.Config().ConnConfig.Database + "_" + schema
}

func (r *Registry) conn(ctx context.Context, fn func(*pgx.Conn) error) error {
	c, err := r.Pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer c.Release()
	return fn(c.Conn())
}
