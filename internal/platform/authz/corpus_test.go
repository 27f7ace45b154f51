package authz

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/stretchr/testify/require"

	"socle/policies"
)

// question is one input of the policies, as it is written.
type question struct {
	Fund     string `json:"fund"`
	State    string `json:"fund_state"`
	Action   string `json:"action"`
	Reason   string `json:"reason"`
	Subject  asker  `json:"subject"`
	Resource thing  `json:"resource"`
}

type asker struct {
	ID        string   `json:"id"`
	Fund      string   `json:"fund"`
	State     string   `json:"state"`
	Proof     string   `json:"proof"`
	Roles     []string `json:"roles"`
	Agencies  []string `json:"agencies"`
	Employers []string `json:"employers"`
}

type thing struct {
	Kind       string `json:"kind"`
	Fund       string `json:"fund"`
	Agency     string `json:"agency"`
	Employer   string `json:"employer"`
	Person     string `json:"person"`
	ProposedBy string `json:"proposed_by"`
	Role       string `json:"role"`
}

// corpusGrants let each role do "do" as far as one reach. Blank funds and actions are granted too, and an unknown reach:
// the rules alone must refuse them.
var corpusGrants = []policies.Grant{
	{Operation: "do", Role: "officer", Scope: "fund"}, {Operation: "do", Role: "agent", Scope: "agency"},
	{Operation: "do", Role: "owner", Scope: "employer"}, {Operation: "do", Role: "insured", Scope: "self"},
	{Operation: "do", Role: "lost", Scope: "country"}, {Operation: "", Role: "officer", Scope: "fund"},
	{Operation: "other", Role: "idle", Scope: "fund"}, {Operation: "sway", Role: "officer", Scope: "fund"},
	{Operation: "sway", Role: "agent", Scope: "agency"}, {Operation: "undeclared", Role: "officer", Scope: "fund"},
}

// corpusTable says what is privileged: "sway". The operation "undeclared" is in no table.
var corpusTable = map[string]bool{"do": false, "": false, "other": false, "sway": true}

func scopeOf(action, role string) string {
	for _, g := range corpusGrants {
		if g.Operation == action && g.Role == role {
			return g.Scope
		}
	}
	return ""
}

// oracle is the policy said once more, in another language: what each question must be answered.
type verdict struct {
	Allow  bool
	Scopes []string
	Deny   []string
}

func oracle(q question) verdict {
	scopes, reached, r, s := []string{}, false, q.Resource, q.Subject
	for _, role := range s.Roles {
		scope := scopeOf(q.Action, role)
		if (q.Fund == "ma" || q.Fund == "") && scope != "" && !slices.Contains(scopes, scope) {
			scopes = append(scopes, scope)
		}
	}
	for _, scope := range scopes {
		reached = reached || scope == "fund" || (r.Kind == "any" && scope != "country") ||
			scope == "agency" && r.Agency != "-" && slices.Contains(s.Agencies, r.Agency) ||
			scope == "employer" && r.Employer != "-" && slices.Contains(s.Employers, r.Employer) ||
			scope == "self" && r.Person != "-" && r.Person == s.ID
	}
	second := r.ProposedBy != s.ID
	if r.ProposedBy == "-" {
		second = r.Kind != "approval"
	}
	privileged, declared := corpusTable[q.Action]
	fresh, reasoned := s.Proof == "second" || s.Proof == "password", q.Reason == "given"
	level := slices.Contains(s.Roles, r.Role) || (r.Role == "-" && r.Kind != "employer file")
	slices.Sort(scopes)
	if said(q) && reached && second && level && declared && (!privileged || fresh && reasoned) && q.State == "active" && s.State == "active" {
		return verdict{Allow: true, Scopes: scopes}
	}
	deny := []string{}
	for reason, holds := range map[string]bool{"four_eyes": reached && !second, "level.other": reached && !level,
		"proof.needed": reached && privileged && !fresh, "reason.needed": reached && privileged && fresh && !reasoned,
		"subject.inactive": s.State != "active", "fund.suspended": q.State != "active"} {
		if holds {
			deny = append(deny, reason)
		}
	}
	slices.Sort(deny)
	return verdict{Deny: deny}
}

