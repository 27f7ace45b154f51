package affiliation

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"socle/internal/document"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
	"socle/tenants"
)

// parts of a file, one page each.
var parts = []string{"identity", "activity", "place", "contact", "documents"}

// fieldsOf are the fields of each part, to see whether it is complete.
var fieldsOf = map[string][]string{
	"identity": {"legal_name", "legal_form", "tax_id", "trade_register", "trade_name"},
	"activity": {"sector", "headcount", "starts_on"}, "place": {"region", "agency", "city", "address", "latitude", "longitude"},
	"contact": {"contact_name", "phone", "email"},
}

func (s *Service) registrationsPage(rq *web.Request) (web.Reply, error) {
	mine, err := web.Call[[]Line](rq, "affiliation.mine", MineInput{})
	if err != nil {
		return nil, err
	}
	switch len(mine) {
	case 0:
		return web.Page{Title: t(rq.Ctx(), "affiliation.start.title"), Body: startPage(rq.Fund.Folder)}, nil
	case 1:
		return web.Redirect{To: registrationHref(mine[0].ID)}, nil
	}
	return web.Page{Title: t(rq.Ctx(), "affiliation.mine.title"), Body: minePage(mine)}, nil
}

func (s *Service) newPage(rq *web.Request) (web.Reply, error) {
	return s.openForm(rq, view.Entry{}), nil
}

func (s *Service) openForm(rq *web.Request, e view.Entry) web.Page {
	return web.Page{Title: t(rq.Ctx(), "affiliation.part.identity"), Findings: e.Findings,
		Body: partForm(filing{Folder: rq.Fund.Folder, Part: "identity", Action: "/registration/new", Entry: e})}
}

func (s *Service) register(rq *web.Request) (web.Reply, error) {
	var in RegisterInput
	err := rq.Bind(&in)
	var e Employer
	if err == nil {
		e, err = web.Call[Employer](rq, "affiliation.register", in)
	}
	if found := web.Findings(err); found != nil {
		return s.openForm(rq, typed(rq, found)), nil
	}
	return web.Redirect{To: registrationHref(e.ID), Flash: t(rq.Ctx(), "affiliation.opened")}, err
}

// read gives a file to whoever may see it: the applicant's view, else the fund's.
func (s *Service) read(rq *web.Request) (Following, error) {
	id, err := rq.ID("id")
	if err != nil {
		return Following{}, err
	}
	if rq.May("affiliation.history") {
		return web.Call[Following](rq, "affiliation.history", OneInput{id})
	}
	return web.Call[Following](rq, "affiliation.follow", OneInput{id})
}

func (s *Service) registrationPage(rq *web.Request) (web.Reply, error) {
	f, err := s.read(rq)
	if err != nil {
		return nil, err
	}
	if f.Open() {
		return web.Page{Title: f.LegalName, Body: taskPage(f, s.tasks(rq, f))}, nil
	}
	return web.Page{Title: f.LegalName, Body: followPage(f, rq.Fund.Folder, followNext(rq, f))}, nil
}

// followNext is what the reader may do once the file is validated.
func followNext(rq *web.Request, f Following) []view.Action {
	var next []view.Action
	if rq.May("affiliation.staff") {
		next = append(next, view.Action{Label: t(rq.Ctx(), "affiliation.follow.staff"), Href: staffHref(f.ID)})
	}
	return append(next, view.Action{Label: t(rq.Ctx(), "affiliation.follow.declare"), Href: "/declarations", Kind: view.Secondary})
}

// tasks are the parts of a file with what each lacks.
func (s *Service) tasks(rq *web.Request, f Following) []view.Task {
	ctx := rq.Ctx()
	tasks := make([]view.Task, 0, len(parts))
	for _, p := range parts {
		task := view.Task{Title: t(ctx, "affiliation.part."+p), Href: registrationHref(f.ID) + "/edit/" + p,
			Status: &view.Status{Label: t(ctx, "affiliation.part_done"), Tone: view.Success}}
		if n := lacking(f.Missing, p); n > 0 {
			task.Status = &view.Status{Label: t(ctx, "affiliation.part_todo"), Tone: view.Info}
			task.Hint = t(ctx, "affiliation.part_lacks", "n", n)
		}
		tasks = append(tasks, task)
	}
	return tasks
}

// lacking counts what a part lacks.
func lacking(missing []fault.Finding, part string) int {
	n := 0
	for _, m := range missing {
		isPaper := m.Code == "employer.document_missing"
		if (part == "documents" && isPaper) || (!isPaper && slices.Contains(fieldsOf[part], m.Field)) {
			n++
		}
	}
	return n
}

