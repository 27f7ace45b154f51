package app

import (
	"socle/internal/adjustment"
	"socle/internal/affiliation"
	"socle/internal/alerting"
	"socle/internal/analytics"
	"socle/internal/collection"
	"socle/internal/comparison"
	"socle/internal/declaration"
	"socle/internal/document"
	"socle/internal/law"
	"socle/internal/law/confirmation"
	"socle/internal/mandate"
	"socle/internal/notification"
	"socle/internal/operations"
	"socle/internal/oversight"
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/recovery"
	"socle/internal/reporting"
	"socle/internal/rights"
	"socle/internal/setup"
)

// service is a room of the house: its table of operations, and its pages if it has any.
type service interface{ Operations() []op.Op }

type paged interface{ Pages() []web.Route }

// Services are all rooms, upstream first.
type Services []service

func newServices(a *App) Services {
	adjusting := &adjustment.Service{}
	declaring, setting := &declaration.Service{Remainder: remainder}, &setup.Service{}
	granting := &rights.Service{Table: func() []op.Op { return a.Chain.All() }}
	return Services{
		a.identity(), &law.Service{Weigh: adjusting, Impact: proposalPanels(adjusting.Panel, declaring.MinimumPanel), Kinds: []law.Kind{granting.Kind(), setting.Kind()}}, granting, &confirmation.Service{}, &document.Service{},
		&notification.Service{Senders: a.senders()},
		&affiliation.Service{Panels: employerPanels()}, declaring, adjusting, &collection.Service{Mobile: a.mobile(), Note: adjusting.AccountNote}, &recovery.Service{}, setting, &mandate.Service{},
		&analytics.Service{}, &reporting.Service{}, &alerting.Service{}, &comparison.Service{},
		&operations.Service{Probe: a.probe}, &oversight.Service{Anchors: a.Anchors, DB: a.DB, Privileged: a.privileged},
	}
}

// Operations are the tables of all rooms.
func (s Services) Operations() [][]op.Op {
	tables := make([][]op.Op, 0, len(s))
	for _, room := range s {
		tables = append(tables, room.Operations())
	}
	return tables
}

// Pages are those of all rooms.
func (s Services) Pages() []web.Route {
	var routes []web.Route
	for _, room := range s {
		if p, ok := room.(paged); ok {
			routes = append(routes, p.Pages()...)
		}
	}
	return routes
}

// AllOperations lists every operation without a database: for the command line and the documents.
func AllOperations() []op.Op {
	c := &op.Chain{}
	c.Register(newServices(&App{}).Operations()...)
	return c.All()
}