// said: every attribute is there, and all speak of one fund.
func said(q question) bool {
	r, s := q.Resource, q.Subject
	return !slices.Contains([]string{q.Fund, q.Action, q.Reason, s.ID, s.Proof, r.Kind, r.Agency, r.Employer, r.Person, r.ProposedBy, r.Role}, "") &&
		s.Fund == q.Fund && r.Fund == q.Fund
}

// axes are the values that each attribute takes in turn.
var axes = []struct {
	set    func(*question, string)
	values []string
}{
	{func(q *question, v string) { q.Fund, q.Subject.Fund, q.Resource.Fund = v, v, v }, []string{"", "ml"}},
	{func(q *question, v string) { q.Fund = v }, []string{"ml"}},
	{func(q *question, v string) { q.State = v }, []string{"suspended", ""}},
	{func(q *question, v string) { q.Action = v }, []string{"", "other", "unknown", "sway", "undeclared"}},
	{func(q *question, v string) { q.Reason = v }, []string{"", "-"}},
	{func(q *question, v string) { q.Subject.Proof = v }, []string{"", "-", "password", "demo"}},
	{func(q *question, v string) { q.Subject.ID = v }, []string{"", "-", "p2"}},
	{func(q *question, v string) { q.Subject.Fund = v }, []string{"", "ml"}},
	{func(q *question, v string) { q.Subject.State = v }, []string{"", "locked"}},
	{func(q *question, v string) { q.Subject.Roles = strings.Split(v, " ") }, []string{"", "officer ", "agent", "owner", "insured", "lost", "idle", "agent owner"}},
	{func(q *question, v string) { q.Subject.Agencies = strings.Fields(v) }, []string{"", "a1", "a2 a1", "-"}},
	{func(q *question, v string) { q.Subject.Employers = strings.Fields(v) }, []string{"", "e1", "e2 e1", "-"}},
	{func(q *question, v string) { q.Resource.Kind = v }, []string{"", "any", "thing", "approval", "employer file"}},
	{func(q *question, v string) { q.Resource.Fund = v }, []string{"", "ml"}},
	{func(q *question, v string) { q.Resource.Agency = v }, []string{"", "-", "a1", "a2"}},
	{func(q *question, v string) { q.Resource.Employer = v }, []string{"", "-", "e1", "e2"}},
	{func(q *question, v string) { q.Resource.Person = v }, []string{"", "-", "p1", "p2"}},
	{func(q *question, v string) { q.Resource.ProposedBy = v }, []string{"", "-", "p1", "p2"}},
	{func(q *question, v string) { q.Resource.Role = v }, []string{"", "-", "officer", "agent"}},
}

// corpus is each allowed beginning, with one attribute changed, and then some of those with two.
func corpus() []question {
	plain := question{Fund: "ma", State: "active", Action: "do", Reason: "given",
		Subject:  asker{"p1", "ma", "active", "second", []string{"officer"}, []string{"a1"}, []string{"e1"}},
		Resource: thing{"thing", "ma", "a1", "e1", "p1", "-", "-"}}
	var out []question
	for _, role := range []string{"officer", "agent", "owner", "insured"} {
		for _, kind := range []string{"thing", "any"} {
			q := plain
			q.Subject.Roles, q.Resource.Kind = []string{role}, kind
			out = append(out, q)
		}
	}
	for _, role := range []string{"agent", "owner", "insured"} { // who has "-" for a limit has none
		nobody := asker{"-", "ma", "active", "second", []string{role}, []string{"-"}, []string{"-"}}
		out = append(out, question{"ma", "active", "do", "given", nobody, thing{"thing", "ma", "-", "-", "-", "-", "-"}})
	}
	for _, kind := range []string{"approval", "employer file"} {
		q := plain
		q.Resource.Kind, q.Resource.ProposedBy, q.Resource.Role = kind, "p2", "officer"
		out = append(out, q)
	}
	for _, role := range []string{"officer", "agent"} {
		q := plain
		q.Action, q.Subject.Roles = "sway", []string{role}
		out = append(out, q)
	}
	starts, pairs := slices.Clone(out), []question{}
	for _, q := range starts {
		for i, one := range axes {
			for _, v := range one.values {
				changed := q
				one.set(&changed, v)
				out = append(out, changed)
				pairs = append(pairs, pairsOf(changed, i)...)
			}
		}
	}
	for i := 0; i < len(pairs); i += 13 {
		out = append(out, pairs[i])
	}
	return out
}