// filing is one part of a file being filled in.
type filing struct {
	*tenants.Folder
	Employer
	Part   string
	Action string
	Back   string
	Entry  view.Entry
	Held   []document.Info
	Lacks  []fault.Finding
}

func (s *Service) filing(rq *web.Request) (filing, error) {
	f, err := s.read(rq)
	part := rq.PathValue("part")
	if err == nil && !slices.Contains(parts, part) {
		err = fault.Missing("page")
	}
	if err == nil && !f.Open() && part != "documents" {
		err = notOpen(f.Employer)
	}
	return filing{Folder: rq.Fund.Folder, Employer: f.Employer, Part: part, Action: registrationHref(f.ID) + "/edit/" + part,
		Back: registrationHref(f.ID), Held: f.Documents, Lacks: f.Missing}, err
}

func (s *Service) partPage(rq *web.Request) (web.Reply, error) {
	f, err := s.filing(rq)
	if err != nil {
		return nil, err
	}
	return f.page(rq.Ctx()), nil
}

func (f filing) page(ctx context.Context) web.Page {
	body := partForm(f)
	if f.Part == "documents" {
		body = documentsForm(f)
	}
	return web.Page{Title: t(ctx, "affiliation.part."+f.Part), Findings: f.Entry.Findings, Body: body}
}

func (s *Service) savePart(rq *web.Request) (web.Reply, error) {
	f, err := s.filing(rq)
	if err != nil {
		return nil, err
	}
	in := UpdateInput{ID: f.ID, Facts: f.Facts}
	in.forget(f.Part)
	if err = rq.Bind(&in); err == nil {
		_, err = web.Call[Employer](rq, "affiliation.update", in)
	}
	if found := web.Findings(err); found != nil {
		f.Entry = typed(rq, found)
		return f.page(rq.Ctx()), nil
	}
	to := f.Back
	if rq.FormValue("then") == "check" {
		to += "/check"
	}
	return web.Redirect{To: to, Flash: t(rq.Ctx(), "affiliation.saved")}, err
}

// forget empties what follows from the answers of a part, so that it is worked out again, and what a form cannot say empty.
func (in *Facts) forget(part string) {
	switch part {
	case "place":
		in.Latitude, in.Longitude, in.Agency = nil, nil, ""
	case "activity":
		in.RiskClass, in.StartsOn = "", 0
	}
}

func (s *Service) attach(rq *web.Request) (web.Reply, error) {
	rq.SetPathValue("part", "documents")
	f, err := s.filing(rq)
	if err != nil {
		return nil, err
	}
	var in AttachInput
	if err = rq.Bind(&in); err == nil {
		_, err = web.Call[document.Info](rq, "affiliation.attach", in)
	}
	if found := web.Findings(err); found != nil {
		f.Entry = typed(rq, found)
		return f.page(rq.Ctx()), nil
	}
	return web.Redirect{To: f.Back + "/edit/documents", Flash: t(rq.Ctx(), "affiliation.document_added")}, err
}

func (s *Service) checkPage(rq *web.Request) (web.Reply, error) {
	return s.check(rq, nil)
}

func (s *Service) check(rq *web.Request, found []fault.Finding) (web.Reply, error) {
	f, err := s.read(rq)
	if err != nil {
		return nil, err
	}
	if !f.Open() {
		return web.Redirect{To: registrationHref(f.ID)}, nil
	}
	return web.Page{Title: t(rq.Ctx(), "affiliation.check.title"), Findings: found,
		Body: checkAnswers(filing{Folder: rq.Fund.Folder, Employer: f.Employer, Held: f.Documents, Lacks: f.Missing,
			Back: registrationHref(f.ID), Entry: view.Entry{Findings: found}})}, nil
}

func (s *Service) submit(rq *web.Request) (web.Reply, error) {
	var in OneInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	_, err := web.Call[Employer](rq, "affiliation.submit", in)
	if found := web.Findings(err); found != nil {
		return s.check(rq, found)
	}
	return web.Redirect{To: registrationHref(in.ID), Flash: t(rq.Ctx(), "affiliation.sent")}, err
}

// partOf is the part in which a finding is put right.
func partOf(f fault.Finding) string {
	for _, p := range parts {
		if slices.Contains(fieldsOf[p], f.Field) {
			return p
		}
	}
	return "documents"
}

func editHref(id uuid.UUID, part string) string {
	return registrationHref(id) + "/edit/" + part + "?then=check"
}
