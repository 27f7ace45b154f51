package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"socle/internal/app"
	"socle/internal/tenancy"
	"socle/tenants"
)

func planFlags(fs *flag.FlagSet, v *tenantArgs) {
	fundsFlag(fs, v)
	jsonFlag(fs, v)
	fs.BoolVar(&v.all, "all", false, "every fund of the database, and every folder of --funds")
}

func applyFlags(fs *flag.FlagSet, v *tenantArgs) {
	fundsFlag(fs, v)
	jsonFlag(fs, v)
}

func planFunds(ctx context.Context, a *app.App, v tenantArgs, out io.Writer) error {
	slugs, err := planned(ctx, a, v)
	if err != nil {
		return err
	}
	plans := make([]tenancy.Plan, 0, len(slugs))
	differs := false
	for _, slug := range slugs {
		folder, err := tenants.Open(v.funds, slug)
		if err != nil {
			return err
		}
		p, err := a.Registry.Plan(ctx, a.DB, folder)
		if err != nil {
			return err
		}
		plans, differs = append(plans, p), differs || len(p.Changes) > 0
	}
	if err := printPlans(out, plans, v.json, planWords); err != nil {
		return err
	}
	if differs {
		return exitStatus(2)
	}
	return nil
}

// planned are the funds to look at: the one named, or all of the database and of the directory.
func planned(ctx context.Context, a *app.App, v tenantArgs) ([]string, error) {
	if v.word != "" && !v.all {
		return []string{v.word}, nil
	}
	if !v.all {
		return nil, errors.New("usage: socle tenant plan FUND [--funds DIR], or socle tenant plan --all [--funds DIR]")
	}
	var slugs []string
	if v.funds != "" {
		var err error
		if slugs, err = tenants.List(tenants.Tree(v.funds)); err != nil {
			return nil, err
		}
	}
	funds, err := a.Registry.Funds(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range funds {
		slugs = append(slugs, f.Slug)
	}
	slices.Sort(slugs)
	return slices.Compact(slugs), nil
}

func createFund(ctx context.Context, a *app.App, v tenantArgs, out io.Writer) error {
	folder, err := tenants.Open(v.funds, v.word)
	if err != nil {
		return err
	}
	if err := a.Registry.MigrateRegistry(ctx); err != nil {
		return err
	}
	f, err := a.NewFund(ctx, folder)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s stands in schema %s\n", f.Slug, f.Schema)
	return nil
}

func applyFund(ctx context.Context, a *app.App, v tenantArgs, out io.Writer) error {
	folder, err := tenants.Open(v.funds, v.word)
	if err != nil {
		return err
	}
	if err := a.Registry.MigrateRegistry(ctx); err != nil {
		return err
	}
	f, p, err := a.ApplyFund(ctx, folder)
	if err != nil {
		return err
	}
	if err := printPlans(out, []tenancy.Plan{p}, v.json, doneWords); err != nil || v.json {
		return err
	}
	fmt.Fprintf(out, "%s stands in schema %s\n", f.Slug, f.Schema)
	return nil
}

// tally words what was counted.
type tally struct{ add, change string }

var planWords, doneWords = tally{"to add", "to change"}, tally{"added", "changed"}

// signs stand before each line as in other planning tools: + added, ~ changed, = left as officers want it, ? not in the folder.
var signs = map[tenancy.Act]string{tenancy.Add: "+", tenancy.Alter: "~", tenancy.Kept: "=", tenancy.Extra: "?"}

func printPlans(out io.Writer, plans []tenancy.Plan, asJSON bool, w tally) error {
	if asJSON {
		return json.NewEncoder(out).Encode(plans)
	}
	for _, p := range plans {
		printPlan(out, p, w)
	}
	return nil
}

func printPlan(out io.Writer, p tenancy.Plan, w tally) {
	counts := map[tenancy.Act]int{}
	for _, c := range p.Changes {
		counts[c.Act]++
	}
	switch {
	case len(p.Changes) == 0:
		fmt.Fprintf(out, "%s: folder and database agree\n", p.Fund)
		return
	case p.New:
		fmt.Fprintf(out, "%s: a new fund, %s %d\n", p.Fund, w.add, counts[tenancy.Add])
	default:
		fmt.Fprintf(out, "%s: %s %d, %s %d; changed by officers and kept %d; only in the database %d\n", p.Fund,
			w.add, counts[tenancy.Add], w.change, counts[tenancy.Alter], counts[tenancy.Kept], counts[tenancy.Extra])
	}
	for _, c := range p.Changes {
		if p.New && !slices.Contains([]string{tenancy.PartSchema, tenancy.PartParameter, tenancy.PartTarget}, c.Part) {
			continue // a new fund takes its whole folder: the rest would only repeat it
		}
		fmt.Fprintf(out, "  %s %-13s %s\n", signs[c.Act], c.Part, c.Name)
		for _, line := range changeLines(c) {
			fmt.Fprintf(out, "      %s\n", line)
		}
	}
}

func changeLines(c tenancy.Change) []string {
	var lines []string
	switch {
	case c.Act == tenancy.Kept:
		lines = append(lines, "database  "+short(c.Before), "folder    "+short(c.After))
	case c.Before != "" && c.After != "":
		lines = append(lines, "- "+short(c.Before), "+ "+short(c.After))
	case c.Before != "":
		lines = append(lines, "- "+short(c.Before))
	case c.After != "":
		lines = append(lines, "+ "+short(c.After))
	}
	if c.Note != "" {
		lines = append(lines, c.Note)
	}
	return lines
}

func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 220 {
		return string(r[:220]) + "…"
	}
	return s
}
