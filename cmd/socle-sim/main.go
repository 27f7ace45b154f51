// Command socle-sim is the outside world for the demonstration and for tests: mail and SMS that are
// caught, a bank, a mobile-money operator and an identity provider, all on this machine.
//
//	socle-sim serve [--dir DIR] [--http ADDR] [--smtp ADDR] [--smpp ADDR] [--approval 2s] [--json] [--with-parent]
//
// With --json it prints one line of JSON when every door is open: the addresses and the demonstration's secrets.
// With --with-parent it ends when its standard input ends, so that it never outlives who started it.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"socle/internal/sim"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "socle-sim:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	if len(args) == 0 || args[0] != "serve" {
		return errors.New("usage: socle-sim serve [flags]; 'socle-sim serve -h' lists them")
	}
	c := sim.Config{Secrets: secrets(os.Getenv)}
	flags := flag.NewFlagSet("socle-sim serve", flag.ContinueOnError)
	flags.StringVar(&c.Dir, "dir", "", "folder to keep what is caught; nothing is kept without one")
	flags.StringVar(&c.HTTP, "http", "127.0.0.1:8025", "address of the pages and HTTP APIs")
	flags.StringVar(&c.SMTP, "smtp", "127.0.0.1:1025", "address of the mail server")
	flags.StringVar(&c.SMPP, "smpp", "127.0.0.1:2775", "address of the SMPP gateway")
	flags.StringVar(&c.Public, "public", "", "the HTTP address as others reach it, such as http://socle-sim:8025")
	flags.DurationVar(&c.Approval, "approval", 2*time.Second, "how long mobile-money customers take; negative: until someone plays them")
	asJSON := flags.Bool("json", false, "print the addresses as one line of JSON")
	withParent := flags.Bool("with-parent", false, "end when standard input ends")
	if err := flags.Parse(args[1:]); err != nil {
		return flag.ErrHelp
	}
	if *withParent {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		go func() { _, _ = io.Copy(io.Discard, in); cancel() }()
	}
	err := sim.Serve(ctx, c, func(a sim.Addresses) { announce(out, a, *asJSON) })
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func announce(out io.Writer, a sim.Addresses, asJSON bool) {
	if asJSON {
		_ = json.NewEncoder(out).Encode(a)
		return
	}
	fmt.Fprintf(out, "Simulated world  %s\n  mail           %s  (SMTP %s)\n  SMS            %s  (SMPP %s)\n  bank           %sbank\n  mobile money   %smomo\n  identities     %s\n",
		a.Home, a.Mail, a.SMTP, a.SMS, a.SMPP, a.Home, a.Home, a.OIDC)
}

// secrets are the demonstration's, or those that the environment names.
func secrets(getenv func(string) string) sim.Secrets {
	d := sim.DemoSecrets
	return sim.Secrets{
		SMSKey:           cmp.Or(getenv("SOCLE_SIM_SMS_KEY"), d.SMSKey),
		MomoUser:         cmp.Or(getenv("SOCLE_SIM_MOMO_USER"), d.MomoUser),
		MomoKey:          cmp.Or(getenv("SOCLE_SIM_MOMO_KEY"), d.MomoKey),
		MomoSubscription: cmp.Or(getenv("SOCLE_SIM_MOMO_SUBSCRIPTION"), d.MomoSubscription),
		OIDCClient:       cmp.Or(getenv("SOCLE_SIM_OIDC_CLIENT"), d.OIDCClient),
		OIDCSecret:       cmp.Or(getenv("SOCLE_SIM_OIDC_SECRET"), d.OIDCSecret),
	}
}
