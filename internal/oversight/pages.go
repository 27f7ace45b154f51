package oversight

import (
	"context"
	"embed"
	"strconv"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Pages are those of the audit trail.
func (s *Service) Pages() []web.Route {
	return []web.Route{{Pattern: "GET /audit", Handler: s.trailPage}}
}

func (s *Service) trailPage(rq *web.Request) (web.Reply, error) {
	var in TrailInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	lines, err := web.Call[[]Line](rq, "audit.search", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "oversight.title"), Wide: true, Body: trail(in, trailTable(rq.Ctx(), lines, in, rq.URL.RequestURI()))}, nil
}

func trailTable(ctx context.Context, lines []Line, in TrailInput, here string) view.Table {
	tb := view.Table{Caption: t(ctx, "oversight.title"), Dense: true, Empty: &view.Empty{Title: t(ctx, "oversight.empty")},
		Columns: []view.Column{{Label: t(ctx, "oversight.at")}, {Label: t(ctx, "oversight.actor")}, {Label: t(ctx, "oversight.action")},
			{Label: t(ctx, "oversight.outcome")}, {Label: t(ctx, "oversight.thing")}, {Label: t(ctx, "oversight.address")}}}
	more := len(lines) > 50
	if more {
		lines = lines[:50]
	}
	for _, l := range lines {
		tone := view.Success
		if l.Outcome == "refused" || l.Outcome == "failed" {
			tone = view.Danger
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Moment(l.At), view.Sub(view.Str(l.ActorName), l.Actor), view.Code(l.Action),
			view.StatusTag(view.Status{Label: t(ctx, "oversight.outcome_"+l.Outcome), Tone: tone}), view.Sub(view.Str(l.ResourceKind), l.ResourceID), view.Code(l.Address)))
	}
	pages := in.Page + 1
	if more {
		pages++
	}
	if pages > 1 {
		tb.Pages = &view.Pager{Page: in.Page + 1, Pages: pages, Href: func(p int) string { return view.With(here, "page", strconv.Itoa(p-1)) }}
	}
	return tb
}
