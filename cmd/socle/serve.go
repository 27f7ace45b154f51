package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"socle/internal/app"
	"socle/internal/platform/config"
	"socle/internal/platform/env"
)

var serveCommand = command{"serve", "serve the portals, the API and the workers in one process (--demo sets everything up)", serve}

func serve(ctx context.Context, args []string, out io.Writer) error {
	f := newFlags("serve")
	demo := f.Bool("demo", false, "set up private services, demo funds and a living demonstration")
	funds := f.String("funds", "", "directory of fund folders outside the program: those that are not there yet are made")
	verbose := f.Bool("verbose", false, "log every request")
	if err := parseFlags(f, args, out, 0); err != nil {
		return settled(err)
	}
	c, err := config.Read()
	if err != nil {
		return err
	}
	c.Demo, c.Funds = c.Demo || *demo, cmp.Or(*funds, c.Funds)
	log := logger(*verbose)
	stop := func() {}
	if c.Demo {
		if stop, err = groundwork(ctx, &c, out); err != nil {
			return err
		}
	}
	defer stop()
	if c.DatabaseURL == "" || c.RedisURL == "" {
		return errors.New("set DATABASE_URL and REDIS_URL, or use --demo to have private ones")
	}
	a, err := app.Open(ctx, c, log)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.Registry.Migrate(ctx); err != nil {
		return err
	}
	if c.Demo {
		if err := a.EnsureDemo(ctx); err != nil {
			return err
		}
	}
	if err := a.EnsureFunds(ctx, out); err != nil {
		return err
	}
	forget, err := c.Announce()
	if err != nil {
		return err
	}
	defer forget()
	return run(ctx, a, out)
}

// groundwork brings the private services of a demonstration up, and the outside world beside them.
func groundwork(ctx context.Context, c *config.Config, out io.Writer) (stop func(), err error) {
	s, err := env.Up(ctx, env.Options{Dir: c.Dir, Purpose: env.Run})
	if err != nil {
		return nil, err
	}
	c.DatabaseURL, c.RedisURL = s.DatabaseURL, s.RedisURL
	for _, n := range s.Notes {
		fmt.Fprintln(out, "·", n)
	}
	world, err := outsideWorld(ctx, c)
	if err != nil {
		s.Stop()
		return nil, err
	}
	return func() { world(); s.Stop() }, nil
}

// outsideWorld starts socle-sim, which catches mail and SMS; it ends with us.
func outsideWorld(ctx context.Context, c *config.Config) (stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	program := filepath.Join(filepath.Dir(self), "socle-sim")
	if _, err := os.Stat(program); err != nil {
		return nil, fmt.Errorf("%s is not there: run 'make build'", program)
	}
	cmd := exec.CommandContext(ctx, program, "serve", "--json", "--with-parent", "--dir", filepath.Join(c.Dir, "sim"),
		"--http", free(8025), "--smtp", free(1025), "--smpp", free(2775))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is ours to pass on
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	said, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	var at struct {
		Home    string
		SMTP    string
		SMSAPI  string `json:"sms_api"`
		MomoAPI string `json:"momo_api"`
		Secrets struct {
			SMSKey           string `json:"sms_key"`
			MomoUser         string `json:"momo_user"`
			MomoKey          string `json:"momo_key"`
			MomoSubscription string `json:"momo_subscription"`
		}
	}
	if err := json.NewDecoder(said).Decode(&at); err != nil {
		return nil, fmt.Errorf("the outside world did not start: %w", err)
	}
	c.World, c.SMTP, c.SMSURL, c.SMSKey = at.Home, at.SMTP, at.SMSAPI, at.Secrets.SMSKey
	c.Mobile = config.Mobile{URL: at.MomoAPI, User: at.Secrets.MomoUser, Key: at.Secrets.MomoKey, Subscription: at.Secrets.MomoSubscription, Target: "sandbox"}
	return func() { _ = in.Close(); _ = cmd.Wait() }, nil
}

// free is 127.0.0.1 with the port wished for, or any other when it is taken.
func free(port int) string {
	for _, p := range []int{port, 0} {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", p))
		if err == nil {
			defer l.Close()
			return l.Addr().String()
		}
	}
	return fmt.Sprintf("127.0.0.1:%d", port)
}

// run serves and works until ctx ends.
func run(ctx context.Context, a *app.App, out io.Writer) error {
	l, err := net.Listen("tcp", a.Config.Listen)
	if err != nil && a.Config.Demo {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: a.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		quiet, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		return srv.Shutdown(quiet)
	})
	g.Go(func() error { return a.Engine.Serve(ctx, a.Redis, a.Bell, a.Config.Workers) })
	g.Go(func() error { a.SealForever(ctx); return nil })
	g.Go(func() error { a.Keeper().Run(ctx); return nil })
	if a.Config.Demo {
		banner(out, a, l.Addr().String())
		g.Go(func() error { a.LivingDemo(ctx, out); return nil })
	}
	return g.Wait()
}

func logger(verbose bool) *slog.Logger {
	level := slog.LevelWarn
	if verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// banner says where to go and as whom.
func banner(out io.Writer, a *app.App, address string) {
	_, port, _ := net.SplitHostPort(address)
	fmt.Fprintf(out, "\nSocle is up.\n\n")
	for _, slug := range app.DemoFunds {
		fmt.Fprintf(out, "  http://%s.localhost:%s\n", slug, port)
	}
	fmt.Fprintf(out, "\nOne demo account per role, password %s:\n", app.DemoPassword)
	for _, role := range app.DemoRoles() {
		fmt.Fprintf(out, "  %-20s %s\n", role, app.DemoEmail(role, "ma-cnss"))
	}
	fmt.Fprintf(out, "  (the same in ml-inps and bj-cnss; region_analyst@cipres.demo for the regional body)\n")
	fmt.Fprintf(out, "\nMail and SMS caught here: %s\nCtrl-C stops what was started, and nothing else.\n\n", a.Config.World)
}
