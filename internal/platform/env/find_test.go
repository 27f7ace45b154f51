package env

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// install a pretended PostgreSQL of a version.
func pretend(t *testing.T, version string) string {
	t.Helper()
	home, err := os.MkdirTemp("", "pretended-") // the servers' account must be able to enter
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	require.NoError(t, os.Chmod(home, 0o755))
	for _, name := range []string{"postgres", "initdb"} {
		text := "#!/bin/sh\necho '" + name + " (PostgreSQL) " + version + "'\n"
		require.NoError(t, os.WriteFile(filepath.Join(home, name), []byte(text), 0o755))
	}
	return home
}

func TestTheNewestUsablePostgresIsChosen(t *testing.T) {
	t.Parallel()
	owner, err := serverAccount()
	require.NoError(t, err)
	old, middle, newest := pretend(t, "14.9"), pretend(t, "15.18 (Debian 15.18-0+deb12u1)"), pretend(t, "18.4")
	without := pretend(t, "19.1")
	require.NoError(t, os.Remove(filepath.Join(without, "initdb")))

	found := findPostgres([]string{old, middle, "/nowhere", newest, middle, without}, owner)
	require.Equal(t, []programs{
		{bin: newest, major: 18, from: newest},
		{bin: middle, major: 15, from: middle},
	}, found)
}

func TestDataIsServedByTheVersionThatMadeIt(t *testing.T) {
	t.Parallel()
	b, err := newBuilder(Options{Dir: t.TempDir(), Out: io.Discard, Getenv: func(name string) string {
		return map[string]string{"SOCLE_POSTGRES": fromMachine, "SOCLE_INSTALL": "never", "PATH": "/nowhere"}[name]
	}})
	require.NoError(t, err)
	_, err = b.postgres(t.Context(), 9)
	require.ErrorContains(t, err, "PostgreSQL 9")
	require.ErrorContains(t, err, "make clean-data")
	require.ErrorContains(t, err, "apt-get install postgresql redis-server")
}

func TestRedisOrValkeyIsFoundOnThePath(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := func(name string) string {
		if name == "PATH" {
			return "/nowhere:" + dir
		}
		return ""
	}
	require.Empty(t, findRedis(path))
	valkey := filepath.Join(dir, "valkey-server")
	require.NoError(t, os.WriteFile(valkey, []byte("#!/bin/sh\n"), 0o755))
	require.Equal(t, valkey, findRedis(path))
}

func TestLinksOfTheEmbeddedPostgresStayInItsFolder(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(root, "native", "lib"), 0o755))
	list := filepath.Join(root, "native", "pg-symlinks.json")
	good := `[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]`
	require.NoError(t, os.WriteFile(list, []byte(good), 0o644))
	require.NoError(t, link(root))
	require.NoError(t, link(root), "a second time")
	to, err := os.Readlink(filepath.Join(root, "native", "lib", "libpq.so.5"))
	require.NoError(t, err)
	require.Equal(t, filepath.Join(root, "native", "lib", "libpq.so.5.18"), to)

	bad := `[{"source":"native/lib/libpq.so.5.18","target":"../../etc/passwd"}]`
	require.NoError(t, os.WriteFile(list, []byte(bad), 0o644))
	require.ErrorContains(t, link(root), "leaves its folder")
}

func TestARememberedPortIsKeptWhileFree(t *testing.T) {
	t.Parallel()
	port, err := freePort(0)
	require.NoError(t, err)
	again, err := freePort(port)
	require.NoError(t, err)
	require.Equal(t, port, again)
}

func TestPathsAreQuotedForRedis(t *testing.T) {
	t.Parallel()
	require.Equal(t, `"/home/o\"hara/a\\b c"`, quoted(`/home/o"hara/a\b c`))
}
