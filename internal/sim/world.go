package sim

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"socle/internal/sim/bank"
	"socle/internal/sim/mail"
	"socle/internal/sim/momo"
	"socle/internal/sim/oidc"
	"socle/internal/sim/outage"
	"socle/internal/sim/sms"
)

// Config says where the world listens and what it keeps. A port 0 is any free port.
type Config struct {
	Dir              string        // where letters, messages and payments are kept; empty keeps nothing
	HTTP, SMTP, SMPP string        // addresses, "127.0.0.1:0" unless told
	Public           string        // the address others use for HTTP, when it is not the one listened on
	Approval         time.Duration // how long mobile-money customers take; negative: until someone plays them
	Secrets          Secrets
	Now              func() time.Time
}

// Secrets are those that the product is configured with. They protect nothing: all is on this machine.
type Secrets struct {
	SMSKey           string `json:"sms_key"`
	MomoUser         string `json:"momo_user"`
	MomoKey          string `json:"momo_key"`
	MomoSubscription string `json:"momo_subscription"`
	OIDCClient       string `json:"oidc_client"`
	OIDCSecret       string `json:"oidc_secret"`
}

// DemoSecrets are used unless the environment names others.
var DemoSecrets = Secrets{
	SMSKey: "demo-sms-key", MomoUser: "6e0a1d3c-8f2b-4a57-9c40-5d7b1e2f3a64", MomoKey: "demo-momo-key",
	MomoSubscription: "demo-momo-subscription", OIDCClient: "socle", OIDCSecret: "demo-oidc-secret",
}

// Addresses is what a program that started the world needs to know of it.
type Addresses struct {
	Home    string  `json:"home"`     // the page that leads to all others
	Mail    string  `json:"mail"`     // the page of the letters caught
	SMS     string  `json:"sms"`      // the page of the messages caught
	SMTP    string  `json:"smtp"`     // host:port
	SMPP    string  `json:"smpp"`     // host:port
	SMSAPI  string  `json:"sms_api"`  // base of the gateway's HTTP API
	BankAPI string  `json:"bank_api"` // base of the bank's API
	MomoAPI string  `json:"momo_api"` // base of the collection API
	OIDC    string  `json:"oidc"`     // issuer
	Secrets Secrets `json:"secrets"`
}

// Serve runs the world until ctx ends. It calls ready once, when every door is open.
func Serve(ctx context.Context, c Config, ready func(Addresses)) error {
	if c.Now == nil {
		c.Now = time.Now
	}
	w, err := build(c)
	if err != nil {
		return errors.Join(err, w.close())
	}
	return errors.Join(w.serve(ctx, c, ready), w.close())
}

type world struct {
	mail  *mail.Inbox
	sms   *sms.Gateway
	bank  *bank.Bank
	momo  *momo.Operator
	oidc  *oidc.Provider
	doors doors
	mux   *http.ServeMux
}

func build(c Config) (*world, error) {
	board := &outage.Board{}
	w := &world{mux: http.NewServeMux()}
	var errs [6]error
	w.mail, errs[0] = mail.New(c.Dir, c.Now, board)
	w.sms, errs[1] = sms.New(sms.Settings{Dir: c.Dir, Key: c.Secrets.SMSKey, SystemID: "socle", Now: c.Now, Outages: board})
	w.bank, errs[2] = bank.New(bank.Settings{Dir: c.Dir, Now: c.Now, Outages: board})
	w.momo, errs[3] = momo.New(momo.Settings{
		Dir: c.Dir, User: c.Secrets.MomoUser, Key: c.Secrets.MomoKey, Subscription: c.Secrets.MomoSubscription,
		TargetEnvironment: "sandbox", Approval: c.Approval, Now: c.Now, Outages: board,
	})
	w.oidc, errs[4] = oidc.New(oidc.Settings{Dir: c.Dir, Client: c.Secrets.OIDCClient, Secret: c.Secrets.OIDCSecret, Now: c.Now})
	errs[5] = w.doors.open(c)
	if err := errors.Join(errs[:]...); err != nil {
		return w, fmt.Errorf("simulated world: %w", err)
	}
	w.oidc.SetIssuer(w.base(c) + "/oidc")
	board.Routes(w.mux)
	w.mail.Routes(w.mux)
	w.sms.Routes(w.mux)
	w.bank.Routes(w.mux)
	w.momo.Routes(w.mux)
	w.oidc.Routes(w.mux)
	w.mux.HandleFunc("GET /{$}", home)
	return w, nil
}

func (w *world) serve(ctx context.Context, c Config, ready func(Addresses)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pages := http.Server{Handler: onlyLocalNames(w.mux), ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error, 3)
	go func() { ended <- pages.Serve(w.doors.http) }()
	go func() { ended <- w.mail.Serve(w.doors.smtp) }()
	go func() { ended <- w.sms.ServeSMPP(w.doors.smpp) }()
	go w.momo.Run(ctx)
	ready(w.addresses(c))
	select {
	case err := <-ended:
		return fmt.Errorf("simulated world: %w", err)
	case <-ctx.Done():
		return pages.Close()
	}
}

func (w *world) base(c Config) string {
	return strings.TrimSuffix(cmp.Or(c.Public, "http://"+w.doors.http.Addr().String()), "/")
}

func (w *world) addresses(c Config) Addresses {
	base := w.base(c)
	return Addresses{
		Home: base + "/", Mail: base + "/mail", SMS: base + "/sms",
		SMTP: w.doors.smtp.Addr().String(), SMPP: w.doors.smpp.Addr().String(),
		SMSAPI: base + "/sms/v1", BankAPI: base + "/bank/v1", MomoAPI: base + "/momo/collection", OIDC: base + "/oidc",
		Secrets: c.Secrets,
	}
}

func (w *world) close() error {
	w.doors.close()
	var errs []error
	if w.mail != nil {
		errs = append(errs, w.mail.Close())
	}
	if w.sms != nil {
		errs = append(errs, w.sms.Close())
	}
	if w.bank != nil {
		errs = append(errs, w.bank.Close())
	}
	if w.momo != nil {
		errs = append(errs, w.momo.Close())
	}
	return errors.Join(errs...)
}

// doors are where the world listens.
type doors struct{ http, smtp, smpp net.Listener }

func (d *doors) open(c Config) (err error) {
	for _, one := range []struct {
		door    *net.Listener
		address string
	}{{&d.http, c.HTTP}, {&d.smtp, c.SMTP}, {&d.smpp, c.SMPP}} {
		if *one.door, err = net.Listen("tcp", cmp.Or(one.address, "127.0.0.1:0")); err != nil {
			return err
		}
	}
	return nil
}

func (d *doors) close() {
	for _, l := range []net.Listener{d.http, d.smtp, d.smpp} {
		if l != nil {
			l.Close()
		}
	}
}
