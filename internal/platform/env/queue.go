package env

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

// queue is a private Redis.
type queue struct {
	place   place
	program string
	memory  memory
	server  *server
	found   bool
}

func (q *queue) data() string { return q.place.data("redis") }

func (q *queue) pidFile() string { return q.place.data("redis.pid") }

// adopt takes over the Redis that already runs for us, if one does and it answers.
func (q *queue) adopt(ctx context.Context) bool {
	pid := pidIn(q.pidFile(), localhost(q.memory.Port)) // Redis shows its address as its title
	if pid == 0 {
		return false
	}
	q.server = &server{pid: pid, log: q.place.file("redis.log")}
	if q.server.ready(ctx, 10*time.Second, q.answers) != nil {
		q.stop()
		return false
	}
	q.found = true
	return true
}

func (q *queue) start(ctx context.Context) error {
	if q.place.purpose == Test {
		_ = os.RemoveAll(q.data())
	}
	err := q.startOnData(ctx)
	if err == nil || ctx.Err() != nil {
		return err
	}
	// Redis holds nothing that PostgreSQL does not know: unreadable files are put aside, not mourned.
	if os.Rename(q.data(), q.data()+".unreadable-"+time.Now().UTC().Format("20060102T150405")) != nil {
		return err
	}
	return q.startOnData(ctx)
}

func (q *queue) startOnData(ctx context.Context) error {
	if err := q.place.folder(q.data()); err != nil {
		return err
	}
	port, err := freePort(q.memory.Port)
	if err != nil {
		return err
	}
	q.memory.Port = port
	if err := q.place.remember("redis", q.memory); err != nil {
		return err
	}
	// The settings go through standard input: no password in a file or in the process list.
	cmd := q.place.owner.dress(exec.Command(q.program, "-"), q.place.base)
	cmd.Stdin = strings.NewReader(strings.Join(q.settings(), "\n") + "\n")
	if q.server, err = launch(cmd, q.place.file("redis.log")); err != nil {
		return err
	}
	return q.server.ready(ctx, 30*time.Second, q.answers)
}

// settings follow what asynq needs: nothing evicted, every second written to disk (but for tests).
func (q *queue) settings() []string {
	appendonly := "yes"
	if q.place.purpose == Test {
		appendonly = "no"
	}
	return []string{
		"bind 127.0.0.1",
		fmt.Sprintf("port %d", q.memory.Port),
		"requirepass " + q.memory.Password,
		"dir " + quoted(q.data()),
		"pidfile " + quoted(q.pidFile()),
		"appendonly " + appendonly,
		"appendfsync everysec",
		`save ""`,
		"maxmemory-policy noeviction",
		"databases 64",
	}
}

// quoted writes a path as redis.conf reads it, whatever its characters.
func quoted(path string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(path) + `"`
}

func (q *queue) url() string {
	u := url.URL{Scheme: "redis", User: url.UserPassword("default", q.memory.Password), Host: localhost(q.memory.Port), Path: "/0"}
	return u.String()
}

func (q *queue) answers(ctx context.Context) error { return askRedis(ctx, q.url()) }

func askRedis(ctx context.Context, address string) error {
	o, err := redis.ParseURL(address)
	if err != nil {
		return err
	}
	o.MaxRetries, o.DialTimeout = -1, 3*time.Second
	c := redis.NewClient(o)
	defer c.Close()
	return c.Ping(ctx).Err()
}

func (q *queue) stop() {
	if q == nil || q.server == nil {
		return
	}
	q.server.end(syscall.SIGTERM, 10*time.Second)
	if q.place.purpose == Test {
		_ = os.RemoveAll(q.data())
	}
}
