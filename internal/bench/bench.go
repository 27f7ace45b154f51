// Package bench measures what was promised, each line beside its limit and, where it can be, as a ratio within one run.
package bench

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"socle/internal/app"
	"socle/internal/platform/config"
	"socle/internal/platform/tenant"
	"socle/tenants"
)

// Row is one line of the table. Most is the limit: of the ratio where there is something to measure against, else of Measured.
type Row struct {
	What     string
	Measured time.Duration
	Against  string
	Yard     time.Duration
	Limit    string
	Most     float64
}

// Ratio is Measured in yards, empty without one.
func (r Row) Ratio() string {
	if r.Yard == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f ×", float64(r.Measured)/float64(r.Yard))
}

// Over says that the limit was passed.
func (r Row) Over() bool {
	if r.Yard == 0 {
		return r.Measured.Seconds() > r.Most
	}
	return float64(r.Measured)/float64(r.Yard) > r.Most
}

// Run measures in a database made for it and dropped after.
func Run(ctx context.Context, c config.Config, lines int, log *slog.Logger) ([]Row, error) {
	name := fmt.Sprintf("socle_bench_%d", os.Getpid())
	drop, err := database(ctx, &c, name)
	if err != nil {
		return nil, err
	}
	defer drop()
	dir, err := os.MkdirTemp("", "socle-bench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	c.Dir, c.Demo, c.RedisURL = dir, true, ""
	a, err := app.Open(ctx, c, log)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	if err := a.Registry.Migrate(ctx); err != nil {
		return nil, err
	}
	folder, err := tenants.Open("", "ma-cnss")
	if err != nil {
		return nil, err
	}
	f, err := a.CreateFund(ctx, folder)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, measure := range []func(context.Context, *app.App, *tenant.Fund) (Row, error){
		func(ctx context.Context, a *app.App, f *tenant.Fund) (Row, error) { return filing(ctx, a, f, lines) },
		engine,
		func(ctx context.Context, a *app.App, f *tenant.Fund) (Row, error) {
			return page(ctx, a, f, "the sign-in page", "", "/sign-in")
		},
		func(ctx context.Context, a *app.App, f *tenant.Fund) (Row, error) {
			return page(ctx, a, f, "a manager's dashboard", "manager", "/dashboard")
		},
		func(ctx context.Context, a *app.App, f *tenant.Fund) (Row, error) { return filedPage(ctx, a, f, lines) },
		decision, // puts grants of its own in place of the fund's
	} {
		row, err := measure(ctx, a, f)
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func database(ctx context.Context, c *config.Config, name string) (drop func(), err error) {
	base := c.DatabaseURL
	exec := func(sql string) error {
		conn, err := pgx.Connect(ctx, base)
		if err != nil {
			return err
		}
		defer conn.Close(ctx)
		_, err = conn.Exec(context.WithoutCancel(ctx), sql)
		return err
	}
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	u.Path = "/" + name
	c.DatabaseURL = u.String()
	return func() { _ = exec("drop database if exists " + name + " with (force)") }, exec("create database " + name)
}

func median(took []time.Duration) time.Duration {
	slices.Sort(took)
	return took[len(took)/2]
}
