package main

import (
	"context"
	"errors"
	"io"

	"golang.org/x/sync/errgroup"

	"socle/internal/app"
	"socle/internal/platform/config"
)

var workerCommand = command{"worker", "work beside 'serve' on another machine: jobs, seals and figures, no pages", worker}

// worker takes its share of what comes later. Any number may run: a job row is claimed once.
func worker(ctx context.Context, args []string, out io.Writer) error {
	f := newFlags("worker")
	verbose := f.Bool("verbose", false, "log every job")
	if err := parseFlags(f, args, out, 0); err != nil {
		return settled(err)
	}
	c, err := config.Read()
	if err != nil {
		return err
	}
	if c.DatabaseURL == "" || c.RedisURL == "" {
		return errors.New("set DATABASE_URL and REDIS_URL")
	}
	a, err := app.Open(ctx, c, logger(*verbose))
	if err != nil {
		return err
	}
	defer a.Close()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.Engine.Serve(ctx, a.Redis, a.Bell, c.Workers) })
	g.Go(func() error { a.SealForever(ctx); return nil })
	g.Go(func() error { a.Keeper().Run(ctx); return nil })
	return g.Wait()
}
