package authz

import (
	"context"
	"fmt"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"socle/policies"
)

// Engine holds the compiled rules and the grants of every fund as keyed data.
type Engine struct {
	mu    sync.RWMutex
	store storage.Store
	query rego.PreparedEvalQuery
}

// Decision is the answer, with how far the grants reach and why it was refused.
type Decision struct {
	Allow  bool
	Reach  Reach
	Reason string
	// Provable: all that is missing is a fresh proof of who asks, or the reason for it.
	Provable bool
}

// New compiles the rules, without the built-ins that reach outside.
func New(ctx context.Context) (*Engine, error) {
	rules, err := policies.Rules()
	if err != nil {
		return nil, err
	}
	return NewFrom(ctx, rules)
}

// NewFrom compiles given rules: the tests that change a rule use it.
func NewFrom(ctx context.Context, rules map[string]string) (*Engine, error) {
	store := inmem.NewFromObjectWithOpts(map[string]any{"grants": map[string]any{}, "privileged": map[string]any{}, "proofs": []any{Second}}, inmem.OptReturnASTValuesOnRead(true))
	options := []func(*rego.Rego){
		rego.Query("decision = data.socle.authz.decision"),
		rego.Store(store), rego.Capabilities(closed()), rego.StrictBuiltinErrors(true),
	}
	for name, text := range rules {
		options = append(options, rego.Module(name, text))
	}
	q, err := rego.New(options...).PrepareForEval(ctx)
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	return &Engine{store: store, query: q}, nil
}

func closed() *ast.Capabilities {
	c := ast.CapabilitiesForThisVersion()
	c.AllowNet = []string{}
	kept := c.Builtins[:0:0]
	for _, b := range c.Builtins {
		if b.Name != "http.send" && b.Name != "opa.runtime" && b.Name != "net.lookup_ip_addr" {
			kept = append(kept, b)
		}
	}
	c.Builtins = kept
	return c
}

// Grant replaces the grants of one fund.
func (e *Engine) Grant(ctx context.Context, fund string, grants []policies.Grant) error {
	roles := map[string]any{}
	for _, g := range grants {
		ops, _ := roles[g.Role].(map[string]any)
		if ops == nil {
			ops = map[string]any{}
			roles[g.Role] = ops
		}
		ops[g.Operation] = g.Scope
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return storage.WriteOne(ctx, e.store, storage.AddOp, storage.Path{"grants", fund}, roles)
}

// Decide asks the policies. Whatever goes wrong refuses.
func (e *Engine) Decide(ctx context.Context, fundState, action string, s Subject, r Resource) Decision {
	e.mu.RLock()
	defer e.mu.RUnlock()
	rs, err := e.query.Eval(ctx, rego.EvalParsedInput(asked(fundState, action, s, r)))
	if err != nil || len(rs) != 1 {
		return Decision{Reason: "policy.error"}
	}
	answer, _ := rs[0].Bindings["decision"].(map[string]any)
	if allow, _ := answer["allow"].(bool); allow {
		return Decision{Allow: true, Reach: reachOf(s, words(answer["scopes"]))}
	}
	return refused(words(answer["deny"]))
}

func refused(why []string) Decision {
	d := Decision{Reason: "no_grant", Provable: len(why) > 0}
	if len(why) > 0 {
		d.Reason = why[0]
	}
	for _, w := range why {
		d.Provable = d.Provable && (w == NeedsProof || w == NeedsReason)
	}
	return d
}

func words(v any) []string {
	list, _ := v.([]any)
	out := make([]string, 0, len(list))
	for _, x := range list {
		if s, ok := x.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
