package tenant

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"socle/internal/platform/clock"
	"socle/pkg/cal"
)

// Tx is one transaction in one fund. It ends with the function that received it; kept longer, it answers errors.
type Tx struct{ in *inner }

type inner struct {
	tx      pgx.Tx
	fund    *Fund
	now     time.Time
	done    bool
	emitted []Ring
	events  Subscriptions
}

var errEnded = errors.New("tenant: the transaction has ended")

// Fund is the fund whose data this is.
func (t Tx) Fund() *Fund { return t.in.fund }

// Now is the moment of the transaction: one for all that it writes.
func (t Tx) Now() time.Time { return t.in.now }

// Today is the fund's legal date at Now.
func (t Tx) Today() cal.Date { return cal.DateOf(t.in.now.In(t.in.fund.Zone())) }

// Query runs a statement of package query.
func (t Tx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if t.in.done {
		return nil, errEnded
	}
	return t.in.tx.Query(ctx, sql, args...)
}

// Exec runs a command of package query.
func (t Tx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	if t.in.done {
		return pgconn.CommandTag{}, errEnded
	}
	return t.in.tx.Exec(ctx, sql, args...)
}

// Copy loads rows by COPY into a table of the fund; the columns are named.
func (t Tx) Copy(ctx context.Context, table string, columns []string, rows pgx.CopyFromSource) (int64, error) {
	if t.in.done {
		return 0, errEnded
	}
	return t.in.tx.CopyFrom(ctx, pgx.Identifier{table}, columns, rows)
}

// Long lets this transaction's statements run, and wait their turn, for minutes: imports, night jobs, measuring.
func (t Tx) Long(ctx context.Context) error {
	_, err := t.Exec(ctx, "select set_config('statement_timeout', '30min', true), set_config('lock_timeout', '5min', true)")
	return err
}

func (db *DB) newTx(ctx context.Context, tx pgx.Tx, f *Fund) *inner {
	return &inner{tx: tx, fund: f, now: clock.Now(ctx).Truncate(time.Microsecond), events: db.events}
}
