// Package op is the one idea of the house: everything that a person or a program can do is an operation,
// a named, typed function of one service, listed in that service's table.
//
// From a row of the table come the JSON route, the permission, the audit verb, the metric and the documentation.
// The same operation serves the JSON API, the HTML form, the job and the command line, through one chain.
package op

import (
	"context"
	"reflect"
	"strings"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
)

// Kinds of operation.
const (
	KindDo  = "do"  // a command: read-write transaction, idempotency key, audit, events
	KindAsk = "ask" // a query: a read-only transaction, which Postgres itself enforces
)

// Func is the business of an operation. It receives its transaction and keeps nothing of it.
type Func[In, Out any] func(ctx context.Context, tx tenant.Tx, in In) (Out, error)

// Locate says which resource the input is about, for the policy. It reads; it decides nothing.
type Locate[In any] func(ctx context.Context, tx tenant.Tx, in In) (authz.Resource, error)

// Op is one row of a service's table.
type Op interface {
	Row() *Row
	zero() any
	call(ctx context.Context, tx tenant.Tx, in any) (any, error)
	locate(ctx context.Context, tx tenant.Tx, in any) (authz.Resource, error)
	decodeOut(b []byte) (any, error)
}

// Row is what is known of an operation without running it.
type Row struct {
	Name, Kind, Method, Path string
	In, Out                  reflect.Type
	// Judged: the policy sees the resource (On). Listed: the function keeps to authz.ReachOf. Open: nothing but the grant.
	Judged, Listed, Open bool
	Privileged           bool // a read that is audited
	LongRunning          bool // lifts the statement timeout
	StepUp               bool // asks for a fresh proof of who acts, and a reason
}

// Service is the first word of the name.
func (r *Row) Service() string { s, _, _ := strings.Cut(r.Name, "."); return s }

// Typed is an operation with its types.
type Typed[In, Out any] struct {
	row Row
	fn  Func[In, Out]
	on  Locate[In]
}

// Do lists a command: name "declaration.file", route "POST /declarations/{id}/file".
func Do[In, Out any](name, route string, fn func(context.Context, tenant.Tx, In) (Out, error)) *Typed[In, Out] {
	return made(name, KindDo, route, fn)
}

// Ask lists a query.
func Ask[In, Out any](name, route string, fn func(context.Context, tenant.Tx, In) (Out, error)) *Typed[In, Out] {
	return made(name, KindAsk, route, fn)
}

func made[In, Out any](name, kind, route string, fn Func[In, Out]) *Typed[In, Out] {
	method, path, _ := strings.Cut(route, " ")
	return &Typed[In, Out]{fn: fn, row: Row{
		Name: name, Kind: kind, Method: method, Path: path,
		In: reflect.TypeFor[In](), Out: reflect.TypeFor[Out](),
	}}
}

// On names the resource that the policy judges. Every operation on one thing has it.
func (o *Typed[In, Out]) On(f Locate[In]) *Typed[In, Out] { o.on, o.row.Judged = f, true; return o }

// Within says that the function keeps to authz.ReachOf(ctx): lists.
func (o *Typed[In, Out]) Within() *Typed[In, Out] { o.row.Listed = true; return o }

// Free says that the grant alone decides: nothing of another person or employer can be seen or changed by it.
func (o *Typed[In, Out]) Free() *Typed[In, Out] { o.row.Open = true; return o }

// Watched says that this read is audited.
func (o *Typed[In, Out]) Watched() *Typed[In, Out] { o.row.Privileged = true; return o }

// Privileged says that the policy asks for a fresh second factor and a reason, which goes into the audit.
func (o *Typed[In, Out]) Privileged() *Typed[In, Out] { o.row.StepUp = true; return o }

// Long lifts the statement timeout: imports, night work.
func (o *Typed[In, Out]) Long() *Typed[In, Out] { o.row.LongRunning = true; return o }

// Row describes the operation.
func (o *Typed[In, Out]) Row() *Row { return &o.row }
