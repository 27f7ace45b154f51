package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
)

var verifyCommand = command{"verify", "prove that everything adds up (--fund F, --json); exit 1 names what does not", verifyFunds}

func verifyFunds(ctx context.Context, args []string, out io.Writer) error {
	f := newFlags("verify")
	fund := f.String("fund", "", "one fund; all of them without it")
	asJSON := f.Bool("json", false, "one JSON document")
	if err := parseFlags(f, args, out, 0); err != nil {
		return settled(err)
	}
	a, err := open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	reports, err := a.Verify(ctx, *fund)
	if err != nil {
		return err
	}
	wrong := 0
	for _, r := range reports {
		wrong += len(r.Violations)
	}
	if *asJSON {
		if err := json.NewEncoder(out).Encode(reports); err != nil {
			return err
		}
	} else {
		for _, r := range reports {
			fmt.Fprintf(out, "%-16s %d rules, %d violations\n", r.Fund, r.Rules, len(r.Violations))
			for _, v := range r.Violations {
				fmt.Fprintf(out, "  %-40s %s\n", v.Rule, v.Detail)
			}
		}
	}
	if wrong > 0 {
		return errExit
	}
	return nil
}
