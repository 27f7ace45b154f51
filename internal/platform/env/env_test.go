package env

import (
	"context"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// clone is a folder as a clone would have it, forgotten after the test.
func clone(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "clone", ".socle")
	t.Cleanup(func() {
		require.NoError(t, Clean(dir, Run))
		require.NoError(t, Clean(dir, Test))
	})
	return dir
}

// bare hides the servers that the environment of the tests names, so that private ones are started.
func bare(name string) string {
	if strings.HasSuffix(name, "DATABASE_URL") || strings.HasSuffix(name, "REDIS_URL") {
		return ""
	}
	return os.Getenv(name)
}

func up(t *testing.T, dir string, purpose Purpose) *Services {
	t.Helper()
	s, err := Up(t.Context(), Options{Dir: dir, Purpose: purpose, Out: io.Discard, Getenv: bare})
	require.NoError(t, err)
	t.Cleanup(s.Stop)
	return s
}

func query[T any](t *testing.T, s *Services, sql string) (v T) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.DatabaseURL)
	require.NoError(t, err)
	defer conn.Close(context.Background())
	require.NoError(t, conn.QueryRow(t.Context(), sql).Scan(&v), sql)
	return v
}

func answers(s *Services) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.DatabaseURL)
	if err != nil {
		return false
	}
	conn.Close(ctx)
	return askRedis(ctx, s.RedisURL) == nil
}

func TestPrivateServersAreClosedToWhoLacksThePassword(t *testing.T) {
	t.Parallel()
	s := up(t, clone(t), Test)
	require.Equal(t, "UTC", query[string](t, s, "show timezone"))
	require.Equal(t, "UTF8", query[string](t, s, "show server_encoding"))
	require.Equal(t, "127.0.0.1", query[string](t, s, "show listen_addresses"))
	require.Empty(t, query[string](t, s, "show unix_socket_directories"))
	require.Equal(t, "É", query[string](t, s, "select upper('é')"))

	for _, address := range []string{s.DatabaseURL, s.RedisURL} {
		u, err := url.Parse(address)
		require.NoError(t, err)
		require.Equal(t, "127.0.0.1", u.Hostname())
		u.User = url.UserPassword(u.User.Username(), "guess")
		require.False(t, answers(&Services{DatabaseURL: orElse(u, "postgres", s.DatabaseURL), RedisURL: orElse(u, "redis", s.RedisURL)}))
	}
}

func orElse(u *url.URL, scheme, otherwise string) string {
	if u.Scheme == scheme {
		return u.String()
	}
	return otherwise
}

func TestDataOfARunIsKeptAndOfATestForgotten(t *testing.T) {
	t.Parallel()
	dir := clone(t)
	for _, c := range []struct {
		purpose Purpose
		kept    bool
	}{{Run, true}, {Test, false}} {
		first := up(t, dir, c.purpose)
		require.Equal(t, int64(1), query[int64](t, first, "with x as (select 1) select count(*) from x"))
		exec1(t, first, "create table payment (amount bigint)")
		first.Stop()
		require.False(t, answers(first), "stopped")
		second := up(t, dir, c.purpose)
		require.Equal(t, c.kept, query[bool](t, second, "select to_regclass('payment') is not null"), c.purpose)
	}
}

func exec1(t *testing.T, s *Services, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.DatabaseURL)
	require.NoError(t, err)
	defer conn.Close(context.Background())
	_, err = conn.Exec(t.Context(), sql)
	require.NoError(t, err)
}

func TestTwoUsersShareOneServerAndTheLastStopsIt(t *testing.T) {
	t.Parallel()
	dir := clone(t)
	first, second := up(t, dir, Test), up(t, dir, Test)
	require.Equal(t, first.DatabaseURL, second.DatabaseURL)
	require.Equal(t, first.RedisURL, second.RedisURL)
	require.Error(t, Clean(dir, Test), "in use")
	first.Stop()
	require.True(t, answers(second))
	second.Stop()
	require.False(t, answers(second))
}

