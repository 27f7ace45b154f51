package main

import (
	"context"
	"encoding/json"
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

type fundLine struct {
	Slug  string `json:"slug"`
	Kind  string `json:"kind"`
	State string `json:"state"`
	Name  string `json:"name"`
}

func listFunds(ctx context.Context, a *app.App, v tenantArgs, out io.Writer) error {
	funds, err := a.Registry.All(ctx)
	if err != nil {
		return err
	}
	lines := make([]fundLine, 0, len(funds))
	for _, f := range funds {
		lines = append(lines, fundLine{f.Slug, f.Kind, f.State, f.Folder.Name})
	}
	if v.json {
		return json.NewEncoder(out).Encode(lines)
	}
	for _, l := range lines {
		fmt.Fprintf(out, "%-16s %-7s %-10s %s\n", l.Slug, l.Kind, l.State, l.Name)
	}
	return nil
}
