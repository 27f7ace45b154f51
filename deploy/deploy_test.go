package deploy

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

type service struct {
	Image       string            `yaml:"image"`
	Build       map[string]string `yaml:"build"`
	Command     []string          `yaml:"command"`
	Ports       []string          `yaml:"ports"`
	Environment map[string]string `yaml:"environment"`
	Profiles    []string          `yaml:"profiles"`
	Networks    []string          `yaml:"networks"`
	ReadOnly    bool              `yaml:"read_only"`
	CapDrop     []string          `yaml:"cap_drop"`
	Volumes     []string          `yaml:"volumes"`
	Health      map[string]any    `yaml:"healthcheck"`
	DependsOn   map[string]any    `yaml:"depends_on"`
}

type composition struct {
	Services map[string]service        `yaml:"services"`
	Networks map[string]map[string]any `yaml:"networks"`
	Volumes  map[string]any            `yaml:"volumes"`
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

func compose(t *testing.T) (c composition) {
	t.Helper()
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "compose.yaml")), &c))
	require.NotEmpty(t, c.Services)
	return c
}

func TestImagesOfOthersArePinnedToAVersion(t *testing.T) {
	t.Parallel()
	pinned := regexp.MustCompile(`^[a-z./-]+:[0-9]+\.[0-9]+(\.[0-9]+)?-[a-z0-9]+$`)
	for name, s := range compose(t).Services {
		if s.Image != "socle" && s.Image != "socle-sim" {
			require.Regexp(t, pinned, s.Image, name)
		}
	}
}

func TestNothingListensBeyondThisMachine(t *testing.T) {
	t.Parallel()
	c := compose(t)
	for name, s := range c.Services {
		for _, port := range s.Ports {
			require.True(t, strings.HasPrefix(port, "127.0.0.1:"), "%s publishes %s", name, port)
		}
		for _, network := range s.Networks {
			require.Contains(t, c.Networks, network, name)
		}
	}
	for _, name := range []string{"postgres", "redis"} {
		require.Empty(t, c.Services[name].Ports, name)
		require.Equal(t, []string{"inside"}, c.Services[name].Networks, name)
	}
	require.Equal(t, true, c.Networks["inside"]["internal"])
}

func TestNoPasswordIsWrittenDownOrLeftEmpty(t *testing.T) {
	t.Parallel()
	text := read(t, "compose.yaml")
	for _, name := range []string{"POSTGRES_PASSWORD", "REDIS_PASSWORD", "SOCLE_SECRET"} {
		require.Contains(t, text, "${"+name+":?", "compose refuses to start without it")
		require.Regexp(t, `(?m)^`+name+`=$`, read(t, ".env.example"))
	}
}

func TestRedisLosesNothingOnPurposeAndAsksAPassword(t *testing.T) {
	t.Parallel()
	command := strings.Join(compose(t).Services["redis"].Command, " ")
	for _, setting := range []string{"requirepass", "appendonly yes", "appendfsync everysec", "maxmemory-policy noeviction"} {
		require.Contains(t, command, setting)
	}
}

func TestOurContainersHaveNoRightsToLose(t *testing.T) {
	t.Parallel()
	c := compose(t)
	for _, name := range []string{"migrate", "serve", "worker", "socle-sim"} {
		require.True(t, c.Services[name].ReadOnly, name)
		require.Equal(t, []string{"ALL"}, c.Services[name].CapDrop, name)
	}
	require.Equal(t, []string{"trial"}, c.Services["socle-sim"].Profiles)
}

func TestServersStartOnlyOnAMigratedDatabase(t *testing.T) {
	t.Parallel()
	c := compose(t)
	for _, name := range []string{"serve", "worker"} {
		require.Equal(t, map[string]any{"condition": "service_completed_successfully"}, c.Services[name].DependsOn["migrate"], name)
	}
	for _, name := range []string{"postgres", "redis"} {
		require.NotEmpty(t, c.Services[name].Health, name)
	}
	for name, s := range c.Services {
		for _, v := range s.Volumes {
			volume, _, _ := strings.Cut(v, ":")
			require.Contains(t, c.Volumes, volume, name)
		}
	}
}

func TestTheVerbsThatContainersRunExist(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"migrate", "serve", "worker"} {
		require.Equal(t, []string{name}, compose(t).Services[name].Command)
		files, err := filepath.Glob("../cmd/socle/*.go")
		require.NoError(t, err)
		require.True(t, slices.ContainsFunc(files, func(file string) bool {
			return strings.Contains(read(t, file), `command{"`+name+`",`)
		}), "socle has no verb %s", name)
	}
}

func TestTheImageIsBuiltWithTheProjectsGoAndRunsAsNobody(t *testing.T) {
	t.Parallel()
	text := read(t, "Dockerfile")
	version := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(read(t, "../go.mod"))[1]
	require.Contains(t, text, "FROM golang:"+version+"-bookworm AS build")
	var stages []string
	for _, stage := range regexp.MustCompile(`(?m)^FROM `).Split(text, -1)[1:] {
		first, rest, _ := strings.Cut(stage, "\n")
		stages = append(stages, first[strings.LastIndex(first, " ")+1:])
		require.NotContains(t, first, ":latest")
		if !strings.HasPrefix(first, "golang:") {
			require.Contains(t, rest, "\nUSER 65532:65532\n", first)
			require.Regexp(t, `\nENTRYPOINT \["/`, rest, "exec form: signals arrive")
		}
	}
	require.Equal(t, []string{"build", "sim", "socle"}, stages, "the product is the default, so it is last")
	for name, s := range compose(t).Services {
		if s.Build != nil {
			require.True(t, slices.Contains(stages, s.Build["target"]), name)
			require.Equal(t, "deploy/Dockerfile", s.Build["dockerfile"], name)
		}
	}
	require.NotRegexp(t, `(?m)^ADD `, text)
}

func TestPrivateDataNeverGoesToTheBuilder(t *testing.T) {
	t.Parallel()
	lines := strings.Split(read(t, "Dockerfile.dockerignore"), "\n")
	for _, path := range []string{".socle", ".git", "**/.env", "bin"} {
		require.Contains(t, lines, path)
	}
	require.Contains(t, strings.Split(read(t, "../.gitignore"), "\n"), "/deploy/.env")
}
