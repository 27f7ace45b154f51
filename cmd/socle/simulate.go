package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"socle/internal/simulation"
	"socle/pkg/cal"
	"socle/pkg/country"
)

var simulateCommand = command{"simulate", "fill a fund with a country drawn from statistics (--fund, --scale, --from, --months, --seed)", simulate}

func simulate(ctx context.Context, args []string, out io.Writer) error {
	f := newFlags("simulate")
	fund, scale := f.String("fund", "", "the fund's slug"), f.String("scale", "0.01", "1 is the whole country")
	from, months := f.String("from", "2004-01", "first month"), f.Int("months", 24, "how many months")
	seed := f.Uint64("seed", 1, "the same seed draws the same country")
	if err := parseFlags(f, args, out, 0); err != nil {
		return settled(err)
	}
	if err := required(f, "fund"); err != nil {
		return err
	}
	first, err := cal.ParseMonth(*from)
	if err != nil {
		return err
	}
	size, err := country.ParseScale(*scale)
	if err != nil {
		return err
	}
	a, err := open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	t, err := a.Registry.Fund(ctx, *fund)
	if err != nil {
		return err
	}
	start, month := time.Now(), cal.Month(0)
	err = a.Simulate(ctx, simulation.Config{Fund: t, Seed: *seed, Scale: size, From: first, Months: *months,
		Say: func(done, total int, day cal.Date) {
			if day.Month() != month {
				month = day.Month()
				fmt.Fprintf(out, "%s  %3d %%  %s\n", month, done*100/total, time.Since(start).Round(time.Second))
			}
		}})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "done in %s\n", time.Since(start).Round(time.Second))
	return nil
}
