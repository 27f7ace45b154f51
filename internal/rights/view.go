package rights

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/web/view"
	"socle/policies"
)

// matrix is the page of what roles may do.
type matrix struct {
	part
	rooms                 []string
	grants                []policies.Grant
	mayChange, mayHistory bool
}

// form is the page of a change.
type form struct {
	Asked
	grants     []policies.Grant
	privileged bool
	effect     *Effect // once a role and a reach are chosen
	entry      view.Entry
}

// Words are what an operation is called, everywhere it is named.
func Words(ctx context.Context, operation string) string { return t(ctx, "operation."+operation) }

func roleWords(ctx context.Context, role string) string { return t(ctx, "portal.role."+role) }

// reachWords say how far; nothing at all is said, too.
func reachWords(ctx context.Context, scope string) string {
	if scope == "" {
		return t(ctx, "rights.reach.none")
	}
	return t(ctx, "rights.reach."+scope)
}

func roomsOf(grants []policies.Grant) []string {
	var list []string
	for _, g := range grants {
		if r := room(g.Operation); !slices.Contains(list, r) {
			list = append(list, r)
		}
	}
	slices.Sort(list)
	return list
}

// shown are the rooms that the page shows.
func (m matrix) shown() []string {
	if m.Room == everyRoom {
		return m.rooms
	}
	return []string{m.Room}
}

func (m matrix) roomOptions(ctx context.Context) []view.Option {
	var list []view.Option
	for _, r := range m.rooms {
		list = append(list, view.Option{Value: r, Label: t(ctx, "room."+r)})
	}
	slices.SortFunc(list, func(a, b view.Option) int { return strings.Compare(a.Label, b.Label) })
	return append(list, view.Option{Value: everyRoom, Label: t(ctx, "rights.all_rooms")})
}

// table is one room: its operations in words, and how far each role that has something there reaches with them.
func (m matrix) table(ctx context.Context, of string) view.Table {
	reach, roles, operations := map[string]string{}, []string{}, []string{}
	for _, g := range m.grants {
		if room(g.Operation) != of {
			continue
		}
		reach[g.Operation+" "+g.Role] = g.Scope
		if !slices.Contains(roles, g.Role) {
			roles = append(roles, g.Role)
		}
		if !slices.Contains(operations, g.Operation) {
			operations = append(operations, g.Operation)
		}
	}
	slices.SortFunc(roles, func(a, b string) int { return strings.Compare(roleWords(ctx, a), roleWords(ctx, b)) })
	slices.SortFunc(operations, func(a, b string) int { return strings.Compare(Words(ctx, a), Words(ctx, b)) })
	tb := view.Table{Caption: t(ctx, "room."+of), Dense: true, RowHeader: true, Columns: []view.Column{{Label: t(ctx, "rights.operation")}}}
	for _, r := range roles {
		tb.Columns = append(tb.Columns, view.Column{Label: roleWords(ctx, r)})
	}
	for _, o := range operations {
		row := view.Cells(m.operation(ctx, o))
		for _, r := range roles {
			row.Cells = append(row.Cells, reachCell(ctx, reach[o+" "+r]))
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

func reachCell(ctx context.Context, scope string) templ.Component {
	if scope == "" {
		return view.None
	}
	return view.Str(reachWords(ctx, scope))
}

// operation is one by its words, with the way to change it where there is one.
func (m matrix) operation(ctx context.Context, name string) templ.Component {
	if !m.mayChange || len(bounds.Roles(name)) == 0 {
		return view.Str(Words(ctx, name))
	}
	return view.A(view.With("/rights/change", "operation", name), Words(ctx, name))
}

// now lists the roles that have the operation, and how far.
func (f form) now(ctx context.Context) []view.Fact {
	var facts []view.Fact
	for _, g := range f.grants {
		if g.Operation == f.Operation {
			facts = append(facts, view.Fact{Key: roleWords(ctx, g.Role), Value: view.Str(reachWords(ctx, g.Scope))})
		}
	}
	return facts
}

func (f form) roleOptions(ctx context.Context) []view.Option {
	var list []view.Option
	for _, r := range bounds.Roles(f.Operation) {
		list = append(list, view.Option{Value: r, Label: roleWords(ctx, r)})
	}
	slices.SortFunc(list, func(a, b view.Option) int { return strings.Compare(a.Label, b.Label) })
	return list
}

// scopeOptions are how far the operation reaches for some role, and none.
func (f form) scopeOptions(ctx context.Context) []view.Option {
	list := []view.Option{{Value: none, Label: t(ctx, "rights.reach.none")}}
	for _, scope := range []string{"self", "employer", "agency", "fund"} {
		if slices.ContainsFunc(bounds.Roles(f.Operation), func(r string) bool { return slices.Contains(bounds.Scopes(f.Operation, r), scope) }) {
			list = append(list, view.Option{Value: scope, Label: t(ctx, "rights.reach."+scope)})
		}
	}
	return list
}

func (m matrix) actions(ctx context.Context) []view.Action {
	list := []view.Action{{Label: t(ctx, "rights.print"), Icon: "print", Kind: view.Secondary, Print: true}}
	if m.mayHistory {
		list = append(list, view.Action{Label: t(ctx, "rights.history"), Href: "/rights/history", Kind: view.Secondary})
	}
	return list
}

// note says of which day the matrix is, or how it is changed.
func (m matrix) note(ctx context.Context) string {
	switch {
	case !m.On.IsZero():
		return t(ctx, "rights.as_on", "day", m.On)
	case m.mayChange:
		return t(ctx, "rights.how")
	}
	return ""
}

func (f form) status(ctx context.Context) *view.Status {
	if !f.privileged {
		return nil
	}
	return &view.Status{Label: t(ctx, "rights.privileged"), Tone: view.Warning}
}

// typed is the reach as the form names it.
func (f form) typed() string {
	if f.Scope == "" {
		return none
	}
	return f.Scope
}

// changeable are the roles that a fund can change, to choose from.
func changeable(ctx context.Context) []view.Option {
	var list []view.Option
	for _, r := range policies.People() {
		list = append(list, view.Option{Value: r, Label: roleWords(ctx, r)})
	}
	return list
}