func TestTwoClonesDoNotMeet(t *testing.T) {
	t.Parallel()
	one, other := up(t, clone(t), Test), up(t, clone(t), Test)
	require.NotEqual(t, one.DatabaseURL, other.DatabaseURL)
	require.NotEqual(t, one.RedisURL, other.RedisURL)
	one.Stop()
	require.True(t, answers(other))
}

func TestARunThatWasKilledIsRecovered(t *testing.T) {
	t.Parallel()
	dir := clone(t)
	first := up(t, dir, Run)
	exec1(t, first, "create table payment (amount bigint)")
	abandon(t, dir, first)

	second := up(t, dir, Run)
	require.Equal(t, first.DatabaseURL, second.DatabaseURL, "the orphan is taken over")
	postmaster := pidIn(pidPath(t, dir), "postgres")
	require.NotZero(t, postmaster)
	require.NoError(t, syscall.Kill(postmaster, syscall.SIGKILL))
	require.Eventually(t, func() bool { return !alive(postmaster) }, 10*time.Second, 10*time.Millisecond)
	abandon(t, dir, second)

	third := up(t, dir, Run)
	require.True(t, query[bool](t, third, "select to_regclass('payment') is not null"))
	require.NoError(t, askRedis(t.Context(), third.RedisURL))
}

// abandon frees the locks of a run as its death would, without stopping its servers.
func abandon(t *testing.T, dir string, _ *Services) {
	t.Helper()
	p, err := placeFor(dir, Run)
	require.NoError(t, err)
	require.NoError(t, os.Remove(p.file("users.lock")))
}

func pidPath(t *testing.T, dir string) string {
	t.Helper()
	p, err := placeFor(dir, Run)
	require.NoError(t, err)
	return filepath.Join(p.data("postgres"), "postmaster.pid")
}

func TestAStrangersProcessNumberInThePidFileIsNoHindrance(t *testing.T) {
	t.Parallel()
	dir := clone(t)
	up(t, dir, Run).Stop()
	stranger := exec.Command("sleep", "60")
	require.NoError(t, stranger.Start())
	defer func() { _ = stranger.Process.Kill(); _ = stranger.Wait() }()
	text := []byte(itoa(stranger.Process.Pid) + "\n" + filepath.Dir(pidPath(t, dir)) + "\n")
	require.NoError(t, os.WriteFile(pidPath(t, dir), text, 0o600))

	s := up(t, dir, Run)
	require.True(t, answers(s))
	s.Stop()
	require.True(t, alive(stranger.Process.Pid), "nothing but our own servers is stopped")
}

func TestServersThatTheEnvironmentNamesAreTakenAndLeftRunning(t *testing.T) {
	t.Parallel()
	own := up(t, clone(t), Test)
	named := map[string]string{"DATABASE_URL": own.DatabaseURL, "REDIS_URL": own.RedisURL}
	dir := filepath.Join(t.TempDir(), ".socle")
	s, err := Up(t.Context(), Options{Dir: dir, Out: io.Discard, Getenv: func(n string) string { return named[n] }})
	require.NoError(t, err)
	require.Equal(t, own.DatabaseURL, s.DatabaseURL)
	require.NoDirExists(t, dir)
	s.Stop()
	require.True(t, answers(own))
}

func TestARedisInsideTheProcessForgetsKeysInTime(t *testing.T) {
	t.Parallel()
	only := func(name string) string {
		if name == "SOCLE_REDIS" {
			return fromEmbedded
		}
		return bare(name)
	}
	s, err := Up(t.Context(), Options{Dir: clone(t), Purpose: Test, Out: io.Discard, Getenv: only})
	require.NoError(t, err)
	defer s.Stop()
	require.Contains(t, strings.Join(s.Notes, "\n"), inProcessBanner)
	o, err := redis.ParseURL(s.RedisURL)
	require.NoError(t, err)
	c := redis.NewClient(o)
	defer c.Close()
	require.NoError(t, c.Set(t.Context(), "lock", "held", 2*time.Second).Err())
	require.Eventually(t, func() bool { return c.Exists(t.Context(), "lock").Val() == 0 }, 6*time.Second, 100*time.Millisecond)
}
