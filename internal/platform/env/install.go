package env

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// install lets Debian's package manager install a package, when we are root and it is not forbidden
// by SOCLE_INSTALL=never. It says what it does, starts no service, and reports whether it went well.
func (b *builder) install(ctx context.Context, pkg string) bool {
	apt, err := exec.LookPath("apt-get")
	if err != nil || os.Geteuid() != 0 || b.Getenv("SOCLE_INSTALL") == "never" {
		return false
	}
	b.say("Installing %s with apt-get (SOCLE_INSTALL=never forbids it) …", pkg)
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	defer withoutServices()()
	for _, args := range [][]string{
		{"update", "-qq"},
		{"install", "-y", "-qq", "--no-install-recommends", pkg},
	} {
		cmd := exec.CommandContext(ctx, apt, args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if out, err := cmd.CombinedOutput(); err != nil {
			b.note("apt-get %s %s failed: %v: %s", args[0], pkg, err, tail(out))
			return false
		}
	}
	b.note("Installed %s with apt-get.", pkg)
	return true
}

// withoutServices keeps Debian from creating and starting servers of its own on the usual ports
// while packages are installed: Socle starts private ones. The result undoes what is temporary.
func withoutServices() (undo func()) {
	const clusters = "/etc/postgresql-common/createcluster.d"
	if os.MkdirAll(clusters, 0o755) == nil {
		_ = os.WriteFile(clusters+"/socle.conf", []byte("create_main_cluster = false\n"), 0o644)
	}
	const policy = "/usr/sbin/policy-rc.d"
	f, err := os.OpenFile(policy, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755)
	if err != nil {
		return func() {}
	}
	_, _ = f.WriteString("#!/bin/sh\nexit 101\n")
	_ = f.Close()
	return func() { _ = os.Remove(policy) }
}

func tail(out []byte) string {
	return string(out[max(0, len(out)-300):])
}

// missing says what to do when a server cannot be had.
func (b *builder) missing(server string, major int, why error) error {
	version := ""
	if major != 0 {
		version = fmt.Sprintf(" %d (the data in %s was made by it; 'make clean-data' forgets that data)", major, b.place.base)
	}
	return fmt.Errorf(`%s%s was not found, and could not be brought: %w
  Do one of these:
    Debian, Ubuntu   sudo apt-get install postgresql redis-server
    Fedora, RHEL     sudo dnf install postgresql-server postgresql-contrib redis
    Alpine           sudo apk add postgresql postgresql-contrib redis
    no rights        install Node with npm: Socle then brings an embedded PostgreSQL
    servers of yours set DATABASE_URL=postgres://… and REDIS_URL=redis://…`, server, version, why)
}
