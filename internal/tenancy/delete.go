package tenancy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"socle/internal/platform/audit"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// DeleteOptions say how a fund goes.
type DeleteOptions struct {
	Anchors audit.Anchors
	Wait    time.Duration                                       // how long jobs that run may take to end
	Force   bool                                                // end them when they do not
	Last    func(ctx context.Context, f *tenant.Fund) error     // called when nobody is in any more, before anything goes: the export
	Queue   func(ctx context.Context, slug string) (int, error) // forgets the fund's bells in the queue
}

// Deleted is what went.
type Deleted struct {
	Fund        string   `json:"fund"`
	Tables      int64    `json:"tables"`
	Connections int64    `json:"connections_ended"`
	Bells       int      `json:"bells"`
	RoleKept    []string `json:"role_kept_for_databases,omitempty"`
}

// Delete takes a fund away and leaves nothing of it: schema, role, rows of the registry, bells in the queue, anchors.
// First nobody may come in any more; then jobs that run may end; then who is still connected is cut off; then it goes in
// one transaction. An error before that puts the fund back as it was.
func (r *Registry) Delete(ctx context.Context, db *tenant.DB, slug string, opt DeleteOptions) (out Deleted, err error) {
	out.Fund = slug
	f, err := r.toDelete(ctx, slug)
	if err != nil {
		return out, err
	}
	if err := r.close(ctx, f); err != nil {
		return out, err
	}
	db.Forget(f)
	if err = r.goOut(ctx, f, opt, &out); err != nil {
		return out, errors.Join(err, r.reopen(context.WithoutCancel(ctx), f))
	}
	r.Changed()
	if opt.Queue != nil {
		if out.Bells, err = opt.Queue(ctx, slug); err != nil {
			return out, fmt.Errorf("%s is gone; its bells in the queue ring for nobody and go by themselves: %w", slug, err)
		}
	}
	return out, opt.Anchors.Forget(slug)
}

// toDelete finds the fund, or what a fund left when it was half made.
func (r *Registry) toDelete(ctx context.Context, slug string) (*tenant.Fund, error) {
	all, err := r.All(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if f.Slug == slug {
			return f, nil
		}
	}
	schema, role := r.names(slug)
	var left bool
	if err := r.Pool.QueryRow(ctx, `select exists (select 1 from pg_namespace where nspname = $1)`, schema).Scan(&left); err != nil {
		return nil, err
	}
	if !left || !tenant.ValidSlug(slug) {
		return nil, fault.Missing("fund")
	}
	return &tenant.Fund{Slug: slug, Schema: schema, Role: role, State: Deleting}, nil
}

// close lets nobody in any more: processes see the state within a second, the database refuses the rest.
func (r *Registry) close(ctx context.Context, f *tenant.Fund) error {
	if _, err := setFundState.Run(ctx, r.Pool, f.Slug, Deleting, time.Now()); err != nil {
		return err
	}
	r.Changed()
	return nil
}

// reopen undoes close.
func (r *Registry) reopen(ctx context.Context, f *tenant.Fund) error {
	defer r.Changed()
	if err := r.letIn(ctx, f); err != nil {
		return err
	}
	_, err := setFundState.Run(ctx, r.Pool, f.Slug, f.State, time.Now())
	return err
}

func (r *Registry) goOut(ctx context.Context, f *tenant.Fund, opt DeleteOptions, out *Deleted) error {
	if err := r.drain(ctx, f, opt); err != nil {
		return err
	}
	n, err := r.cutOff(ctx, f)
	if err != nil {
		return err
	}
	out.Connections = n
	if opt.Last != nil {
		if err := opt.Last(ctx, f); err != nil {
			return err
		}
	}
	return r.conn(ctx, func(c *pgx.Conn) error {
		return pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error { return drop(ctx, tx, f, out) })
	})
}

