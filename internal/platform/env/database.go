package env

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// database is a private PostgreSQL.
type database struct {
	place    place
	programs programs
	memory   memory
	server   *server
	found    bool // it was already running: another process of ours, or left by one that was killed
}

// superuser owns the private PostgreSQL; the product makes narrower roles for its funds.
const superuser = "socle"

func (d *database) data() string { return d.place.data("postgres") }

// adopt takes over the server that already runs on our data, if one does and it answers.
func (d *database) adopt(ctx context.Context) bool {
	lockfile := filepath.Join(d.data(), "postmaster.pid")
	pid := pidIn(lockfile, d.data())
	if pid == 0 {
		// A number left by a crash may belong to a stranger by now; PostgreSQL would refuse to start.
		_ = os.Remove(lockfile)
		return false
	}
	d.server = &server{pid: pid, log: d.place.file("postgres.log")}
	if d.server.ready(ctx, 10*time.Second, d.answers) != nil {
		d.stop()
		return false
	}
	d.found = true
	return true
}

// start makes the data folder when there is none, then runs the server on it.
func (d *database) start(ctx context.Context) error {
	if d.place.purpose == Test {
		if err := os.RemoveAll(d.data()); err != nil {
			return fmt.Errorf("env: %w", err)
		}
	}
	if dataMajor(d.data()) == 0 {
		if err := d.create(ctx); err != nil {
			return err
		}
	}
	port, err := freePort(d.memory.Port)
	if err != nil {
		return err
	}
	d.memory.Port = port
	if err := d.place.remember("postgres", d.memory); err != nil {
		return err
	}
	args := []string{"-D", d.data()}
	for _, s := range d.settings() {
		args = append(args, "-c", s)
	}
	cmd := d.place.owner.dress(exec.Command(d.programs.program("postgres"), args...), d.place.base)
	if d.server, err = launch(cmd, d.place.file("postgres.log")); err != nil {
		return err
	}
	if err := d.server.ready(ctx, time.Minute, d.answers); err != nil {
		return err
	}
	return d.ours(ctx)
}

// url connects to one database of the private server. The loopback needs no TLS.
func (d *database) url(name string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(superuser, d.memory.Password),
		Host: localhost(d.memory.Port), Path: "/" + name, RawQuery: "sslmode=disable",
	}
	return u.String()
}

func (d *database) answers(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, d.url("postgres"))
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// ours creates the database of Socle, and makes sure that the extensions its constraints need can be had.
func (d *database) ours(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, d.url("postgres"))
	if err != nil {
		return fmt.Errorf("env: %w", err)
	}
	defer conn.Close(ctx)
	var extension, database bool
	if err := conn.QueryRow(ctx, `
		select exists (select from pg_available_extensions where name = 'btree_gist'),
		       exists (select from pg_database where datname = $1)`, superuser).Scan(&extension, &database); err != nil {
		return fmt.Errorf("env: %w", err)
	}
	if !extension {
		return fmt.Errorf("env: the PostgreSQL in %s lacks its contributed extensions (btree_gist): install the package postgresql-contrib", d.programs.bin)
	}
	if database {
		return nil
	}
	if _, err := conn.Exec(ctx, "create database "+superuser); err != nil {
		return fmt.Errorf("env: %w", err)
	}
	return nil
}

// stop ends the server with PostgreSQL's "fast" shutdown: sessions are cut, data is written.
func (d *database) stop() {
	if d == nil || d.server == nil {
		return
	}
	d.server.end(syscall.SIGINT, 30*time.Second)
	if d.place.purpose == Test {
		_ = os.RemoveAll(d.data())
	}
}