func pairsOf(q question, after int) (out []question) {
	for _, two := range axes[after+1:] {
		for _, v := range two.values {
			twice := q
			two.set(&twice, v)
			out = append(out, twice)
		}
	}
	return out
}

// rulebook evaluates rules as they are written, without the typed door.
type rulebook struct{ query rego.PreparedEvalQuery }

// ask answers; ok is false when the rules gave no answer or an error.
func (b rulebook) ask(ctx context.Context, in any) (v verdict, ok bool) {
	return read(b.query.Eval(ctx, rego.EvalInput(in)))
}

func read(rs rego.ResultSet, err error) (v verdict, ok bool) {
	if err != nil || len(rs) != 1 {
		return v, false
	}
	d, isMap := rs[0].Bindings["decision"].(map[string]any)
	v.Allow, ok = rs[0].Bindings["allow"].(bool)
	ok = ok && isMap && d["allow"] == v.Allow
	for name, into := range map[string]*[]string{"scopes": &v.Scopes, "deny": &v.Deny} {
		if d[name] != nil {
			*into = words(d[name])
		}
	}
	return v, ok
}

// declared tells the engine of the corpus's operations, and takes the password for a proof beside the second factor.
func declared(tb testing.TB, e *Engine) {
	require.NoError(tb, e.Declare(tb.Context(), corpusTable))
	require.NoError(tb, e.Accept(tb.Context(), Second, Password))
}

func granted(tb testing.TB) storage.Store {
	e, err := New(tb.Context())
	require.NoError(tb, err)
	for _, fund := range []string{"ma", ""} {
		require.NoError(tb, e.Grant(tb.Context(), fund, corpusGrants))
	}
	declared(tb, e)
	return e.store
}

func compile(ctx context.Context, store storage.Store, modules ...func(*rego.Rego)) (rulebook, error) {
	q, err := rego.New(append(modules, rego.Store(store), rego.Capabilities(closed()), rego.StrictBuiltinErrors(true),
		rego.Query("decision = data.socle.authz.decision; allow = data.socle.authz.allow"))...).PrepareForEval(ctx)
	return rulebook{q}, err
}

func rulesAsWritten(tb testing.TB) rulebook {
	rules, err := policies.Rules()
	require.NoError(tb, err)
	var modules []func(*rego.Rego)
	for name, text := range rules {
		modules = append(modules, rego.Module(name, text))
	}
	b, err := compile(tb.Context(), granted(tb), modules...)
	require.NoError(tb, err)
	return b
}

func TestRulesAnswerAsTheOracle(t *testing.T) {
	t.Parallel()
	b, allowed := rulesAsWritten(t), 0
	all := corpus()
	for _, q := range all {
		got, ok := b.ask(t.Context(), q)
		require.True(t, ok, "%+v", q)
		require.Equal(t, oracle(q), got, "%+v", q)
		if got.Allow {
			allowed++
		}
	}
	t.Logf("%d questions, %d allowed", len(all), allowed)
	require.Greater(t, allowed, 300)
}
