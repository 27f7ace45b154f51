package env

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func itoa(n int) string { return strconv.Itoa(n) }

// TestMain lets the test below run this very binary again as another user.
func TestMain(m *testing.M) {
	if dir := os.Getenv("SOCLE_ENV_AS_PLAIN_USER"); dir != "" {
		os.Exit(upAndDown(dir))
	}
	os.Exit(m.Run())
}

func upAndDown(dir string) int {
	s, err := Up(context.Background(), Options{Dir: dir, Purpose: Run, Out: io.Discard, Getenv: bare})
	if err != nil {
		os.Stderr.WriteString(err.Error())
		return 1
	}
	defer s.Stop()
	if !answers(s) {
		return 1
	}
	return 0
}

// As root this test takes another identity; as a plain user it simply is one.
func TestAPlainUserStartsServersOfTheirOwn(t *testing.T) {
	t.Parallel()
	home, err := os.MkdirTemp("", "plain-user-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	program := copyOfThisProgram(t, home)
	if os.Geteuid() == 0 {
		require.NoError(t, os.Chown(home, nobody, nobody))
	}
	out, err := asPlainUser(ctx, program, home)
	for range 20 {
		// Another test that forks at this moment may still hold the file open for writing (golang/go#22315).
		if !errors.Is(err, syscall.ETXTBSY) {
			break
		}
		time.Sleep(100 * time.Millisecond)
		out, err = asPlainUser(ctx, program, home)
	}
	require.NoError(t, err, string(out))
	require.DirExists(t, filepath.Join(home, ".socle", "run", "data", "postgres"), "data stays in the clone")
}

const nobody = 65534

func asPlainUser(ctx context.Context, program, home string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, program)
	cmd.Dir = home
	cmd.Env = append(os.Environ(), "SOCLE_ENV_AS_PLAIN_USER="+filepath.Join(home, ".socle"), "HOME="+home)
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return cmd.CombinedOutput()
}

func copyOfThisProgram(t *testing.T, dir string) string {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	text, err := os.ReadFile(self)
	require.NoError(t, err)
	path := filepath.Join(dir, "program")
	require.NoError(t, os.WriteFile(path, text, 0o755))
	return path
}

func TestRootsServersRunAsAnotherUserOutsideTheClone(t *testing.T) {
	t.Parallel()
	p, err := placeFor("/home/fund/socle/.socle", Run)
	require.NoError(t, err)
	if os.Geteuid() != 0 {
		require.Equal(t, "/home/fund/socle/.socle/run/data", p.base)
		require.False(t, p.owner.other)
		return
	}
	require.Regexp(t, `^/var/lib/socle/socle-[0-9a-f]{12}/run/data$`, p.base)
	require.NotZero(t, p.owner.uid)
}

func TestDataStaysWithTheAccountThatMadeIt(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	const nobody = 65534
	a := account{name: "postgres", uid: 101, gid: 104, other: true}
	if os.Geteuid() == 0 {
		require.NoError(t, os.Chown(data, nobody, nobody))
		a.keep(data)
		require.Equal(t, account{name: "nobody", uid: nobody, gid: nobody, other: true}, a)
	}
	ourselves := account{uid: 1000, gid: 1000}
	ourselves.keep(data)
	require.Equal(t, account{uid: 1000, gid: 1000}, ourselves)
}
