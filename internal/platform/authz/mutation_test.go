package authz

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/stretchr/testify/require"

	"socle/policies"
)

// mutant is one module with one thing wrong.
type mutant struct {
	what   string
	module *ast.Module
}

// site changes the n-th place of its kind in a module; false when there are fewer places.
type site func(m *ast.Module, n int) (what string, ok bool)

// ways in which a rule can be written wrong.
var ways = []site{dropRule, dropElse, dropCondition, negateCondition, changeConstant, dropElement, swapOperator}

func mutantsOf(m *ast.Module) []mutant {
	var out []mutant
	for _, way := range ways {
		for n := 0; ; n++ {
			changed := m.Copy()
			what, ok := way(changed, n)
			if !ok {
				break
			}
			out = append(out, mutant{what, changed})
		}
	}
	return out
}

func dropRule(m *ast.Module, n int) (string, bool) {
	if n >= len(m.Rules) {
		return "", false
	}
	what := "without the rule " + m.Rules[n].Head.String()
	m.Rules = slices.Delete(m.Rules, n, n+1)
	return what, true
}

func dropElse(m *ast.Module, n int) (string, bool) {
	for _, r := range m.Rules {
		if r.Else != nil {
			if n == 0 {
				r.Else = nil
				return "without else of " + r.Head.String(), true
			}
			n--
		}
	}
	return "", false
}

var always = ast.NewExpr(ast.BooleanTerm(true))

// conditions are the expressions of all bodies, not the "true" of a rule without one.
func conditions(m *ast.Module) (out []struct {
	rule *ast.Rule
	i    int
}) {
	ast.WalkRules(m, func(r *ast.Rule) bool {
		for i := range r.Body {
			if r.Body[i].Equal(always) {
				continue
			}
			out = append(out, struct {
				rule *ast.Rule
				i    int
			}{r, i})
		}
		return false
	})
	return out
}

func dropCondition(m *ast.Module, n int) (string, bool) {
	all := conditions(m)
	if n >= len(all) {
		return "", false
	}
	c := all[n]
	what := fmt.Sprintf("%s without %s", c.rule.Head, c.rule.Body[c.i])
	if len(c.rule.Body) == 1 {
		c.rule.Body = ast.NewBody(always)
		return what, true
	}
	body := ast.Body{}
	for i, e := range c.rule.Body {
		if i != c.i {
			body.Append(e)
		}
	}
	c.rule.Body = body
	return what, true
}

func negateCondition(m *ast.Module, n int) (string, bool) {
	all := conditions(m)
	if n >= len(all) {
		return "", false
	}
	c := all[n]
	e := c.rule.Body[c.i]
	e.Negated = !e.Negated
	return fmt.Sprintf("%s with the contrary: %s", c.rule.Head, e), true
}

// constants are the words, truths and numbers of rules, but for those inside sets and objects, which hash them.
func changeConstant(m *ast.Module, n int) (string, bool) {
	what, done := "", false
	visit(m, func(t *ast.Term) {
		var other ast.Value
		switch v := t.Value.(type) {
		case ast.String:
			other = ast.String("mutant")
		case ast.Boolean:
			other = !v
		default:
			return
		}
		if n == 0 && !done {
			what, done = fmt.Sprintf("%s: %v becomes %v", t.Location, t.Value, other), true
			t.Value = other
		}
		n--
	})
	return what, done
}

// dropElement takes one element out of a list, a set or an object.
func dropElement(m *ast.Module, n int) (string, bool) {
	what, done := "", false
	visit(m, func(t *ast.Term) {
		for i := range sizeOf(t.Value) {
			if n == 0 && !done {
				what, done = fmt.Sprintf("%s: without element %d of %v", t.Location, i, t.Value), true
				t.Value = without(t.Value, i)
			}
			n--
		}
	})
	return what, done
}

func sizeOf(v ast.Value) int {
	switch v := v.(type) {
	case *ast.Array:
		return v.Len()
	case ast.Set:
		return v.Len()
	case ast.Object:
		return v.Len()
	}
	return 0
}

func without(v ast.Value, at int) ast.Value {
	i := -1
	kept := func() bool { i++; return i != at }
	switch v := v.(type) {
	case *ast.Array:
		var terms []*ast.Term
		v.Foreach(func(t *ast.Term) {
			if kept() {
				terms = append(terms, t)
			}
		})
		return ast.NewArray(terms...)
	case ast.Set:
		out := ast.NewSet()
		v.Foreach(func(t *ast.Term) {
			if kept() {
				out.Add(t)
			}
		})
		return out
	case ast.Object:
		out := ast.NewObject()
		v.Foreach(func(k, t *ast.Term) {
			if kept() {
				out.Insert(k, t)
			}
		})
		return out
	}
	return v
}

func swapOperator(m *ast.Module, n int) (string, bool) {
	for _, c := range conditions(m) {
		e := c.rule.Body[c.i]
		other := map[string]*ast.Builtin{ast.Equal.Name: ast.NotEqual, ast.NotEqual.Name: ast.Equal}[e.Operator().String()]
		if !e.IsCall() || other == nil {
			continue
		}
		if n == 0 {
			what := fmt.Sprintf("%s: %s with %s", c.rule.Head, e, other.Name)
			e.SetOperator(ast.NewTerm(other.Ref()))
			return what, true
		}
		n--
	}
	return "", false
}

