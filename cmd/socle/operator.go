package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"socle/internal/app"
	"socle/internal/platform/config"
	"socle/policies"
)

var (
	migrateCommand    = command{"migrate", "bring the registry and every fund's schema forward", migrateAll}
	tokenCommand      = command{"token", "a bearer token of a demo account (--fund F --role R), in demo mode", token}
	operationsCommand = command{"operations", "list every operation (--json)", listOperations}
)

// open connects to the deployment named by the environment, or to the one that 'make run' left running.
func open(ctx context.Context) (*app.App, error) {
	c, err := config.Read()
	if err != nil {
		return nil, err
	}
	if err := c.FromRunning(); err != nil {
		return nil, err
	}
	return app.Open(ctx, c, logger(false))
}

func migrateAll(ctx context.Context, _ []string, out io.Writer) error {
	a, err := open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.Registry.Migrate(ctx); err != nil {
		return err
	}
	fmt.Fprintln(out, "the registry and every fund are up to date")
	return nil
}

func token(ctx context.Context, args []string, out io.Writer) error {
	f := newFlags("token")
	fund, role := f.String("fund", "", "the fund's slug"), f.String("role", "", "the role")
	if err := parseFlags(f, args, out, 0); err != nil {
		return settled(err)
	}
	if err := required(f, "fund", "role"); err != nil {
		return err
	}
	a, err := open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	t, err := a.DemoToken(ctx, *fund, *role)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, t)
	return nil
}

type operationRow struct {
	Name    string   `json:"name"`
	Service string   `json:"service"`
	Kind    string   `json:"kind"`
	Method  string   `json:"method"`
	Path    string   `json:"path"`
	Roles   []string `json:"roles"`
}

func listOperations(_ context.Context, args []string, out io.Writer) error {
	f := newFlags("operations")
	asJSON := f.Bool("json", false, "one JSON document")
	if err := parseFlags(f, args, out, 0); err != nil {
		return settled(err)
	}
	grants, err := policies.Defaults()
	if err != nil {
		return err
	}
	roles := map[string][]string{}
	for _, g := range grants {
		roles[g.Operation] = append(roles[g.Operation], g.Role)
	}
	rows := []operationRow{}
	for _, o := range app.AllOperations() {
		r := o.Row()
		row := operationRow{r.Name, r.Service(), r.Kind, r.Method, "", roles[r.Name]}
		if r.Path != "" {
			row.Path = "/api/v1" + r.Path
		}
		slices.Sort(row.Roles)
		rows = append(rows, row)
	}
	if *asJSON {
		return json.NewEncoder(out).Encode(rows)
	}
	for _, r := range rows {
		fmt.Fprintf(out, "%-36s %-4s %-6s %-50s %v\n", r.Name, r.Kind, r.Method, r.Path, r.Roles)
	}
	return nil
}
