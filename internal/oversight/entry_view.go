package oversight

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
)

// entryFacts are the answers to who, for whom, what, from where, by which grant.
func entryFacts(ctx context.Context, e Entry) []view.Fact {
	facts := []view.Fact{
		{Key: t(ctx, "oversight.at"), Value: view.Moment(e.At)},
		{Key: t(ctx, "oversight.actor"), Value: view.Sub(view.Str(actorName(e.Line)), e.Actor)},
		{Key: t(ctx, "oversight.entry.roles"), Value: view.Str(rolesIn(ctx, e.Roles))},
	}
	if e.Employer != "" {
		facts = append(facts, view.Fact{Key: t(ctx, "oversight.entry.employer"), Value: view.A("/employers/"+e.EmployerID.String(), e.Employer)})
	}
	for _, u := range e.Under {
		facts = append(facts, view.Fact{Key: t(ctx, "oversight.entry.under"), Value: underLink(ctx, u)})
	}
	facts = append(facts,
		view.Fact{Key: t(ctx, "oversight.action"), Value: named(ctx, e.Action)},
		view.Fact{Key: t(ctx, "oversight.outcome"), Value: view.Sub(view.StatusTag(outcome(ctx, e.Line)), reasonText(ctx, e.Line))},
		view.Fact{Key: t(ctx, "oversight.entry.grant"), Value: grantsText(ctx, e)},
		view.Fact{Key: t(ctx, "oversight.thing"), Value: view.Sub(view.Str(kindOf(e.Line)), e.ResourceID)},
		view.Fact{Key: t(ctx, "oversight.address"), Value: view.Code(e.Address)},
		view.Fact{Key: t(ctx, "oversight.entry.session"), Value: view.Code(e.Session)},
		view.Fact{Key: t(ctx, "oversight.request"), Value: requestLink(e.RequestID)},
		view.Fact{Key: t(ctx, "oversight.entry.position"), Value: sealText(ctx, e)})
	return facts
}

// kindOf is the kind of thing that was acted on; nothing where the operation itself was asked for.
func kindOf(l Line) string {
	if l.ResourceKind == "any" {
		return "–"
	}
	return l.ResourceKind
}

func requestLink(id string) templ.Component {
	if id == "" {
		return view.None
	}
	return view.A(view.With("/audit", "request", id), id)
}

func underLink(ctx context.Context, under string) templ.Component {
	kind, id, _ := strings.Cut(under, ":")
	if kind == "break_glass" {
		return view.A("/break-glass/"+id, t(ctx, "oversight.under_glass"))
	}
	return view.A(view.With("/audit", "under", under), t(ctx, "oversight.entry.mandate", "id", id))
}

func grantsText(ctx context.Context, e Entry) templ.Component {
	if len(e.Grants) == 0 {
		return view.Str(t(ctx, "oversight.entry.no_grant"))
	}
	words := make([]string, len(e.Grants))
	for n, g := range e.Grants {
		words[n] = i18n.T(ctx, "portal.role."+g.Role) + " : " + t(ctx, "oversight.scope."+g.Scope)
	}
	return view.Str(strings.Join(words, ", "))
}

func sealText(ctx context.Context, e Entry) templ.Component {
	if e.Position == 0 {
		return view.Str(t(ctx, "oversight.entry.unsealed"))
	}
	return view.Str(t(ctx, "oversight.entry.sealed", "n", e.Position))
}

// changes are the columns of a row, before and after, in the order of their names.
func changes(c Changed) []view.Change {
	names := []string{}
	for name := range c.Before {
		names = append(names, name)
	}
	slices.Sort(names)
	var out []view.Change
	for _, name := range names {
		out = append(out, view.Change{What: name, Before: plain(c.Before[name]), After: plain(c.After[name])})
	}
	return out
}

// plain writes a value of the database without its quotes.
func plain(v json.RawMessage) templ.Component {
	s := string(v)
	if s == "" || s == "null" {
		return view.None
	}
	var text string
	if json.Unmarshal(v, &text) == nil {
		s = text
	}
	return view.Str(s)
}

// inputFacts are what was asked, field by field.
func inputFacts(v json.RawMessage) []view.Fact {
	var fields map[string]json.RawMessage
	if json.Unmarshal(v, &fields) != nil {
		return []view.Fact{{Key: "", Value: view.Str(string(v))}}
	}
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	facts := make([]view.Fact, 0, len(names))
	for _, name := range names {
		facts = append(facts, view.Fact{Key: name, Value: plain(fields[name])})
	}
	return facts
}
