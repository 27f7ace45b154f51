package story_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/internal/app"
	"socle/internal/platform/clock"
	"socle/internal/platform/config"
	"socle/internal/platform/pgtest"
	"socle/internal/sim"
	"socle/pkg/ebds"
	"socle/pkg/money"
)

// opening is the morning on which the story begins; its clock goes on from there, and jumps where the story says so.
var opening = time.Date(2026, 6, 3, 9, 0, 0, 0, time.UTC)

// set is the whole product in one process, the outside world beside it, and a stage hand who moves the clock.
type set struct {
	app   *app.App
	ctx   context.Context
	base  string        // of the fund's portal
	stage string        // of the stage hand
	world sim.Addresses // bank, mail, SMS
	skip  atomic.Int64  // nanoseconds that the story's clock is away from the machine's
}

func (s *set) now() time.Time { return time.Now().UTC().Add(time.Duration(s.skip.Load())) }

func raise(t *testing.T) *set {
	w := pgtest.New(t)
	redis := os.Getenv("SOCLE_TEST_REDIS_URL")
	require.NotEmpty(t, redis, "SOCLE_TEST_REDIS_URL is not set: run 'make test'")
	s := &set{}
	s.skip.Store(int64(time.Until(opening)))
	ctx, stop := context.WithCancel(clock.Follow(t.Context(), s.now))
	s.ctx = ctx
	outside := s.outside(t, ctx)
	c := config.Config{DatabaseURL: w.URL, RedisURL: strings.TrimSuffix(redis, "/0") + "/7", Secret: "test", Dir: t.TempDir(), Demo: true, Workers: 2,
		SMTP: s.world.SMTP, From: "ne-pas-repondre@socle.example", SMSURL: s.world.SMSAPI, SMSKey: s.world.Secrets.SMSKey}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, port, err := net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	s.base, c.Listen = "http://ma-cnss.localhost:"+port, l.Addr().String()
	a, err := app.Open(ctx, c, slog.New(slog.NewTextHandler(t.Output(), nil)))
	require.NoError(t, err)
	require.NoError(t, a.EnsureDemo(ctx))
	s.app, a.Engine.LookEvery = a, 1

	portal := httptest.NewUnstartedServer(a.Handler())
	portal.Config.BaseContext = func(net.Listener) context.Context { return clock.Follow(context.Background(), s.now) }
	portal.Listener = l
	portal.Start()
	hand := httptest.NewServer(s.hand())
	s.stage = hand.URL
	worked := make(chan error, 1)
	go func() { worked <- a.Engine.Serve(ctx, a.Redis, a.Bell, 2) }()
	go a.Keeper().Run(ctx)
	t.Cleanup(func() {
		stop()
		<-worked
		<-outside
		portal.Close()
		hand.Close()
		a.Close()
	})
	return s
}

// outside starts the bank, the mail server and the SMS gateway on the story's clock.
func (s *set) outside(t *testing.T, ctx context.Context) (ended chan error) {
	ended, open := make(chan error, 1), make(chan sim.Addresses, 1)
	go func() {
		ended <- sim.Serve(ctx, sim.Config{Secrets: sim.DemoSecrets, Now: s.now}, func(a sim.Addresses) { open <- a })
	}()
	select {
	case s.world = <-open:
	case err := <-ended:
		require.NoError(t, err)
	}
	return ended
}

// hand moves the clock, and plays the payroll software of an employer: file A of e-BDS comes in, file B goes out.
func (s *set) hand() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /clock", func(w http.ResponseWriter, r *http.Request) {
		to, err := time.Parse(time.RFC3339, r.FormValue("to"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		s.skip.Store(int64(time.Until(to)))
	})
	mux.HandleFunc("GET /clock", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, s.now().UnixMilli()) })
	mux.HandleFunc("POST /payroll", func(w http.ResponseWriter, r *http.Request) {
		if err := payroll(w, r.Body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	})
	return mux
}

// payroll gives every employee of the pre-printed file 26 days and a wage of 5,000.00.
func payroll(out io.Writer, in io.Reader) error {
	a, _, err := ebds.Read(in, ebds.Options{})
	if err != nil {
		return err
	}
	b := a.Answer()
	for i := range b.Rows {
		b.Rows[i].Days, b.Rows[i].Real, b.Rows[i].Capped = 26, money.Minor(500_000), money.Minor(500_000)
	}
	return ebds.Write(out, b)
}
