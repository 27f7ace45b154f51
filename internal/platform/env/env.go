package env

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// Purpose says what the servers are for: it decides durability and how long data lives.
type Purpose string

// The two purposes. Each has servers and data of its own, so tests never touch the demonstration.
const (
	Run  Purpose = "run"  // durable, kept from one start to the next
	Test Purpose = "test" // fast, not durable, forgotten when its last user stops
)

// Options say where private servers live and what they are for.
type Options struct {
	Dir     string              // folder of private state, normally ".socle" in the clone
	Purpose Purpose             // Run unless told
	Out     io.Writer           // progress for people; os.Stderr unless told
	Getenv  func(string) string // os.Getenv unless told
}

// Services are two servers that answer, and how to let go of them.
type Services struct {
	DatabaseURL string   // a PostgreSQL role that may create roles, schemas and databases
	RedisURL    string   // a Redis database
	Notes       []string // what was found, started or missing, one sentence each
	Stop        func()   // stops what Up started; safe to call twice
}

// Up returns when both servers answer, or says what to install. See the package comment for the order.
func Up(ctx context.Context, o Options) (*Services, error) {
	b, err := newBuilder(o)
	if err != nil {
		return nil, err
	}
	if err := b.up(ctx); err != nil {
		b.stop()
		return nil, err
	}
	var once sync.Once
	return &Services{
		DatabaseURL: b.databaseURL,
		RedisURL:    b.redisURL,
		Notes:       b.notes,
		Stop:        func() { once.Do(b.stop) },
	}, nil
}

// builder gathers the two servers of one Up.
type builder struct {
	Options
	place                 place
	users                 *lock // held shared while we use private servers
	database              *database
	queue                 *queue
	inProcess             io.Closer
	databaseURL, redisURL string
	notes                 []string
}

func newBuilder(o Options) (*builder, error) {
	if o.Dir == "" {
		o.Dir = ".socle"
	}
	if o.Purpose == "" {
		o.Purpose = Run
	}
	if o.Purpose != Run && o.Purpose != Test {
		return nil, fmt.Errorf("env: purpose %q is neither %q nor %q", o.Purpose, Run, Test)
	}
	if o.Out == nil {
		o.Out = os.Stderr
	}
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	p, err := placeFor(o.Dir, o.Purpose)
	return &builder{Options: o, place: p}, err
}

func (b *builder) up(ctx context.Context) error {
	b.given(ctx)
	if b.databaseURL != "" && b.redisURL != "" {
		return b.check(ctx)
	}
	if err := b.place.make(); err != nil {
		return err
	}
	starting, err := lockFile(b.place.file("start.lock"), exclusive)
	if err != nil {
		return err
	}
	defer starting.release()
	if b.users, err = lockFile(b.place.file("users.lock"), shared); err != nil {
		return err
	}
	if err := errors.Join(b.privateDatabase(ctx), b.privateQueue(ctx)); err != nil {
		return err
	}
	return b.check(ctx)
}

// given takes the servers that the environment names. Tests prefer variables of their own.
func (b *builder) given(context.Context) {
	database, redis := []string{"DATABASE_URL"}, []string{"REDIS_URL"}
	if b.Purpose == Test {
		database = []string{"SOCLE_TEST_DATABASE_URL", "DATABASE_URL"}
		redis = []string{"SOCLE_TEST_REDIS_URL", "REDIS_URL"}
	}
	b.databaseURL = b.firstSet("PostgreSQL", database)
	b.redisURL = b.firstSet("Redis", redis)
}

func (b *builder) firstSet(server string, names []string) string {
	for _, name := range names {
		if v := b.Getenv(name); v != "" {
			b.note("%s is the one that %s names.", server, name)
			return v
		}
	}
	return ""
}

func (b *builder) note(format string, args ...any) {
	b.notes = append(b.notes, fmt.Sprintf(format, args...))
}

func (b *builder) say(format string, args ...any) {
	fmt.Fprintf(b.Out, format+"\n", args...)
}
