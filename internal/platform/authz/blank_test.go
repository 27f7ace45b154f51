package authz

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// removed stands for an attribute that is not there at all.
type removed struct{}

// spoils are what an attribute turns into when somebody forgets it; the first three refuse, for code can make no other.
var spoils = []any{removed{}, nil, "", []any{}, map[string]any{}, 0, false}

func blank(s any) bool { return s == removed{} || s == nil || s == "" }

// lists may shrink under an allowed decision that another role or limit carries; they never add to one.
var lists = []string{"subject.roles", "subject.agencies", "subject.employers"}

func TestNoAttributeRemovedOrBlankedOpensAnything(t *testing.T) {
	t.Parallel()
	b, asked := rulesAsWritten(t), 0
	for i, q := range corpus() {
		was := oracle(q)
		if i%37 != 0 || !said(q) {
			continue
		}
		spoilt(asMap(t, q), func(path string, spoil any, in map[string]any) {
			got, ok := b.ask(t.Context(), in)
			asked++
			if ok && got.Allow {
				require.True(t, was.Allow, "without %s this opened: %+v", path, q)
				require.False(t, blank(spoil) && !isList(path), "%s is mandatory, yet allowed without: %+v", path, q)
			}
		})
	}
	t.Logf("%d questions with an attribute spoilt", asked)
}

func isList(path string) bool {
	for _, l := range lists {
		if strings.HasPrefix(path, l) {
			return true
		}
	}
	return false
}

func asMap(t *testing.T, q question) map[string]any {
	body, err := json.Marshal(q)
	require.NoError(t, err)
	var m map[string]any
	require.NoError(t, json.Unmarshal(body, &m))
	return m
}

// spoilt hands over the input with each attribute, at every depth, spoilt in every way.
func spoilt(in map[string]any, hand func(path string, spoil any, in map[string]any)) {
	for name, value := range in {
		for _, s := range spoils {
			changed := maps.Clone(in)
			if changed[name] = s; s == (removed{}) {
				delete(changed, name)
			}
			hand(fmt.Sprintf("%s=%v", name, s), s, changed)
		}
		inner, isMap := value.(map[string]any)
		if isMap {
			spoilt(inner, func(path string, spoil any, changed map[string]any) {
				outer := maps.Clone(in)
				outer[name] = changed
				hand(name+"."+path, spoil, outer)
			})
		}
	}
}

// forgotten are the fields that code fills. Who proposed a thing, and the role it waits for, are demanded of the kinds
// that are decided upon; of others they may be left out, which says that there is none.
var forgotten = map[string]func(*Subject, *Resource){
	"subject.id": func(s *Subject, _ *Resource) { s.ID = "" }, "subject.fund": func(s *Subject, _ *Resource) { s.Fund = "" },
	"proof": func(s *Subject, _ *Resource) { s.Proof = "" }, "reason": func(s *Subject, _ *Resource) { s.Reason = "" },
	"subject.state": func(s *Subject, _ *Resource) { s.State = "" }, "roles": func(s *Subject, _ *Resource) { s.Roles = nil },
	"agencies": func(s *Subject, _ *Resource) { s.Agencies = nil }, "employers": func(s *Subject, _ *Resource) { s.Employers = nil },
	"kind": func(_ *Subject, r *Resource) { r.Kind = "" }, "fund": func(_ *Subject, r *Resource) { r.Fund = "" },
	"agency": func(_ *Subject, r *Resource) { r.Agency = "" }, "employer": func(_ *Subject, r *Resource) { r.Employer = "" },
	"person": func(_ *Subject, r *Resource) { r.Person = "" }, "id": func(_ *Subject, r *Resource) { r.ID = "" },
	"proposed_by": func(_ *Subject, r *Resource) {
		if r.Kind == "approval" {
			r.ProposedBy = ""
		}
	},
	"role": func(_ *Subject, r *Resource) {
		if r.Kind == "employer file" {
			r.Role = ""
		}
	},
}

func TestNothingOpensWhenCodeForgetsAField(t *testing.T) {
	t.Parallel()
	e, err := New(t.Context())
	require.NoError(t, err)
	require.NoError(t, e.Grant(t.Context(), "ma", corpusGrants))
	declared(t, e)
	for i, q := range corpus() {
		r := Resource{Kind: q.Resource.Kind, Fund: q.Resource.Fund, ID: "x", Agency: q.Resource.Agency, Employer: q.Resource.Employer,
			Person: q.Resource.Person, ProposedBy: q.Resource.ProposedBy, Role: q.Resource.Role}
		s := Subject{ID: q.Subject.ID, Fund: q.Subject.Fund, State: q.Subject.State, Roles: q.Subject.Roles,
			Agencies: q.Subject.Agencies, Employers: q.Subject.Employers, Proof: q.Subject.Proof, Reason: strings.Trim(q.Reason, "-")}
		if i%5 != 0 || q.Subject.Proof == "" || q.Reason == "" || q.Fund != r.Fund || blankOfThing(r) {
			continue
		}
		want := oracle(q).Allow
		require.Equal(t, want, e.Decide(t.Context(), q.State, q.Action, s, r).Allow, "%+v", q)
		for name, forget := range forgotten {
			poorer, less := s, r
			forget(&poorer, &less)
			got := e.Decide(t.Context(), q.State, q.Action, poorer, less)
			require.True(t, want || !got.Allow, "without %s this opened: %+v", name, q)
		}
	}
}

// blankOfThing: what code leaves empty is said as none, so a blank never reaches the rules this way.
func blankOfThing(r Resource) bool {
	return r.Agency == "" || r.Employer == "" || r.Person == "" || r.ProposedBy == "" || r.Role == ""
}
