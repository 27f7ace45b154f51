package operations

import (
	"embed"

	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Pages are those of hosting.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /operations", Handler: s.page},
		{Pattern: "POST /operations/jobs/{id}/retry", Handler: s.retry},
	}
}

func (s *Service) page(rq *web.Request) (web.Reply, error) {
	var in JobsInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	jobs, err := web.Call[Jobs](rq, "operations.jobs", in)
	if err != nil {
		return nil, err
	}
	parts, err := web.Call[[]Part](rq, "operations.health", HealthInput{})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "operations.title"), Wide: true, Body: overview(parts, jobs, in)}, nil
}

func (s *Service) retry(rq *web.Request) (web.Reply, error) {
	var in RetryInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	if _, err := web.Call[op.None](rq, "operations.retry", in); err != nil {
		return nil, err
	}
	return web.Redirect{To: "/operations", Flash: t(rq.Ctx(), "operations.retried")}, nil
}

var tones = map[string]view.Tone{"queued": view.Neutral, "running": view.Info, "done": view.Success, "dead": view.Danger}

// perKind turns the counts into one row per kind.
func perKind(counts []Count) []kindRow {
	var rows []kindRow
	for _, c := range counts {
		if len(rows) == 0 || rows[len(rows)-1].kind != c.Kind {
			rows = append(rows, kindRow{kind: c.Kind, n: map[string]int64{}})
		}
		rows[len(rows)-1].n[c.State] = c.N
	}
	return rows
}

type kindRow struct {
	kind string
	n    map[string]int64
}
