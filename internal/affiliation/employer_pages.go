package affiliation

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"socle/internal/notification"
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
	"socle/tenants"
)

func (s *Service) searchPage(rq *web.Request) (web.Reply, error) {
	var in SearchInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	found, err := web.Call[Lines](rq, "affiliation.search", in)
	if err != nil {
		return nil, err
	}
	if found.Total == 1 && in.Q != "" && found.Rows[0].Number == compact(in.Q) {
		return web.Redirect{To: employerHref(found.Rows[0].ID)}, nil
	}
	return web.Page{Title: t(rq.Ctx(), "affiliation.employers.title"), Wide: true,
		Body: searchBody(rq.Fund.Folder, found, in, rq.URL.RequestURI(), rq.May("affiliation.export_employers"), rq.May("affiliation.prospect"))}, nil
}

func (s *Service) exportEmployers(rq *web.Request) (web.Reply, error) {
	var in ExportInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	f, err := web.Call[op.File](rq, "affiliation.export_employers", in)
	return web.Download{File: f}, err
}

// dossier is an employer's own page for the fund's people.
type dossier struct {
	Following
	Folder   *tenants.Folder
	Actions  []view.Action
	Panels   []templ.Component
	Messages []notification.Sent
	Access   bool
}

func (s *Service) employerPage(rq *web.Request) (web.Reply, error) {
	f, err := s.read(rq)
	if err != nil {
		return nil, err
	}
	d := dossier{Following: f, Folder: rq.Fund.Folder, Access: rq.May("affiliation.give_access")}
	for _, panel := range s.Panels {
		if c := panel(rq, f.Employer); c != nil {
			d.Panels = append(d.Panels, c)
		}
	}
	if rq.May("notification.list") {
		if d.Messages, err = web.Call[[]notification.Sent](rq, "notification.list", notification.ListInput{Employer: &f.ID}); err != nil {
			return nil, err
		}
	}
	d.Actions = actions(rq, f)
	return web.Page{Title: f.LegalName, Wide: true, Body: dossierBody(d)}, nil
}

// actions are what the reader may do to an employer in its state.
func actions(rq *web.Request, f Following) []view.Action {
	ctx, href := rq.Ctx(), employerHref(f.ID)
	var out []view.Action
	add := func(on bool, operation, key, to string) {
		if on && rq.May(operation) {
			out = append(out, view.Action{Label: t(ctx, key), Href: to, Kind: view.Secondary, Small: true})
		}
	}
	add(f.Turn == TurnFund, "affiliation.validate", "affiliation.decision.open", reviewHref(f.ID))
	add(f.Open(), "affiliation.update", "affiliation.complete", registrationHref(f.ID))
	add(f.Status == Validated, "affiliation.staff", "affiliation.staff.title", staffHref(f.ID))
	add(f.Status == Validated, "affiliation.correct", "affiliation.correct.title", href+"/correct")
	for _, c := range changesFor(f.Activity) {
		add(true, "affiliation."+c, "affiliation.life."+c, href+"/change?to="+c)
	}
	return out
}

func changesFor(a Activity) []string {
	return map[Activity][]string{Active: {"suspend", "close"}, Suspended: {"resume", "close"}, Closed: {"reopen"}}[a]
}

// changing is a dated change of an employer's life.
type changing struct {
	Employer
	To    string
	Entry view.Entry
}

func (s *Service) changing(rq *web.Request) (changing, error) {
	f, err := s.read(rq)
	c := changing{Employer: f.Employer, To: rq.FormValue("to")}
	if err == nil && !slices.Contains([]string{"suspend", "resume", "close", "reopen"}, c.To) {
		err = fault.Missing("page")
	}
	return c, err
}

func (c changing) page(ctx context.Context) web.Page {
	return web.Page{Title: t(ctx, "affiliation.life."+c.To), Findings: c.Entry.Findings, Body: changeBody(c)}
}

