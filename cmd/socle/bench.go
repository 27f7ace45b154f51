package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"socle/internal/bench"
	"socle/internal/platform/config"
)

var benchCommand = command{"bench", "measure, each line beside its limit, in a database of its own", runBench}

func runBench(ctx context.Context, args []string, out io.Writer) error {
	f := newFlags("bench")
	lines := f.Int("lines", 50_000, "lines of the file that is filed")
	if err := parseFlags(f, args, out, 0); err != nil {
		return settled(err)
	}
	c, err := config.Read()
	if err != nil {
		return err
	}
	if err := c.FromRunning(); err != nil {
		return err
	}
	rows, err := bench.Run(ctx, c, *lines, logger(false))
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 2, 4, 2, ' ', 0)
	fmt.Fprintln(w, "what\tmeasured\tagainst\tratio\tlimit\t")
	over := false
	for _, r := range rows {
		word := "within"
		if r.Over() {
			word, over = "OVER", true
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", r.What, r.Measured.Round(r.Measured/1000+1), r.Against, r.Ratio(), r.Limit, word)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if over {
		return errExit
	}
	return nil
}
