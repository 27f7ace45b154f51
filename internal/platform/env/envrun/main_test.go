package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/env"
)

// The servers of this very test run are named in its environment, so run finds them and starts none.
func TestTheChildIsToldTheAddressesAndItsStatusIsOurs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), ".socle")
	for _, name := range []string{"SOCLE_TEST_DATABASE_URL", "SOCLE_TEST_REDIS_URL"} {
		require.NotEmpty(t, os.Getenv(name), "run 'make test', which sets it")
	}
	seen := filepath.Join(t.TempDir(), "seen")
	script := `echo "$SOCLE_TEST_DATABASE_URL $SOCLE_TEST_REDIS_URL" > ` + seen + `; exit 7`
	require.Equal(t, 7, run(dir, env.Test, []string{"sh", "-c", script}))
	text, err := os.ReadFile(seen)
	require.NoError(t, err)
	require.Equal(t, os.Getenv("SOCLE_TEST_DATABASE_URL")+" "+os.Getenv("SOCLE_TEST_REDIS_URL")+"\n", string(text))
}

func TestAServerThatDoesNotAnswerIsNamed(t *testing.T) {
	t.Setenv("SOCLE_TEST_DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
	require.Equal(t, 1, run(t.TempDir(), env.Test, []string{"true"}))
}

func TestARunHasVariablesOfItsOwnNames(t *testing.T) {
	t.Parallel()
	s := &env.Services{DatabaseURL: "d", RedisURL: "r"}
	require.Equal(t, []string{"DATABASE_URL=d", "REDIS_URL=r"}, addresses(env.Run, s))
	require.Equal(t, []string{"SOCLE_TEST_DATABASE_URL=d", "SOCLE_TEST_REDIS_URL=r"}, addresses(env.Test, s))
}

func TestAChildThatIsNotThereOrDiesIsAFailure(t *testing.T) {
	t.Parallel()
	require.Equal(t, 127, child([]string{"/nowhere/program"}, nil))
	require.Equal(t, 1, child([]string{"sh", "-c", "kill -9 $$"}, nil))
	require.Equal(t, 0, child([]string{"true"}, nil))
}

func TestForgettingWhatIsNotThereIsFine(t *testing.T) {
	t.Parallel()
	require.Equal(t, 0, forget(filepath.Join(t.TempDir(), ".socle")))
}
