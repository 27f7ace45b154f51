package oversight

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

var outcomeTones = map[string]view.Tone{"done": view.Success, "read": view.Info, "refused": view.Danger, "failed": view.Danger}

func outcome(ctx context.Context, l Line) view.Status {
	return view.Status{Label: t(ctx, "oversight.outcome_"+l.Outcome), Tone: outcomeTones[l.Outcome]}
}

// trailTable is a page of the trail. There is no number of pages: the trail grows while it is read.
func trailTable(rq *web.Request, trail Trail) view.Table {
	tb := linesTable(rq, trail.Lines)
	here := rq.URL.RequestURI()
	if len(trail.Lines) > 0 {
		to := view.With(strings.Replace(here, "/audit", "/audit/export", 1), "before", "", "_key", "")
		tb.Exports = []view.Link{{Label: "CSV", Href: view.With(to, "format", "csv")}, {Label: "XLSX", Href: view.With(to, "format", "xlsx")}}
	}
	return tb
}

// older is the address of the next page; empty on the last one.
func older(rq *web.Request, trail Trail) string {
	if trail.Next == "" {
		return ""
	}
	return view.With(rq.URL.RequestURI(), "before", trail.Next)
}

func linesTable(rq *web.Request, lines []Line) view.Table {
	ctx := rq.Ctx()
	tb := view.Table{Caption: t(ctx, "oversight.title"), Dense: true, Empty: &view.Empty{Icon: "shield", Title: t(ctx, "oversight.empty"), Text: t(ctx, "oversight.empty_text")},
		Columns: []view.Column{{Label: t(ctx, "oversight.at"), Kind: view.Nowrap}, {Label: t(ctx, "oversight.actor")}, {Label: t(ctx, "oversight.action")},
			{Label: t(ctx, "oversight.outcome")}, {Label: t(ctx, "oversight.thing")}, {Label: t(ctx, "oversight.address")}}}
	for _, l := range lines {
		at := view.A("/audit/"+strconv.FormatInt(l.ID, 10), l.At.In(rq.Fund.Zone()).Format("02/01/2006 15:04:05"))
		tb.Rows = append(tb.Rows, view.Row{Cells: []templ.Component{at, view.Sub(view.Str(actorName(l)), standingIn(ctx, l)), named(ctx, l.Action),
			view.Sub(view.StatusTag(outcome(ctx, l)), reasonText(ctx, l)), view.Sub(view.Str(l.Employer), thing(l)), view.Code(l.Address)}, Tone: markOf(l)})
	}
	return tb
}

// actsTable is what was done under a break-glass.
func actsTable(rq *web.Request, lines []Line) view.Table {
	tb := linesTable(rq, lines)
	tb.Caption, tb.Empty = t(rq.Ctx(), "oversight.glass.acts"), &view.Empty{Icon: "shield", Title: t(rq.Ctx(), "oversight.glass.no_acts"), Text: t(rq.Ctx(), "oversight.glass.no_acts_text")}
	return tb
}

// markOf makes what was done under break-glass stand out.
func markOf(l Line) view.Tone {
	if slices.ContainsFunc(l.Under, func(u string) bool { return strings.HasPrefix(u, "break_glass:") }) {
		return view.Danger
	}
	return ""
}

func actorName(l Line) string {
	if l.ActorName != "" {
		return l.ActorName
	}
	return l.Actor
}

// label is what an operation is called, as in the matrix of rights; its name where a line is older than its words.
func label(ctx context.Context, action string) string {
	if key := "operation." + action; i18n.Has(i18n.From(ctx), key) {
		return t(ctx, key)
	}
	return action
}

// named is an operation by its words over its name, or by its name alone.
func named(ctx context.Context, action string) templ.Component {
	if words := label(ctx, action); words != action {
		return view.Sub(view.Str(words), action)
	}
	return view.Code(action)
}

func thing(l Line) string {
	if l.ResourceID == "" {
		return ""
	}
	return l.ResourceKind + " " + l.ResourceID
}

