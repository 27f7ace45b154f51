package analytics

import (
	"context"
	"embed"
	"net/url"

	"github.com/google/uuid"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
	"socle/pkg/indicator"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Pages are the dashboard, one indicator, the list behind it, and the pages of agents.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /dashboard", Handler: s.dashboardPage},
		{Pattern: "GET /dashboard/export", Handler: s.dashboardExport},
		{Pattern: "GET /indicators/{id}", Handler: s.indicatorPage},
		{Pattern: "GET /indicators/{id}/export", Handler: s.indicatorExport},
		{Pattern: "GET /indicators/{id}/employers", Handler: s.behindPage},
		{Pattern: "GET /indicators/{id}/employers/export", Handler: s.behindExport},
		{Pattern: "GET /agents/me", Handler: s.ownPage},
		{Pattern: "GET /agents/team", Handler: s.teamPage},
		{Pattern: "GET /agents/{id}", Handler: s.agentPage},
	}
}

// noticer is an answer that can say itself on top of the dashboard: the alerts, which this room does not know.
type noticer interface {
	Notices(ctx context.Context) []view.Notice
}

// standing asks for the alerts that nobody has taken note of yet; none for who may not see them.
func standing(rq *web.Request) []view.Notice {
	const operation = "alerting.list"
	if !rq.May(operation) {
		return nil
	}
	out, err := rq.Chain.Invoke(rq.Ctx(), operation, rq.Chain.NewInput(operation))
	if n, ok := out.(noticer); ok && err == nil {
		return n.Notices(rq.Ctx())
	}
	return nil
}

func (s *Service) dashboardPage(rq *web.Request) (web.Reply, error) {
	var in Filter
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	b, err := web.Call[Board](rq, "analytics.dashboard", in)
	if err != nil {
		return nil, err
	}
	p := boardView{Board: b, bar: barOf(rq, "/dashboard", b.Filter, b.Reach, b.AsOf), notices: standing(rq), lists: rq.May("analytics.behind")}
	if rq.May("analytics.map") {
		p.map_, err = web.Call[Territory](rq, "analytics.map", Question{Filter: b.Filter, ID: mapped(rq.Param("map"))})
		if err != nil {
			return nil, err
		}
	}
	return web.Page{Title: t(rq.Ctx(), "analytics.dashboard"), Wide: true, Body: dashboardBody(p)}, nil
}

func (s *Service) indicatorPage(rq *web.Request) (web.Reply, error) {
	q, err := question(rq)
	if err != nil {
		return nil, err
	}
	d, err := web.Call[Detail](rq, "analytics.indicator", q)
	if err != nil {
		return nil, err
	}
	p := detailView{Detail: d, bar: barOf(rq, "/indicators/"+d.Question.ID, d.Question.Filter, d.Reach, asOf(d.Values)),
		lists: rq.May("analytics.behind"), board: rq.May("analytics.dashboard")}
	if p.lists {
		if p.list, err = web.Call[List](rq, "analytics.behind", BehindInput{Question: d.Question, Size: 5}); err != nil {
			return nil, err
		}
	}
	return web.Page{Title: d.Name.In(string(i18n.From(rq.Ctx()).Base())), Wide: true, Body: detailBody(p)}, nil
}

// question reads a question from the address; an unknown indicator is a page that does not exist.
func question(rq *web.Request) (Question, error) {
	var q Question
	if err := rq.Bind(&q); err != nil {
		return q, err
	}
	if _, ok := indicator.Get(q.ID); !ok {
		return q, fault.Missing("page")
	}
	return q, nil
}

func (s *Service) behindPage(rq *web.Request) (web.Reply, error) {
	q, err := question(rq)
	if err != nil {
		return nil, err
	}
	in := BehindInput{Question: q}
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	d, err := web.Call[Detail](rq, "analytics.indicator", q)
	if err != nil {
		return nil, err
	}
	in.Question, in.Size = d.Question, 0
	l, err := web.Call[List](rq, "analytics.behind", in)
	if err != nil {
		return nil, err
	}
	p := detailView{Detail: d, list: l, lists: true, bar: barOf(rq, "/indicators/"+q.ID+"/employers", d.Question.Filter, d.Reach, asOf(d.Values))}
	return web.Page{Title: t(rq.Ctx(), "analytics.behind", "name", d.Name.In(string(i18n.From(rq.Ctx()).Base()))), Wide: true, Body: behindBody(p)}, nil
}

// ownPage is an agent's own; who follows nobody but sees a team goes to the team.
func (s *Service) ownPage(rq *web.Request) (web.Reply, error) {
	p, err := web.Call[AgentPage](rq, "analytics.agent", AgentInput{})
	if fault.Is(err, fault.NotFound) && rq.May("analytics.agents") {
		return web.Redirect{To: "/agents/team"}, nil
	}
	if err != nil {
		return nil, err
	}
	if !rq.Subject.Has("field_agent") && rq.May("analytics.agents") {
		return web.Redirect{To: "/agents/team"}, nil
	}
	return s.agent(rq, p)
}

func (s *Service) agentPage(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	p, err := web.Call[AgentPage](rq, "analytics.agent", AgentInput{ID: id})
	if err != nil {
		return nil, err
	}
	return s.agent(rq, p)
}

func (s *Service) agent(rq *web.Request, p AgentPage) (web.Reply, error) {
	own := rq.Subject.ID == p.ID.String()
	return web.Page{Title: p.Name, Wide: true, Body: agentBody(agentView{AgentPage: p, own: own, mayReview: rq.May("affiliation.review"), mayChase: rq.May("recovery.case")})}, nil
}

func (s *Service) teamPage(rq *web.Request) (web.Reply, error) {
	var in Filter
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	team, err := web.Call[Team](rq, "analytics.agents", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "analytics.team"), Wide: true, Body: teamBody(rq.Fund.Folder, team)}, nil
}

// address is a page with the filter kept in it.
func (f Filter) address(path string, pairs ...string) string {
	q := url.Values{}
	for _, kv := range [][2]string{{"period", f.Period.String()}, {"region", f.Region}, {"agency", f.Agency}, {"sector", f.Sector},
		{"size", f.Size}, {"legal_form", f.LegalForm}, {"agent", f.Agent}} {
		if kv[1] != "" {
			q.Set(kv[0], kv[1])
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return path + "?" + q.Encode()
}

func agentHref(id uuid.UUID) string { return "/agents/" + id.String() }