// drain waits until every process has seen that the fund closes, and until no worker holds a job of it.
func (r *Registry) drain(ctx context.Context, f *tenant.Fund, opt DeleteOptions) error {
	if !r.hasJobs(ctx, f) {
		return nil
	}
	began := time.Now()
	for {
		held, err := r.heldJobs(ctx, f)
		if err != nil {
			return err
		}
		since := time.Since(began)
		if since >= fresh+fresh/4 && (held == "" || (opt.Force && since >= opt.Wait)) {
			return nil
		}
		if held != "" && since >= opt.Wait && !opt.Force {
			return fault.New(fault.Conflict, "fund.working", "workers hold jobs of %s (%s): wait until they are done, or end them with --force; nothing was deleted", f.Slug, held)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (r *Registry) hasJobs(ctx context.Context, f *tenant.Fund) (has bool) {
	_ = r.Pool.QueryRow(ctx, `select to_regclass($1) is not null`, quoted(f.Schema)+".job").Scan(&has)
	return has
}

// heldJobs names the jobs whose worker gave a sign of life lately.
func (r *Registry) heldJobs(ctx context.Context, f *tenant.Fund) (names string, err error) {
	err = r.Pool.QueryRow(ctx, fmt.Sprintf(`
select coalesce(string_agg(kind || ' ' || key, ', '), '')
from (select kind, key from %s.job where state = 'running' and beat_at > clock_timestamp() - interval '2 minutes' order by kind limit 5) j`, quoted(f.Schema))).Scan(&names)
	return names, err
}

// cutOff takes the role's way to the schema and ends its connections to this database.
func (r *Registry) cutOff(ctx context.Context, f *tenant.Fund) (ended int64, err error) {
	return ended, r.conn(ctx, func(c *pgx.Conn) error {
		var have bool
		if err := c.QueryRow(ctx, `select exists (select 1 from pg_roles where rolname = $1)`, f.Role).Scan(&have); err != nil || !have {
			return err
		}
		if _, err := c.Exec(ctx, fmt.Sprintf("revoke usage on schema %s from %s", quoted(f.Schema), quoted(f.Role))); err != nil {
			return err
		}
		for range 50 {
			var n int64
			err := c.QueryRow(ctx, `
select count(*) from (
  select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and datname = current_database()
) t`, f.Role).Scan(&n)
			if err != nil || n == 0 {
				return err
			}
			ended = max(ended, n)
			time.Sleep(20 * time.Millisecond) // a backend ends at its next step
		}
		return fmt.Errorf("connections of %s do not end", f.Role)
	})
}

// drop takes everything of the fund out of the database.
func drop(ctx context.Context, tx pgx.Tx, f *tenant.Fund, out *Deleted) error {
	if _, err := tx.Exec(ctx, `select set_config('statement_timeout', '0', true), set_config('lock_timeout', '20s', true)`); err != nil {
		return err
	}
	err := tx.QueryRow(ctx, `select count(*) from pg_tables where schemaname = $1`, f.Schema).Scan(&out.Tables)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "drop schema if exists "+quoted(f.Schema)+" cascade"); err != nil {
		return err
	}
	kept, err := shelves(ctx, tx)
	if err != nil {
		return err
	}
	for _, t := range kept {
		if _, err := tx.Exec(ctx, fmt.Sprintf("delete from %s where fund = $1", pgx.Identifier{"registry", t.Name}.Sanitize()), f.Slug); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `delete from registry.fund where slug = $1`, f.Slug); err != nil {
		return err
	}
	return dropRole(ctx, tx, f.Role, out)
}

// dropRole drops the role and its rights on what all funds share. Roles belong to the whole cluster: one that a copy of
// this database uses as well is left to it.
func dropRole(ctx context.Context, tx pgx.Tx, role string, out *Deleted) error {
	var have bool
	if err := tx.QueryRow(ctx, `select exists (select 1 from pg_roles where rolname = $1)`, role).Scan(&have); err != nil || !have {
		return err
	}
	name := quoted(role)
	for _, schema := range []string{"shared", "registry"} {
		_, err := tx.Exec(ctx, fmt.Sprintf("revoke all on all functions in schema %[1]s from %[2]s; revoke all on all tables in schema %[1]s from %[2]s; revoke all on schema %[1]s from %[2]s", schema, name))
		if err != nil {
			return err
		}
	}
	rows, err := tx.Query(ctx, `
select distinct d.datname::text from pg_shdepend s join pg_roles r on r.oid = s.refobjid join pg_database d on d.oid = s.dbid
where s.refclassid = 'pg_authid'::regclass and r.rolname = $1 and d.datname <> current_database()`, role)
	if err != nil {
		return err
	}
	if out.RoleKept, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil || len(out.RoleKept) > 0 {
		return err
	}
	_, err = tx.Exec(ctx, "drop role "+name)
	if err != nil {
		return fmt.Errorf("role %s: %w", role, err)
	}
	return nil
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }
