package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"

	"socle/internal/app"
)

func suspendFund(ctx context.Context, a *app.App, v tenantArgs, out io.Writer) error {
	return setState(ctx, a, v, out, "suspended", "answers nobody and works no job until 'socle tenant resume'")
}

func resumeFund(ctx context.Context, a *app.App, v tenantArgs, out io.Writer) error {
	return setState(ctx, a, v, out, "active", "answers again")
}

func setState(ctx context.Context, a *app.App, v tenantArgs, out io.Writer, state, words string) error {
	if err := a.SetFundState(ctx, v.word, state); err != nil {
		return err
	}
	fmt.Fprintln(out, v.word, words)
	return nil
}

func productionFlags(fs *flag.FlagSet, v *tenantArgs) {
	fs.BoolVar(&v.undo, "undo", false, "back into preparation")
}

func putInProduction(ctx context.Context, a *app.App, v tenantArgs, out io.Writer) error {
	doubts, err := a.PutInProduction(ctx, v.word, !v.undo)
	if err != nil {
		return err
	}
	if len(doubts) == 0 {
		fmt.Fprintln(out, v.word, map[bool]string{true: "is being prepared again", false: "runs in production"}[v.undo])
		return nil
	}
	fmt.Fprintf(out, "%s cannot run in production: %d values wait for a person of the fund to confirm them (portal, /law/unconfirmed)\n", v.word, len(doubts))
	for i, d := range doubts {
		if i == 20 {
			fmt.Fprintf(out, "  … and %d more\n", len(doubts)-i)
			break
		}
		fmt.Fprintf(out, "  %-12s %-14s %s\n", d.Kind, d.Confidence, d.Series)
	}
	return errExit
}

type fundLine struct {
	Slug  string `json:"slug"`
	Kind  string `json:"kind"`
	State string `json:"state"`
	Live  bool   `json:"production"`
	Name  string `json:"name"`
}

func listFunds(ctx context.Context, a *app.App, v tenantArgs, out io.Writer) error {
	funds, err := a.Registry.All(ctx)
	if err != nil {
		return err
	}
	lines := make([]fundLine, 0, len(funds))
	for _, f := range funds {
		lines = append(lines, fundLine{f.Slug, f.Kind, f.State, f.Live, f.Folder.Name})
	}
	if v.json {
		return json.NewEncoder(out).Encode(lines)
	}
	for _, l := range lines {
		stage := "preparation"
		if l.Live {
			stage = "production"
		}
		fmt.Fprintf(out, "%-16s %-7s %-10s %-12s %s\n", l.Slug, l.Kind, l.State, stage, l.Name)
	}
	return nil
}
