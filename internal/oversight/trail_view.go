package oversight

import (
	"context"
	"slices"
	"strconv"
	"strings"

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
