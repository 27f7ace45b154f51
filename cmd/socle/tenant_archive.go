package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"socle/internal/app"
	"socle/internal/oversight"
	"socle/internal/tenancy"
)

func exportFlags(fs *flag.FlagSet, v *tenantArgs) {
	jsonFlag(fs, v)
	fs.StringVar(&v.to, "to", "", "the archive to write, FUND.socle.zip for example; it must not exist")
}

func deleteFlags(fs *flag.FlagSet, v *tenantArgs) {
	fs.StringVar(&v.confirm, "yes-delete", "", "the fund's name again")
	fs.StringVar(&v.to, "export-to", "", "the archive to write before anything goes, once nobody is in the fund any more")
	fs.BoolVar(&v.without, "without-export", false, "keep nothing")
	fs.BoolVar(&v.force, "force", false, "end jobs that still run after --wait")
	fs.DurationVar(&v.wait, "wait", 30*time.Second, "how long jobs that run may take to end")
}

func exportFund(ctx context.Context, a *app.App, v tenantArgs, out io.Writer) error {
	if v.to == "" {
		return errors.New("tenant export: --to FILE is needed: the archive to write")
	}
	began := time.Now()
	m, err := a.ExportFund(ctx, v.word, v.to)
	if err != nil {
		return err
	}
	info, err := os.Stat(v.to)
	if err != nil {
		return err
	}
	if v.json {
		return json.NewEncoder(out).Encode(map[string]any{"fund": m.Fund, "file": v.to, "bytes": info.Size(), "rows": m.Rows(), "state": m.State, "audit_head": m.Head})
	}
	fmt.Fprintf(out, "%s: %d rows of %d tables in %s, %.1f MB (%.1f MB unpacked), in %s\n", m.Fund, m.Rows(), len(m.Tables), v.to,
		float64(info.Size())/1e6, float64(m.Size())/1e6, time.Since(began).Round(10*time.Millisecond))
	if m.State == "active" {
		fmt.Fprintf(out, "The fund went on meanwhile. To move it, suspend it first: what it does after this moment is not in the archive.\n")
	}
	fmt.Fprintln(out, "The archive holds persons, amounts and the hashes of passwords: keep it as you keep the database.")
	return nil
}

func importFund(ctx context.Context, a *app.App, v tenantArgs, out io.Writer) error {
	began := time.Now()
	done, report, err := a.ImportFund(ctx, v.word)
	if err != nil {
		return err
	}
	if v.json {
		if err := json.NewEncoder(out).Encode(struct {
			tenancy.Imported
			Verify oversight.Report `json:"verify"`
		}{done, report}); err != nil {
			return err
		}
	} else {
		sayImported(out, done, report, time.Since(began))
	}
	if len(report.Violations) > 0 {
		return errExit
	}
	return nil
}

func sayImported(out io.Writer, done tenancy.Imported, report oversight.Report, took time.Duration) {
	fmt.Fprintf(out, "%s: %d rows, in %s; people sign in again\n", done.Fund, done.Rows, took.Round(10*time.Millisecond))
	for _, step := range done.Migrated {
		fmt.Fprintf(out, "  brought forward by %s\n", step)
	}
	if done.Held > 0 {
		fmt.Fprintf(out, "  %d messages wait, because the fund may have sent them after the archive was made: 'socle tenant release %s' sends them\n", done.Held, done.Fund)
	}
	fmt.Fprintf(out, "  verify: %d rules, %d violations\n", report.Rules, len(report.Violations))
	for _, v := range report.Violations {
		fmt.Fprintf(out, "    %-40s %s\n", v.Rule, v.Detail)
	}
}

func releaseFund(ctx context.Context, a *app.App, v tenantArgs, out io.Writer) error {
	n, err := a.ReleaseFund(ctx, v.word)
	if err == nil {
		fmt.Fprintf(out, "%s: %d messages go\n", v.word, n)
	}
	return err
}

func deleteFund(ctx context.Context, a *app.App, v tenantArgs, out io.Writer) error {
	if v.confirm != v.word {
		return fmt.Errorf("tenant delete: say the fund's name again to delete it for good: --yes-delete %s", v.word)
	}
	if (v.to == "") == !v.without {
		return errors.New("tenant delete: --export-to FILE keeps an archive of the fund, --without-export keeps nothing: choose one")
	}
	began := time.Now()
	done, err := a.DeleteFund(ctx, v.word, v.to, v.force, v.wait)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s is gone: %d tables, %d connections ended, %d bells, in %s\n", done.Fund, done.Tables, done.Connections, done.Bells, time.Since(began).Round(10*time.Millisecond))
	if v.to != "" {
		fmt.Fprintf(out, "its archive is %s\n", v.to)
	}
	for _, db := range done.RoleKept {
		fmt.Fprintf(out, "its role is left: the database %s, a copy of this one, uses it\n", db)
	}
	return nil
}
