// Package authz decides, by one prepared query of the policies, whether somebody may do an operation on a resource.
package authz

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Subject is who acts: a person, a program or a job. Its limits come with it.
type Subject struct {
	ID        string // account id, "system:<job>" or "visitor"
	Fund      string
	State     string // active, locked, closed
	Name      string
	Email     string
	Roles     []string
	Agencies  []string // agency codes the person works for
	Employers []string // employer ids the person acts for
	Session   string   // id of the session or token, for the audit
	Proof     string   // how the person proved a moment ago who they are: second, password, demo; empty when that is long ago
	Reason    string   // why the person does what is privileged, in their words
	Under     []Under  // what the person acts under beyond its own roles; its roles and limits are in the lists above
	Ended     *Under   // what it acted under and ended since: it opens nothing, and is told
}

// Under is what somebody acts under for a time: an employer's mandate, or a role taken by breaking the glass.
type Under struct {
	Kind     string // "mandate" or "break_glass"
	ID       string
	Name     string // of the employer, or of the role
	Employer string // on whose behalf, when it is for an employer
	Until    time.Time
	By, Why  string // who ended it before its time, and why; empty while it stands
}

// Standing is what the audit keeps of Under: "mandate:<id>" each, and the employer on whose behalf.
func (s Subject) Standing() (under []string, employer string) {
	under = []string{}
	for _, u := range s.Under {
		under = append(under, u.Kind+":"+u.ID)
		if u.Employer != "" {
			employer = u.Employer
		}
	}
	return under, employer
}

// OnGlass says whether the person holds a role by breaking the glass: then every read is kept, too.
func (s Subject) OnGlass() bool {
	return slices.ContainsFunc(s.Under, func(u Under) bool { return u.Kind == "break_glass" })
}

// IsSystem says whether this is a job of the fund.
func (s Subject) IsSystem() bool { return strings.HasPrefix(s.ID, "system:") }

// Visitor is anyone on the portal of a fund before signing in.
func Visitor(fund string) Subject {
	return Subject{ID: "visitor", Fund: fund, State: "active", Roles: []string{"visitor"}}
}

// System is a job of the fund.
func System(fund, job string) Subject {
	return Subject{ID: "system:" + job, Fund: fund, State: "active", Name: job, Roles: []string{"system"}}
}

// Has says whether the subject holds a role. It is for showing, never for deciding.
func (s Subject) Has(role string) bool { return slices.Contains(s.Roles, role) }

// SignedIn says whether this is more than a visitor.
func (s Subject) SignedIn() bool { return s.ID != "" && s.ID != "visitor" }

// Account is the account id, nil for visitors and jobs.
func (s Subject) Account() *uuid.UUID {
	id, err := uuid.Parse(s.ID)
	if err != nil {
		return nil
	}
	return &id
}

// Resource is what an operation acts upon, as far as the policy needs to know it. What it has none of is left empty.
// Kind "any" asks for the operation itself, before the resource is known; an "approval" must say who proposed it, an
// "employer file" the role it waits for. Nobody acts on what they proposed.
type Resource struct {
	Kind       string `json:"kind"`
	Fund       string `json:"fund"`
	ID         string `json:"id,omitempty"`
	Agency     string `json:"agency,omitempty"`
	Employer   string `json:"employer,omitempty"`
	Person     string `json:"person,omitempty"`
	ProposedBy string `json:"proposed_by,omitempty"`
	// Role is the one that the state of the thing asks for, such as the level a file waits at; empty: any that is granted.
	Role string `json:"role,omitempty"`
}

// Any is the resource before it is known.
func Any(fund string) Resource { return Resource{Kind: "any", Fund: fund} }

type subjectKey struct{}
type reachKey struct{}

// With puts the subject in the context. Only the web frame, the worker and the command line call it.
func With(ctx context.Context, s Subject) context.Context {
	return context.WithValue(ctx, subjectKey{}, s)
}

// From is the subject of the context; the zero Subject may do nothing.
func From(ctx context.Context) Subject {
	s, _ := ctx.Value(subjectKey{}).(Subject)
	return s
}

// Reach is how far the grants for the current operation go; a list keeps to it.
// All: the whole fund. Else the agencies, the employers, or the person's own.
type Reach struct {
	All       bool
	Agencies  []string
	Employers []uuid.UUID
	Person    *uuid.UUID
}

// WithReach is set by the operation's chain.
func WithReach(ctx context.Context, r Reach) context.Context {
	return context.WithValue(ctx, reachKey{}, r)
}

// ReachOf is the reach in the context; without one it reaches nothing.
func ReachOf(ctx context.Context) Reach {
	r, ok := ctx.Value(reachKey{}).(Reach)
	if !ok {
		return Reach{Agencies: []string{}, Employers: []uuid.UUID{}}
	}
	return r
}

// AgencyArg and EmployerArg are the SQL arguments of a list: null reaches all, an empty array nothing.
// A statement says: ($1::text[] is null and $2::uuid[] is null or agency = any($1) or employer_id = any($2)).
func (r Reach) AgencyArg() []string {
	if r.All {
		return nil
	}
	return append([]string{}, r.Agencies...)
}

// EmployerArg is the list of employers, null for all.
func (r Reach) EmployerArg() []uuid.UUID {
	if r.All {
		return nil
	}
	return append([]uuid.UUID{}, r.Employers...)
}

func reachOf(s Subject, scopes []string) Reach {
	r := Reach{Agencies: []string{}, Employers: []uuid.UUID{}}
	for _, scope := range scopes {
		switch scope {
		case "fund":
			r.All = true
		case "agency":
			r.Agencies = s.Agencies
		case "employer":
			r.Employers = parseAll(s.Employers)
		case "self":
			r.Person = s.Account()
		}
	}
	return r
}

func parseAll(ids []string) []uuid.UUID {
	out := make([]uuid.UUID, 0, len(ids))
	for _, s := range ids {
		if id, err := uuid.Parse(s); err == nil {
			out = append(out, id)
		}
	}
	return out
}