// visit hands over the terms of rules, not those that are elements of sets and objects, nor names of operators and rules.
func visit(m *ast.Module, hand func(*ast.Term)) {
	for _, r := range m.Rules {
		for ; r != nil; r = r.Else {
			for _, a := range r.Head.Args {
				descend(a, hand)
			}
			for _, t := range []*ast.Term{r.Head.Key, r.Head.Value} {
				if t != nil {
					descend(t, hand)
				}
			}
			for _, e := range r.Body {
				terms, _ := e.Terms.([]*ast.Term)
				if t, single := e.Terms.(*ast.Term); single {
					terms = []*ast.Term{t}
				} else if len(terms) > 0 {
					terms = terms[1:]
				}
				for _, t := range terms {
					descend(t, hand)
				}
				if d, ok := e.Terms.(*ast.SomeDecl); ok {
					for _, t := range d.Symbols {
						if call, ok := t.Value.(ast.Call); ok {
							for _, a := range call[1:] {
								descend(a, hand)
							}
						}
					}
				}
			}
		}
	}
}

func descend(t *ast.Term, hand func(*ast.Term)) {
	hand(t)
	switch v := t.Value.(type) {
	case ast.Ref:
		for _, part := range v[1:] {
			descend(part, hand)
		}
	case *ast.Array:
		v.Foreach(func(x *ast.Term) { descend(x, hand) })
	case ast.Call:
		for _, x := range v[1:] {
			descend(x, hand)
		}
	}
}

// TestARuleWrittenWrongIsNoticed changes every rule in every way and asks the corpus: the answers must tell.
func TestARuleWrittenWrongIsNoticed(t *testing.T) {
	t.Parallel()
	rules, err := policies.Rules()
	require.NoError(t, err)
	modules := map[string]*ast.Module{}
	for name, text := range rules {
		modules[name] = ast.MustParseModule(text)
	}
	store, h := granted(t), &hearing{questions: prepared(t)}
	require.False(t, h.told(t, rulesAsWritten(t)), "the rules as they are answer right")
	var mu sync.Mutex
	killed, unwritable, survivors := 0, 0, []string{}
	var wait sync.WaitGroup
	work := make(chan func())
	for range 2 {
		wait.Go(func() {
			for f := range work {
				f()
			}
		})
	}
	for name, m := range modules {
		for _, x := range mutantsOf(m) {
			work <- func() {
				options := []func(*rego.Rego){rego.ParsedModule(x.module)}
				for other, text := range rules {
					if other != name {
						options = append(options, rego.Module(other, text))
					}
				}
				b, err := compile(t.Context(), store, options...)
				noticed := err == nil && h.told(t, b)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err != nil:
					unwritable++
				case noticed:
					killed++
				default:
					survivors = append(survivors, strings.TrimSuffix(name, ".rego")+": "+x.what)
				}
			}
		}
	}
	close(work)
	wait.Wait()
	t.Logf("%d wrong rules noticed, %d not: %q; %d do not compile", killed, len(survivors), survivors, unwritable)
	require.Greater(t, killed, 100)
	require.GreaterOrEqual(t, killed*100, 95*(killed+len(survivors)), "not noticed: %q", survivors)
}

type answered struct {
	in   ast.Value
	want verdict
	odd  bool // not said: any answer but a yes will do
}

// prepared are the questions as the rules read them, after some that leave something unsaid.
func prepared(t *testing.T) []answered {
	var out []answered
	for _, unsay := range []func(subject, resource map[string]any){
		func(_, r map[string]any) { r["agency"] = nil }, func(s, _ map[string]any) { s["proof"] = nil },
		func(_, r map[string]any) { r["kind"] = 7 }, func(_, r map[string]any) { r["proposed_by"] = 7 }, func(s, _ map[string]any) { s["id"] = 7 },
		func(_, r map[string]any) { delete(r, "person") }, func(s, _ map[string]any) { delete(s, "proof") },
	} {
		in := asMap(t, corpus()[0])
		unsay(in["subject"].(map[string]any), in["resource"].(map[string]any))
		v, err := ast.InterfaceToValue(in)
		require.NoError(t, err)
		out = append(out, answered{in: v, odd: true})
	}
	for _, q := range corpus() {
		v, err := ast.InterfaceToValue(asMap(t, q))
		require.NoError(t, err)
		out = append(out, answered{in: v, want: oracle(q)})
	}
	return out
}

// hearing asks the questions, those first that told the last wrong rules apart: most mutants fall to the first few.
type hearing struct {
	mu        sync.Mutex
	questions []answered
}

// told says whether any answer differs from the oracle's.
func (h *hearing) told(t *testing.T, b rulebook) bool {
	h.mu.Lock()
	order := slices.Clone(h.questions)
	h.mu.Unlock()
	for i, q := range order {
		got, ok := read(b.query.Eval(t.Context(), rego.EvalParsedInput(q.in)))
		if wrong := !ok || !reflect.DeepEqual(got, q.want); q.odd && got.Allow || !q.odd && wrong {
			h.mu.Lock()
			h.questions = slices.Insert(slices.Delete(slices.Clone(order), i, i+1), 0, q)
			h.mu.Unlock()
			return true
		}
	}
	return false
}