func (s *Service) changePage(rq *web.Request) (web.Reply, error) {
	c, err := s.changing(rq)
	if err != nil {
		return nil, err
	}
	return c.page(rq.Ctx()), nil
}

func (s *Service) change(rq *web.Request) (web.Reply, error) {
	c, err := s.changing(rq)
	if err != nil {
		return nil, err
	}
	var in ActivityInput
	if err = rq.Bind(&in); err == nil {
		_, err = web.Call[Employer](rq, "affiliation."+c.To, in)
	}
	if found := web.Findings(err); found != nil {
		c.Entry = typed(rq, found)
		return c.page(rq.Ctx()), nil
	}
	return web.Redirect{To: employerHref(c.ID), Flash: t(rq.Ctx(), "affiliation.life.done."+c.To)}, err
}

func (s *Service) correctPage(rq *web.Request) (web.Reply, error) {
	f, err := s.read(rq)
	if err != nil {
		return nil, err
	}
	return correctionPage(rq, f.Employer, view.Entry{}), nil
}

func correctionPage(rq *web.Request, e Employer, entry view.Entry) web.Page {
	f := filing{Folder: rq.Fund.Folder, Employer: e, Back: employerHref(e.ID), Action: employerHref(e.ID) + "/correct", Entry: entry}
	return web.Page{Title: t(rq.Ctx(), "affiliation.correct.title"), Findings: entry.Findings, Body: correctBody(f)}
}

func (s *Service) correct(rq *web.Request) (web.Reply, error) {
	f, err := s.read(rq)
	if err != nil {
		return nil, err
	}
	in := CorrectInput{ID: f.ID, Facts: f.Facts}
	in.forget("place")
	if err = rq.Bind(&in); err == nil {
		_, err = web.Call[Employer](rq, "affiliation.correct", in)
	}
	if found := web.Findings(err); found != nil {
		return correctionPage(rq, f.Employer, typed(rq, found)), nil
	}
	return web.Redirect{To: employerHref(f.ID), Flash: t(rq.Ctx(), "affiliation.saved")}, err
}

func (s *Service) access(rq *web.Request) (web.Reply, error) {
	var in AccessInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[op.None](rq, "affiliation.give_access", in)
	}
	if found := web.Findings(err); found != nil {
		return web.Redirect{To: employerHref(in.ID), Flash: view.FindingText(rq.Ctx(), found[0])}, nil
	}
	return web.Redirect{To: employerHref(in.ID), Flash: t(rq.Ctx(), "affiliation.access.done")}, err
}

// prospectForm is the field agent's form: all on one page, large, short.
func (s *Service) prospectForm(rq *web.Request, entry view.Entry) web.Page {
	agencies := slices.DeleteFunc(slices.Clone(rq.Fund.Folder.Territory.Agencies), func(a tenants.Agency) bool {
		return len(rq.Subject.Agencies) > 0 && !slices.Contains(rq.Subject.Agencies, a.Code)
	})
	return web.Page{Title: t(rq.Ctx(), "affiliation.prospect.title"), Findings: entry.Findings,
		Body: prospectBody(filing{Folder: rq.Fund.Folder, Action: "/prospects/new", Entry: entry}, agencies)}
}

func (s *Service) prospectPage(rq *web.Request) (web.Reply, error) {
	return s.prospectForm(rq, view.Entry{}), nil
}

func (s *Service) prospect(rq *web.Request) (web.Reply, error) {
	var in RegisterInput
	var e Employer
	err := rq.Bind(&in)
	if err == nil {
		e, err = web.Call[Employer](rq, "affiliation.prospect", in)
	}
	if found := web.Findings(err); found != nil {
		return s.prospectForm(rq, typed(rq, found)), nil
	}
	return web.Redirect{To: registrationHref(e.ID), Flash: t(rq.Ctx(), "affiliation.prospect.done")}, err
}

func (s *Service) careerPage(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	c, err := web.Call[Career](rq, "affiliation.career", PersonInput{id})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: c.Name(), Body: careerBody(c)}, nil
}