func reasonText(ctx context.Context, l Line) string {
	if l.Reason == "" {
		return ""
	}
	if key := "oversight.why." + strings.ReplaceAll(l.Reason, ".", "_"); i18n.Has(i18n.From(ctx), key) {
		return t(ctx, key)
	}
	return l.Reason
}

// standingIn says for whom and under what somebody acted, else as what.
func standingIn(ctx context.Context, l Line) string {
	words := []string{}
	for _, u := range l.Under {
		kind, _, _ := strings.Cut(u, ":")
		switch kind {
		case "mandate":
			words = append(words, t(ctx, "oversight.under_mandate", "employer", l.Employer))
		case "break_glass":
			words = append(words, t(ctx, "oversight.under_glass"))
		}
	}
	if len(words) == 0 {
		return rolesIn(ctx, l.Roles)
	}
	return strings.Join(words, ", ")
}

func rolesIn(ctx context.Context, list []string) string {
	words := make([]string, len(list))
	for n, r := range list {
		words[n] = i18n.T(ctx, "portal.role."+r)
	}
	return strings.Join(words, ", ")
}

// entryFacts are the answers to who, for whom, what, from where, by which grant.
func entryFacts(ctx context.Context, e Entry, zone *time.Location) []view.Fact {
	facts := []view.Fact{
		{Key: t(ctx, "oversight.at"), Value: view.Moment(e.At.In(zone))},
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
		view.Fact{Key: t(ctx, "oversight.thing"), Value: view.Sub(view.Str(e.ResourceKind), e.ResourceID)},
		view.Fact{Key: t(ctx, "oversight.address"), Value: view.Code(e.Address)},
		view.Fact{Key: t(ctx, "oversight.entry.session"), Value: view.Code(e.Session)},
		view.Fact{Key: t(ctx, "oversight.request"), Value: requestLink(e.RequestID)},
		view.Fact{Key: t(ctx, "oversight.entry.position"), Value: sealText(ctx, e)})
	return facts
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

var glassTones = map[string]view.Tone{Asked: view.Info, Given: view.Danger, Refused: view.Neutral, Ended: view.Neutral, Over: view.Neutral}

func glassState(ctx context.Context, g Glass) *view.Status {
	return &view.Status{Label: t(ctx, "oversight.glass.state_"+g.State), Tone: glassTones[g.State]}
}

func glassTable(rq *web.Request, list []Glass) view.Table {
	ctx := rq.Ctx()
	tb := view.Table{Caption: t(ctx, "oversight.glass.title"), Empty: &view.Empty{Icon: "shield", Title: t(ctx, "oversight.glass.empty"), Text: t(ctx, "oversight.glass.empty_text")},
		Columns: []view.Column{{Label: t(ctx, "oversight.column.at"), Kind: view.Nowrap}, {Label: t(ctx, "oversight.column.account")}, {Label: t(ctx, "oversight.column.roles")},
			{Label: t(ctx, "oversight.column.reason")}, {Label: t(ctx, "oversight.glass.state")}, {Label: t(ctx, "oversight.column.acts"), Kind: view.Number}}}
	for _, g := range list {
		state := view.StatusTag(*glassState(ctx, g))
		if g.Until != nil && g.State == Given {
			state = view.Sub(state, t(ctx, "oversight.glass.until", "until", g.Until.In(rq.Fund.Zone())))
		}
		tb.Rows = append(tb.Rows, view.Cells(view.A("/break-glass/"+g.ID.String(), g.AskedAt.In(rq.Fund.Zone()).Format("02/01/2006 15:04")), view.Str(g.Name),
			view.Sub(view.Str(i18n.T(ctx, "portal.role."+g.Role)), g.Agency), view.Str(g.Reason), state, view.Num(g.Acts)))
	}
	return tb
}

func roleOptions(rq *web.Request) []view.Option {
	var options []view.Option
	for _, r := range Askable {
		if !rq.Subject.Has(r) {
			options = append(options, view.Option{Value: r, Label: i18n.T(rq.Ctx(), "portal.role."+r)})
		}
	}
	return options
}

func agencyOptions(rq *web.Request) []view.Option {
	var options []view.Option
	for _, a := range rq.Fund.Folder.Territory.Agencies {
		options = append(options, view.Option{Value: a.Code, Label: a.Name})
	}
	return options
}

func minuteOptions(ctx context.Context) []view.Option {
	var options []view.Option
	for _, m := range []int{30, 60, 120, MaxMinutes} {
		options = append(options, view.Option{Value: strconv.Itoa(m), Label: t(ctx, "oversight.glass.minutes", "n", int64(m))})
	}
	return options
}

func glassFacts(ctx context.Context, g Glass, zone *time.Location) []view.Fact {
	facts := []view.Fact{
		{Key: t(ctx, "oversight.column.roles"), Value: view.Sub(view.Str(i18n.T(ctx, "portal.role."+g.Role)), g.Agency)},
		{Key: t(ctx, "oversight.column.reason"), Value: view.Str(g.Reason)},
		{Key: t(ctx, "oversight.column.minutes"), Value: view.Num(int64(g.Minutes))},
		{Key: t(ctx, "oversight.glass.asked_at"), Value: view.Moment(g.AskedAt.In(zone))},
	}
	if g.DecidedAt != nil {
		facts = append(facts, view.Fact{Key: t(ctx, "oversight.column.decided"), Value: view.Sub(view.Str(g.DecidedName), g.DecisionNote)},
			view.Fact{Key: t(ctx, "oversight.glass.decided_at"), Value: view.Moment(g.DecidedAt.In(zone))})
	}
	if g.Until != nil {
		facts = append(facts, view.Fact{Key: t(ctx, "oversight.column.until"), Value: view.Moment(g.Until.In(zone))})
	}
	if g.EndedAt != nil {
		facts = append(facts, view.Fact{Key: t(ctx, "oversight.glass.ended_at"), Value: view.Sub(view.Moment(g.EndedAt.In(zone)), g.EndedName)})
	}
	return facts
}

func safetyTiles(ctx context.Context, r SafetyReport) []view.Tile {
	icons := map[string]string{"failures": "lock", "refused": "shield", "hours": "calendar", "addresses": "map", "volume": "chart", "persons": "people",
		"grants": "user", "glass": "warning", "dormant": "user", "privileged": "shield"}
	var tiles []view.Tile
	for _, k := range Kinds {
		href := view.With("/safety/"+k, "from", r.From.String(), "to", r.To.String())
		tiles = append(tiles, view.Tile{Label: t(ctx, "oversight.list."+k+".title"), Text: t(ctx, "oversight.list."+k+".text"), Href: href, Icon: icons[k], Count: int(r.Counts[k])})
	}
	return tiles
}

func safetyTable(rq *web.Request, l SafetyList) view.Table {
	ctx := rq.Ctx()
	tb := view.Table{Caption: t(ctx, "oversight.list."+l.Kind+".title"), Dense: true, Empty: &view.Empty{Icon: "success", Title: t(ctx, "oversight.safety.none"), Text: t(ctx, "oversight.safety.none_text")}}
	for _, c := range shown[l.Kind] {
		tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "oversight.column."+c.name), Kind: c.kind})
	}
	for _, f := range l.Rows {
		row := view.Row{}
		for _, c := range shown[l.Kind] {
			row.Cells = append(row.Cells, c.cell(ctx, rq.Fund.Zone(), f))
		}
		tb.Rows = append(tb.Rows, row)
	}
	if len(l.Rows) > 0 {
		to := view.With("/safety/"+l.Kind+"/export", "from", l.From.String(), "to", l.To.String())
		tb.Exports = []view.Link{{Label: "CSV", Href: view.With(to, "format", "csv")}, {Label: "XLSX", Href: view.With(to, "format", "xlsx")}}
		tb.Count = t(ctx, "oversight.safety.count", "n", int64(len(l.Rows)))
	}
	return tb
}
