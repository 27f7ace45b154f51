package rights

import (
	"net/url"
	"slices"

	"socle/internal/identity"
	"socle/internal/law"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/policies"
)

// Pages are the matrix, the form of a change, and the history.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /rights", Handler: s.matrixPage},
		{Pattern: "GET /rights/change", Handler: s.changePage},
		{Pattern: "POST /rights/change", Handler: s.propose},
		{Pattern: "GET /rights/history", Handler: s.historyPage},
	}
}

// part is what is looked at of the matrix: a room of the house, as it was on a day.
type part struct {
	Room string   `json:"room"`
	On   cal.Date `json:"on"`
}

// everyRoom shows the whole matrix, to be printed.
const everyRoom = "all"

func (s *Service) matrixPage(rq *web.Request) (web.Reply, error) {
	var in part
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	grants, err := web.Call[[]policies.Grant](rq, "identity.rights", identity.RightsInput{On: in.On})
	if err != nil {
		return nil, err
	}
	m := matrix{part: in, rooms: roomsOf(grants), grants: grants, mayChange: rq.May("rights.propose") && in.On.IsZero(), mayHistory: rq.May("rights.history")}
	if in.Room != everyRoom && !slices.Contains(m.rooms, in.Room) && len(m.rooms) > 0 {
		m.Room = m.rooms[0]
	}
	return web.Page{Title: t(rq.Ctx(), "rights.title"), Wide: true, Body: matrixBody(m)}, nil
}

func (s *Service) changePage(rq *web.Request) (web.Reply, error) {
	return s.change(rq, rq.URL.Query(), nil)
}

// change is the form; once role and reach are chosen it says what they would change, and takes the reason.
func (s *Service) change(rq *web.Request, typed url.Values, found []fault.Finding) (web.Reply, error) {
	f := form{Asked: asked(typed), privileged: s.privileged(typed.Get("operation")), entry: view.Entry{Values: typed, Findings: found}}
	if len(bounds.Roles(f.Operation)) == 0 {
		return nil, fault.Missing("page")
	}
	var err error
	if f.grants, err = web.Call[[]policies.Grant](rq, "identity.rights", identity.RightsInput{}); err != nil {
		return nil, err
	}
	if typed.Has("scope") {
		e, err := web.Call[Effect](rq, "rights.preview", f.Asked)
		refused := web.Findings(err)
		switch {
		case err == nil:
			f.effect = &e
		case refused == nil:
			return nil, err
		case found == nil:
			f.entry.Findings = refused
		}
	}
	return web.Page{Title: t(rq.Ctx(), "rights.change"), Findings: f.entry.Findings, Body: changeBody(f)}, nil
}

// asked reads a right as the form names it.
func asked(typed url.Values) Asked {
	a := Asked{Operation: typed.Get("operation"), Role: typed.Get("role"), Scope: typed.Get("scope")}
	if a.Scope == none {
		a.Scope = ""
	}
	return a
}

// none is what a form says to take a right away.
const none = "none"

func (s *Service) propose(rq *web.Request) (web.Reply, error) {
	if err := rq.ParseForm(); err != nil {
		return nil, err
	}
	in := ProposeInput{Asked: asked(rq.Form), Reason: rq.Form.Get("reason")}
	p, err := web.Call[law.Proposal](rq, "rights.propose", in)
	if found := web.Findings(err); found != nil {
		return s.change(rq, rq.Form, found)
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/law/proposals/" + p.ID.String(), Flash: t(rq.Ctx(), "rights.proposed")}, nil
}

func (s *Service) historyPage(rq *web.Request) (web.Reply, error) {
	var in HistoryInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	list, err := web.Call[[]Change](rq, "rights.history", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "rights.history"), Wide: true, Body: historyBody(in, list)}, nil
}
