package story_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/internal/app"
	"socle/internal/platform/config"
	"socle/internal/platform/pgtest"
)

// tools is where the browser's driver is declared, with its exact version.
const tools = "../platform/web/ui"

func TestAnEmployersFirstMonthEndToEnd(t *testing.T) {
	w := pgtest.New(t)
	redis := os.Getenv("SOCLE_TEST_REDIS_URL")
	require.NotEmpty(t, redis, "SOCLE_TEST_REDIS_URL is not set: run 'make test'")
	driver(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	c := config.Config{DatabaseURL: w.URL, RedisURL: strings.TrimSuffix(redis, "/0") + "/7", Secret: "test", Dir: t.TempDir(), Demo: true, Workers: 2}
	ctx, stop := context.WithCancel(t.Context())
	a, err := app.Open(ctx, c, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	require.NoError(t, a.EnsureDemo(ctx))
	srv := &http.Server{Handler: a.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = srv.Serve(l) }()
	worked := make(chan error, 1)
	go func() { worked <- a.Engine.Serve(ctx, a.Redis, a.Bell, 2) }()
	go a.Keeper().Run(ctx)
	t.Cleanup(func() { stop(); <-worked; _ = srv.Close(); a.Close() })

	_, port, err := net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	month := time.Now().AddDate(0, 0, 1-time.Now().Day()).AddDate(0, -1, 0).Format("2006-01")
	at, err := filepath.Abs(tools)
	require.NoError(t, err)
	pictures := os.Getenv("SOCLE_PICTURES") // where to keep the pictures: docs/images makes the README's
	if pictures == "" {
		pictures = t.TempDir()
	}
	walk, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(walk, "node", "walk.mjs", "http://ma-cnss.localhost:"+port, at, month, pictures).CombinedOutput()
	require.NoError(t, err, string(out))
	t.Logf("%s", out)

	reports, err := a.Verify(t.Context(), "ma-cnss")
	require.NoError(t, err)
	require.Empty(t, reports[0].Violations)
}

// driver brings the browser's driver when this clone has not got it yet.
func driver(t *testing.T) {
	if _, err := os.Stat(filepath.Join(tools, "node_modules", "playwright-core")); err == nil {
		return
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = tools
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "the browser's driver could not be installed (npm): %s", out)
}
