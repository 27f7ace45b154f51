// Package query holds SQL statements: written by hand, named once, typed.
// Every statement registers itself, so that a test can prepare all of them against the real schema.
package query

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Runner is what a statement needs; a tenant.Tx is one.
type Runner interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// Registered is a statement as the test of all statements sees it. Home says in which schema it runs.
type Registered struct{ Name, SQL, Home string }

var all []Registered

// All lists every statement of the program, by name.
func All() []Registered {
	slices.SortFunc(all, func(a, b Registered) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return all
}

// Homes of a statement.
const (
	InFund     = "fund"     // the fund's own schema, under the fund's role
	InRegistry = "registry" // the deployment's registry, under the operator's role
)

// Statement returns rows of type Row: a struct whose fields match the columns by name, or a single value.
type Statement[Row any] struct {
	Name, SQL string
	scan      pgx.RowToFunc[Row]
}

// New names a statement that runs in a fund's schema. Field InsuredNumber matches column insured_number.
func New[Row any](name, sql string) Statement[Row] { return made[Row](name, sql, InFund) }

// Registry names a statement that runs in the registry.
func Registry[Row any](name, sql string) Statement[Row] { return made[Row](name, sql, InRegistry) }

func made[Row any](name, sql, home string) Statement[Row] {
	all = append(all, Registered{name, sql, home})
	return Statement[Row]{Name: name, SQL: "-- " + name + "\n" + sql, scan: scanner[Row]()}
}

func scanner[Row any]() pgx.RowToFunc[Row] {
	t := reflect.TypeFor[Row]()
	_, isScanner := reflect.New(t).Interface().(interface{ Scan(any) error })
	if t.Kind() == reflect.Struct && !isScanner && t != reflect.TypeFor[time.Time]() {
		return pgx.RowToStructByName[Row]
	}
	return pgx.RowTo[Row]
}

// All returns every row; none is an empty slice.
func (s Statement[Row]) All(ctx context.Context, r Runner, args ...any) ([]Row, error) {
	rows, err := r.Query(ctx, s.SQL, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.Name, err)
	}
	out, err := pgx.CollectRows(rows, s.scan)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.Name, err)
	}
	return out, nil
}

// One returns the first row; ErrNone when there is none.
func (s Statement[Row]) One(ctx context.Context, r Runner, args ...any) (Row, error) {
	row, ok, err := s.Maybe(ctx, r, args...)
	if err == nil && !ok {
		err = fmt.Errorf("%s: %w", s.Name, ErrNone)
	}
	return row, err
}

// Maybe returns the first row and whether there was one.
func (s Statement[Row]) Maybe(ctx context.Context, r Runner, args ...any) (Row, bool, error) {
	var none Row
	rows, err := r.Query(ctx, s.SQL, args...)
	if err != nil {
		return none, false, fmt.Errorf("%s: %w", s.Name, err)
	}
	row, err := pgx.CollectOneRow(rows, s.scan)
	if err == pgx.ErrNoRows {
		return none, false, nil
	}
	if err != nil {
		return none, false, fmt.Errorf("%s: %w", s.Name, err)
	}
	return row, true, nil
}

// ErrNone says that a statement which must find a row found none.
var ErrNone = pgx.ErrNoRows

// Command changes rows and returns how many.
type Command struct{ Name, SQL string }

// Exec names a command that runs in a fund's schema.
func Exec(name, sql string) Command { return command(name, sql, InFund) }

// RegistryExec names a command that runs in the registry.
func RegistryExec(name, sql string) Command { return command(name, sql, InRegistry) }

func command(name, sql, home string) Command {
	all = append(all, Registered{name, sql, home})
	return Command{Name: name, SQL: "-- " + name + "\n" + sql}
}

// Run executes the command and returns the number of rows it touched.
func (c Command) Run(ctx context.Context, r Runner, args ...any) (int64, error) {
	tag, err := r.Exec(ctx, c.SQL, args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", c.Name, err)
	}
	return tag.RowsAffected(), nil
}
