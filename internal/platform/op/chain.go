package op

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/go-kit/kit/endpoint"
	"github.com/google/uuid"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Chain runs operations: measure → authorize the action → validate → one transaction { claim the idempotency key →
// judge the resource → call → audit } → map the error.
type Chain struct {
	DB     *tenant.DB
	Policy *authz.Engine
	// Grants is called before a decision so that the fund's grants are fresh; it must be cheap.
	Grants  func(ctx context.Context, f *tenant.Fund) error
	Measure func(name, fund, outcome string, took time.Duration)
	// Shown counts the insured persons that a question is about to show; its error keeps them back.
	Shown func(ctx context.Context, f *tenant.Fund, operation string, persons []uuid.UUID) error

	ops       map[string]Op
	endpoints map[string]endpoint.Endpoint
}

// Register adds the tables of services. A name twice, or an operation that says nothing of its reach, panics.
func (c *Chain) Register(tables ...[]Op) {
	if c.ops == nil {
		c.ops, c.endpoints = map[string]Op{}, map[string]endpoint.Endpoint{}
	}
	privileged := map[string]bool{}
	for _, o := range slices.Concat(tables...) {
		r := o.Row()
		privileged[r.Name] = r.StepUp
		if c.ops[r.Name] != nil {
			panic("op: " + r.Name + " is listed twice")
		}
		if !r.Judged && !r.Listed && !r.Open {
			panic("op: " + r.Name + " says nothing of its reach: use On, Within or Free")
		}
		c.ops[r.Name] = o
		c.endpoints[r.Name] = endpoint.Chain(c.measure(o), c.authorize(o), validated)(c.transact(o))
	}
	if c.Policy == nil { // a table to be read, not to be run
		return
	}
	if err := c.Policy.Declare(context.Background(), privileged); err != nil {
		panic("op: " + err.Error())
	}
}

// All lists the operations by name.
func (c *Chain) All() []Op {
	out := make([]Op, 0, len(c.ops))
	for _, o := range c.ops {
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b Op) int { return strings.Compare(a.Row().Name, b.Row().Name) })
	return out
}

// Input makes an empty input of an operation, to decode into.
func Input(o Op) any { return o.zero() }

// Invoke runs an operation by name, as the subject and in the fund of the context.
func (c *Chain) Invoke(ctx context.Context, name string, in any) (any, error) {
	e := c.endpoints[name]
	if e == nil {
		return nil, fmt.Errorf("op: there is no operation %q", name)
	}
	return e(ctx, in)
}

// Call is Invoke with the type of the answer.
func Call[Out any](ctx context.Context, c *Chain, name string, in any) (Out, error) {
	var none Out
	out, err := c.Invoke(ctx, name, in)
	if err != nil {
		return none, err
	}
	v, ok := out.(Out)
	if !ok {
		return none, fmt.Errorf("op: %s answers %T, not %s", name, out, reflect.TypeFor[Out]())
	}
	return v, nil
}

// Authorize refuses, and audits it, before a face reads what may be a long request; Invoke decides again.
func (c *Chain) Authorize(ctx context.Context, name string) error {
	f, s := tenant.FundFrom(ctx), authz.From(ctx)
	if f == nil || c.ops[name] == nil {
		return fault.Missing("operation")
	}
	if err := c.Grants(ctx, f); err != nil {
		return err
	}
	if d := c.Policy.Decide(ctx, f.State, name, s, authz.Any(f.Slug)); !d.Allow {
		return c.refuse(ctx, f, name, s, authz.Any(f.Slug), d.Reason)
	}
	return nil
}

// May says whether the subject of the context was granted an operation at all: for showing a link, not for deciding.
func (c *Chain) May(ctx context.Context, name string) bool {
	f := tenant.FundFrom(ctx)
	if f == nil || c.ops[name] == nil {
		return false
	}
	if c.Grants(ctx, f) != nil {
		return false
	}
	d := c.Policy.Decide(ctx, f.State, name, authz.From(ctx), authz.Any(f.Slug))
	return d.Allow || d.Provable
}

func (c *Chain) measure(o Op) endpoint.Middleware {
	return func(next endpoint.Endpoint) endpoint.Endpoint {
		return func(ctx context.Context, in any) (out any, err error) {
			f := tenant.FundFrom(ctx)
			if f == nil {
				return nil, fault.Missing("fund")
			}
			start := time.Now()
			out, err = next(ctx, in)
			if c.Measure != nil {
				c.Measure(o.Row().Name, f.Slug, outcome(err), time.Since(start))
			}
			return out, err
		}
	}
}

func outcome(err error) string {
	if err == nil {
		return "ok"
	}
	if f, ok := fault.As(err); ok {
		return string(f.Kind)
	}
	return "error"
}

func (c *Chain) authorize(o Op) endpoint.Middleware {
	return func(next endpoint.Endpoint) endpoint.Endpoint {
		return func(ctx context.Context, in any) (any, error) {
			f := tenant.FundFrom(ctx)
			if err := c.Grants(ctx, f); err != nil {
				return nil, err
			}
			s := authz.From(ctx)
			d := c.Policy.Decide(ctx, f.State, o.Row().Name, s, authz.Any(f.Slug))
			if !d.Allow {
				return nil, c.refuse(ctx, f, o.Row().Name, s, authz.Any(f.Slug), d.Reason)
			}
			return next(authz.WithReach(ctx, d.Reach), in)
		}
	}
}

// refuse audits what was refused in a second short transaction, before the answer goes out.
func (c *Chain) refuse(ctx context.Context, f *tenant.Fund, action string, s authz.Subject, r authz.Resource, why string) error {
	if !s.SignedIn() {
		return fault.New(fault.Unauthenticated, "session.required", "sign in to do this")
	}
	err := c.DB.Write(context.WithoutCancel(ctx), f, func(tx tenant.Tx) error {
		return audit.Write(ctx, tx, audit.Entry{Action: action, Outcome: audit.Refused, Reason: why, Resource: r})
	})
	if err != nil {
		return err
	}
	switch why {
	case authz.NeedsProof:
		return fault.New(fault.Forbidden, why, "this is a privileged action: prove again who you are, then repeat it").With("operation", action)
	case authz.NeedsReason:
		return fault.New(fault.Forbidden, why, "this is a privileged action: say why, in the header Socle-Reason").With("operation", action)
	}
	return fault.New(fault.Forbidden, "operation.forbidden", "you may not do this here (%s)", why).With("operation", action)
}

// NewInput makes an empty input of an operation by name, to decode a job's payload into; nil when there is none.
func (c *Chain) NewInput(name string) any {
	if o := c.ops[name]; o != nil {
		return o.zero()
	}
	return nil
}
