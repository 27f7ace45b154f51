package env

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// create makes the data folder: UTF-8, sorted by code point, password asked on every connection.
// What a refused or interrupted initdb leaves is removed, so that the next try starts clean.
func (d *database) create(ctx context.Context) error {
	secret := d.place.data("password")
	if err := d.place.handOver(secret, d.memory.Password); err != nil {
		return err
	}
	defer os.Remove(secret)
	var last error
	for _, locale := range d.locales() {
		if err := os.RemoveAll(d.data()); err != nil {
			return fmt.Errorf("env: %w", err)
		}
		if last = d.initdb(ctx, secret, locale); last == nil {
			return nil
		}
	}
	_ = os.RemoveAll(d.data())
	return last
}

func (d *database) initdb(ctx context.Context, secret string, locale []string) error {
	args := append([]string{
		"--pgdata=" + d.data(), "--username=" + superuser, "--pwfile=" + secret,
		"--auth=scram-sha-256", "--encoding=UTF8", "--text-search-config=simple",
	}, locale...)
	if d.place.purpose == Test {
		args = append(args, "--no-sync")
	}
	cmd := d.place.owner.dress(exec.CommandContext(ctx, d.programs.program("initdb"), args...), d.place.base)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("env: initdb: %w\n%s", err, strings.TrimSpace(out.String()))
	}
	return nil
}

// locales are tried in order: all sort by code point; the last one, for a system without
// C.UTF-8, does not know that É is the capital of é.
func (d *database) locales() [][]string {
	if d.programs.major >= 17 {
		return [][]string{{"--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"}, {"--locale=C"}}
	}
	return [][]string{{"--locale=C.UTF-8"}, {"--locale=C.utf8"}, {"--locale=C"}}
}

// settings suit one developer's machine. There is no Unix socket: nobody but the holder of the
// password comes in, and a long path of the clone does no harm.
func (d *database) settings() []string {
	s := []string{
		"listen_addresses=127.0.0.1",
		fmt.Sprintf("port=%d", d.memory.Port),
		"unix_socket_directories=",
		"max_connections=200",
		fmt.Sprintf("shared_buffers=%dMB", sharedBuffers()),
		"max_locks_per_transaction=256", // one schema of tables per fund, many in one migration
		"timezone=UTC", "log_timezone=UTC",
		"logging_collector=off",
		"log_min_messages=warning",
		"password_encryption=scram-sha-256",
		"max_wal_size=2GB",
	}
	if d.place.purpose == Test {
		s = append(s, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=400", "max_wal_size=512MB")
	}
	return s
}

// sharedBuffers is 512 MB, or an eighth of a smaller machine's memory.
func sharedBuffers() uint64 {
	var info syscall.Sysinfo_t
	if syscall.Sysinfo(&info) != nil {
		return 128
	}
	return max(32, min(512, uint64(info.Totalram)*uint64(info.Unit)/8>>20))
}

// handOver writes a file that the servers' account alone may read. That account owns the folder, so
// the name must be new: root follows nobody's link.
func (p place) handOver(path, text string) error {
	_ = os.Remove(path)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("env: %w", err)
	}
	defer f.Close()
	if _, err = f.WriteString(text); err == nil && p.owner.other {
		err = f.Chown(p.owner.uid, p.owner.gid)
	}
	if err != nil {
		return fmt.Errorf("env: %w", err)
	}
	return f.Close()
}
