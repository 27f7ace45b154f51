package alerting

import (
	"context"
	"embed"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/indicator"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Pages are the alerts and their rules.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /alerts", Handler: s.listPage},
		{Pattern: "POST /alerts/rules", Handler: s.setRule},
		{Pattern: "POST /alerts/{id}/acknowledge", Handler: s.acknowledgePage},
	}
}

// page is the list as it is drawn.
type page struct {
	Alerts
	entry          view.Entry
	mayAcknowledge bool
	mayBehind      bool
	mayRule        bool
}

func (s *Service) listPage(rq *web.Request) (web.Reply, error) { return s.list(rq, view.Entry{}) }

func (s *Service) list(rq *web.Request, e view.Entry) (web.Reply, error) {
	a, err := web.Call[Alerts](rq, "alerting.list", ListInput{})
	if err != nil {
		return nil, err
	}
	p := page{a, e, rq.May("alerting.acknowledge"), rq.May("analytics.behind"), rq.May("alerting.set_rule")}
	return web.Page{Title: t(rq.Ctx(), "alerting.alerts"), Findings: e.Findings, Body: listBody(p)}, nil
}

func (s *Service) acknowledgePage(rq *web.Request) (web.Reply, error) {
	var in AcknowledgeInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[Alert](rq, "alerting.acknowledge", in)
	}
	if found := web.Findings(err); found != nil {
		return s.list(rq, view.Entry{Findings: found})
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/alerts", Flash: t(rq.Ctx(), "alerting.acknowledged")}, nil
}

func (s *Service) setRule(rq *web.Request) (web.Reply, error) {
	var in SetRuleInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[Rule](rq, "alerting.set_rule", in)
	}
	if found := web.Findings(err); found != nil {
		return s.list(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/alerts", Flash: t(rq.Ctx(), "alerting.rule_set")}, nil
}

// watchable are the indicators that a rule can be made for.
func watchable(ctx context.Context) []view.Option {
	var options []view.Option
	for _, i := range indicator.Catalogue() {
		if i.Better != indicator.Neither {
			options = append(options, view.Option{Value: i.ID, Label: i.ID + " · " + i.Name.In(string(i18n.From(ctx).Base()))})
		}
	}
	return options
}

func ruleName(ctx context.Context, r Rule) string {
	i, _ := indicator.Get(r.Indicator)
	return t(ctx, "alerting.rule", "name", i.Name.In(string(i18n.From(ctx).Base())), "under", r.Under)
}

func pastTable(ctx context.Context, list []Alert) view.Table {
	tb := view.Table{Caption: t(ctx, "alerting.past"), RowHeader: true, Empty: &view.Empty{Icon: "bell", Title: t(ctx, "alerting.no_past")},
		Columns: []view.Column{{Label: t(ctx, "alerting.alert")}, {Label: t(ctx, "alerting.fired"), Kind: view.Nowrap}, {Label: t(ctx, "alerting.by")}, {Label: t(ctx, "alerting.note")}}}
	for _, a := range list {
		var by templ.Component = view.None
		if a.AcknowledgedAt != nil {
			by = view.Sub(view.Str(a.AcknowledgedByName), i18n.Moment(ctx, *a.AcknowledgedAt))
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.A(a.href(), a.title(ctx)), a.text(ctx)), view.Moment(a.FiredAt), by, view.Str(a.Note)))
	}
	return tb
}

func onOff(ctx context.Context, r Rule) view.Status {
	if r.Active {
		return view.Status{Label: t(ctx, "alerting.on"), Tone: view.Success}
	}
	return view.Status{Label: t(ctx, "alerting.off"), Tone: view.Neutral}
}

func idOf(id uuid.UUID) string { return id.String() }
