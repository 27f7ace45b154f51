package tenant

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"socle/pkg/fault"
)

// Options of the door.
type Options struct {
	URL      string                        // any connection string to the cluster; user and password are replaced by the fund's
	Password func(role string) string      // the fund role's password
	PerFund  int                           // connections one fund may hold, so that its rush starves no other
	Wait     time.Duration                 // how long a caller waits for a place before it is told to come back
	Events   Subscriptions                 // which jobs an event starts
	Bell     func(context.Context, []Ring) // called after commit with the jobs written
}

// DB opens transactions in funds.
type DB struct {
	opt    Options
	events Subscriptions
	mu     sync.Mutex
	pools  map[string]*pool
}

type pool struct {
	*pgxpool.Pool
	places chan struct{}
}

// Open makes the door; no connection is opened before the first use.
func Open(opt Options) *DB {
	if opt.PerFund == 0 {
		opt.PerFund = 12
	}
	if opt.Wait == 0 {
		opt.Wait = 5 * time.Second
	}
	return &DB{opt: opt, events: opt.Events, pools: map[string]*pool{}}
}

// Close ends all pools.
func (db *DB) Close() {
	db.mu.Lock()
	defer db.mu.Unlock()
	for role, p := range db.pools {
		p.Close()
		delete(db.pools, role)
	}
}

// Forget closes the pool of one fund, which was suspended, deleted or restored.
func (db *DB) Forget(f *Fund) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if p := db.pools[f.Role]; p != nil {
		p.Close()
		delete(db.pools, f.Role)
	}
}

// Write runs fn in a read-write transaction of the fund. An error rolls back; after commit the bell rings.
func (db *DB) Write(ctx context.Context, f *Fund, fn func(Tx) error) error {
	return db.run(ctx, f, pgx.TxOptions{}, fn)
}

// Read runs fn in a read-only transaction of the fund with one snapshot.
func (db *DB) Read(ctx context.Context, f *Fund, fn func(Tx) error) error {
	return db.run(ctx, f, pgx.TxOptions{AccessMode: pgx.ReadOnly, IsoLevel: pgx.RepeatableRead}, fn)
}

func (db *DB) run(ctx context.Context, f *Fund, opt pgx.TxOptions, fn func(Tx) error) error {
	p, err := db.pool(f)
	if err != nil {
		return err
	}
	if err := p.enter(ctx, db.opt.Wait); err != nil {
		return err
	}
	defer p.leave()
	var in *inner
	err = pgx.BeginTxFunc(ctx, p, opt, func(tx pgx.Tx) error {
		in = db.newTx(ctx, tx, f)
		defer func() { in.done = true }()
		return fn(Tx{in})
	})
	if err != nil {
		return translate(err)
	}
	if db.opt.Bell != nil && len(in.emitted) > 0 {
		db.opt.Bell(ctx, in.emitted)
	}
	return nil
}

func (p *pool) enter(ctx context.Context, wait time.Duration) error {
	select {
	case p.places <- struct{}{}:
		return nil
	default:
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case p.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return fault.New(fault.Unavailable, "fund.busy", "the fund is serving too many requests at once; try again in a few seconds")
	}
}

func (p *pool) leave() { <-p.places }

func (db *DB) pool(f *Fund) (*pool, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if p := db.pools[f.Role]; p != nil {
		return p, nil
	}
	cfg, err := pgxpool.ParseConfig(db.opt.URL)
	if err != nil {
		return nil, fmt.Errorf("database url: %w", err)
	}
	c := cfg.ConnConfig
	c.User, c.Password = f.Role, db.opt.Password(f.Role)
	c.RuntimeParams["search_path"] = f.Schema + ",shared"
	c.RuntimeParams["application_name"] = "socle " + f.Slug
	c.RuntimeParams["timezone"] = "UTC" // the audit's chain is over texts that hold moments: the same on every server
	c.RuntimeParams["statement_timeout"] = "20s"
	c.RuntimeParams["lock_timeout"] = "10s"
	c.RuntimeParams["idle_in_transaction_session_timeout"] = "120s"
	c.DialFunc = (&net.Dialer{Timeout: 5 * time.Second}).DialContext
	cfg.AfterConnect = wire
	cfg.MaxConns, cfg.MinConns = int32(db.opt.PerFund), 0
	cfg.MaxConnIdleTime, cfg.MaxConnLifetime = time.Minute, 20*time.Minute
	raw, err := pgxpool.NewWithConfig(context.Background(), cfg)
	if err != nil {
		return nil, fmt.Errorf("pool of %s: %w", f.Slug, err)
	}
	p := &pool{raw, make(chan struct{}, db.opt.PerFund)}
	db.pools[f.Role] = p
	return p, nil
}

// Alone runs fn in a transaction that is always rolled back: rehearsals and tests.
func (db *DB) Alone(ctx context.Context, f *Fund, fn func(Tx) error) error {
	errRehearsed := errors.New("rehearsed")
	err := db.Write(ctx, f, func(tx Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		return nil
	}
	return err
}
