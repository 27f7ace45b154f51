package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"socle/internal/oversight"
	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/internal/platform/work"
	"socle/internal/tenancy"
	"socle/internal/tenancy/archive"
)

// outward are the jobs that write to people outside: after an import they may have to wait.
var outward = tenancy.Holding{"notification.send"}

// ExportFund writes a fund into an archive file, which appears whole or not at all and which the owner alone may read.
// What was committed is sealed and anchored first, so that the archive proves itself.
func (a *App) ExportFund(ctx context.Context, slug, file string) (archive.Manifest, error) {
	f, err := a.Registry.Fund(ctx, slug)
	if err != nil {
		return archive.Manifest{}, err
	}
	if err := a.tell(ctx, f, "export", map[string]any{"file": filepath.Base(file)}); err != nil {
		return archive.Manifest{}, err
	}
	if err := a.sealUp(ctx, f); err != nil {
		return archive.Manifest{}, err
	}
	return a.exportTo(ctx, f, file)
}

func (a *App) exportTo(ctx context.Context, f *tenant.Fund, file string) (m archive.Manifest, err error) {
	if _, err := os.Stat(file); err == nil {
		return m, fmt.Errorf("%s is there already: nothing is written over it", file)
	}
	out, err := os.CreateTemp(filepath.Dir(file), ".socle-export-*") // readable by its owner alone
	if err != nil {
		return m, err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	if m, err = a.Registry.Export(ctx, f, a.Anchors, out); err != nil {
		return m, err
	}
	if err := out.Sync(); err != nil {
		return m, err
	}
	return m, os.Link(out.Name(), file) // fails when somebody else made the file meanwhile
}

// ImportFund puts the fund of an archive file in place and proves it; nothing is written when the file is not whole.
func (a *App) ImportFund(ctx context.Context, file string) (tenancy.Imported, oversight.Report, error) {
	in, err := os.Open(file)
	if err != nil {
		return tenancy.Imported{}, oversight.Report{}, err
	}
	defer in.Close()
	size, err := in.Seek(0, io.SeekEnd)
	if err != nil {
		return tenancy.Imported{}, oversight.Report{}, err
	}
	read, err := archive.Open(in, size)
	if err != nil {
		return tenancy.Imported{}, oversight.Report{}, err
	}
	if err := a.Registry.MigrateRegistry(ctx); err != nil {
		return tenancy.Imported{}, oversight.Report{}, err
	}
	done, err := a.Registry.Import(ctx, read, a.Anchors, outward)
	if err != nil {
		return done, oversight.Report{}, err
	}
	report, err := a.prove(ctx, done, read.Manifest)
	if err != nil {
		err = fmt.Errorf("%s was imported; its proof did not end: %w", done.Fund, err)
	}
	return done, report, err
}

// prove lets Postgres count what came, leaves a line in the fund's audit, and verifies.
func (a *App) prove(ctx context.Context, done tenancy.Imported, m archive.Manifest) (oversight.Report, error) {
	f, err := a.Registry.Fund(ctx, done.Fund)
	if err != nil {
		return oversight.Report{}, err
	}
	if err := a.Registry.Analyze(ctx, f); err != nil {
		return oversight.Report{}, err
	}
	err = a.tell(ctx, f, "import", map[string]any{"made_at": m.MadeAt, "rows": done.Rows, "held": done.Held, "migrated": done.Migrated})
	if err != nil {
		return oversight.Report{}, err
	}
	reports, err := a.Verify(ctx, done.Fund)
	if err != nil {
		return oversight.Report{}, err
	}
	return reports[0], nil
}

// tell leaves a line in the fund's own audit of what who hosts the service did with it.
func (a *App) tell(ctx context.Context, f *tenant.Fund, verb string, what any) error {
	ctx = asOperator(ctx, f.Slug, verb)
	return a.DB.Write(ctx, f, func(tx tenant.Tx) error {
		return audit.Write(ctx, tx, audit.Entry{Action: "tenancy." + verb, Outcome: audit.Done, Input: what, Resource: authz.Resource{Kind: "fund", ID: f.Slug}})
	})
}

// DeleteFund takes a fund away for good: after an export into the file named, or without one when it is empty.
func (a *App) DeleteFund(ctx context.Context, slug, file string, force bool, wait time.Duration) (tenancy.Deleted, error) {
	opt := tenancy.DeleteOptions{Anchors: a.Anchors, Force: force, Wait: wait}
	if a.Redis != nil {
		opt.Queue = func(_ context.Context, slug string) (int, error) { return work.Forget(a.Redis, slug) }
	}
	if file != "" {
		if f, err := a.Registry.Fund(ctx, slug); err == nil {
			if err := a.tell(ctx, f, "export", map[string]any{"file": filepath.Base(file), "before": "delete"}); err != nil {
				return tenancy.Deleted{}, err
			}
			if err := a.sealUp(ctx, f); err != nil {
				return tenancy.Deleted{}, err
			}
		}
		opt.Last = func(ctx context.Context, f *tenant.Fund) error {
			_, err := a.exportTo(ctx, f, file)
			return err
		}
	}
	return a.Registry.Delete(ctx, a.DB, slug, opt)
}

// ReleaseFund lets the jobs go that an import held back.
func (a *App) ReleaseFund(ctx context.Context, slug string) (int64, error) {
	f, err := a.Registry.Fund(ctx, slug)
	if err != nil {
		return 0, err
	}
	n, err := a.Registry.Release(ctx, a.DB, f)
	if err != nil || n == 0 {
		return n, err
	}
	return n, a.tell(ctx, f, "release", map[string]any{"jobs": n})
}
