package affiliation

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
	"socle/tenants"
)

// anyStaff finds whose staff is meant: the employer named, the only one the reader acts for, else a choice among them.
func (s *Service) anyStaff(rq *web.Request) (web.Reply, error) {
	if id, err := uuid.Parse(rq.Param("employer")); err == nil {
		return web.Redirect{To: staffHref(id)}, nil
	}
	if !rq.May("affiliation.mine") {
		return web.Redirect{To: "/employers"}, nil
	}
	mine, err := web.Call[[]Line](rq, "affiliation.mine", MineInput{})
	if err != nil {
		return nil, err
	}
	switch len(mine) {
	case 0:
		return web.Redirect{To: "/registration"}, nil
	case 1:
		return web.Redirect{To: staffHref(mine[0].ID)}, nil
	}
	return web.Page{Title: t(rq.Ctx(), "affiliation.staff.whose"), Body: whosePage(mine)}, nil
}

// crew is an employer with what a page about its staff needs.
type crew struct {
	Employer
	Folder *tenants.Folder
	Entry  view.Entry
	Here   string
	May    bool // hire, leave
	Import bool
	Export bool
}

func (s *Service) crew(rq *web.Request) (crew, error) {
	id, err := rq.ID("id")
	if err != nil {
		return crew{}, err
	}
	e, err := web.Call[Employer](rq, "affiliation.get", OneInput{id})
	active := e.Status == Validated && e.Activity == Active
	return crew{Employer: e, Folder: rq.Fund.Folder, Here: rq.URL.RequestURI(), May: active && rq.May("affiliation.hire"),
		Import: active && rq.May("affiliation.stage_staff"), Export: rq.May("affiliation.export_staff")}, err
}

func (s *Service) staffPage(rq *web.Request) (web.Reply, error) {
	c, err := s.crew(rq)
	if err != nil {
		return nil, err
	}
	var in StaffInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	list, err := web.Call[Staff](rq, "affiliation.staff", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "affiliation.staff.title"), Body: staffBody(c, list, in)}, nil
}

func (s *Service) exportStaff(rq *web.Request) (web.Reply, error) {
	return s.staffFile(rq, "affiliation.export_staff")
}

func (s *Service) staffTemplate(rq *web.Request) (web.Reply, error) {
	return s.staffFile(rq, "affiliation.staff_template")
}

func (s *Service) staffFile(rq *web.Request, operation string) (web.Reply, error) {
	var in StaffFileInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	f, err := web.Call[op.File](rq, operation, in)
	return web.Download{File: f}, err
}

func (s *Service) hirePage(rq *web.Request) (web.Reply, error) {
	c, err := s.crew(rq)
	if err != nil {
		return nil, err
	}
	return hireForm(rq.Ctx(), c, nil), nil
}

func hireForm(ctx context.Context, c crew, doubt []Candidate) web.Page {
	return web.Page{Title: t(ctx, "affiliation.hire.title"), Findings: c.Entry.Findings, Body: hireBody(c, doubt)}
}

// hire takes the form. Who answers the doubt shown: one of the candidates, or somebody else.
func (s *Service) hire(rq *web.Request) (web.Reply, error) {
	c, err := s.crew(rq)
	if err != nil {
		return nil, err
	}
	var in HireInput
	var got Hired
	if err = rq.Bind(&in); err == nil {
		in.answer(rq.FormValue("who"))
		got, err = web.Call[Hired](rq, "affiliation.hire", in)
	}
	found := web.Findings(err)
	switch {
	case found != nil:
		c.Entry = typed(rq, found)
		return hireForm(rq.Ctx(), c, nil), nil
	case err != nil:
		return nil, err
	case got.Doubt:
		c.Entry = typed(rq, []fault.Finding{{Field: "who", Code: "person.doubt", Message: "a person already insured looks like this one; say who it is"}})
		return hireForm(rq.Ctx(), c, got.Candidates), nil
	}
	key := "affiliation.hire.known"
	if got.New {
		key = "affiliation.hire.new"
	}
	return web.Redirect{To: staffHref(c.ID), Flash: t(rq.Ctx(), key, "name", got.Name(), "number", got.Number)}, nil
}

func (in *HireInput) answer(who string) {
	if id, err := uuid.Parse(who); err == nil {
		in.PersonID = &id
	}
	in.NewPerson = who == IsNew
}

// member is one person of the staff, on the page where things are done about them.
type member struct {
	crew
	StaffLine
	What string // the form that came back with errors
}

func (s *Service) member(rq *web.Request) (member, error) {
	c, err := s.crew(rq)
	if err != nil {
		return member{}, err
	}
	id, err := rq.ID("employment_id")
	if err != nil {
		return member{}, err
	}
	l, err := web.Call[StaffLine](rq, "affiliation.employment", EmploymentInput{ID: c.Employer.ID, EmploymentID: id})
	return member{crew: c, StaffLine: l}, err
}

func (m member) page() web.Page {
	return web.Page{Title: m.StaffLine.Name(), Findings: m.Entry.Findings, Body: memberBody(m)}
}

func (s *Service) personPage(rq *web.Request) (web.Reply, error) {
	m, err := s.member(rq)
	if err != nil {
		return nil, err
	}
	return m.page(), nil
}

func (s *Service) cardFile(rq *web.Request) (web.Reply, error) {
	var in EmploymentInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	f, err := web.Call[op.File](rq, "affiliation.card", in)
	return web.Download{File: f, Inline: true}, err
}

// about runs one of the forms of a person's page; its errors come back on the page.
func about[Out any](s *Service, rq *web.Request, what string, in any) (web.Reply, error) {
	m, err := s.member(rq)
	if err != nil {
		return nil, err
	}
	if err = rq.Bind(in); err == nil {
		if p, ok := in.(*CorrectPersonInput); ok {
			p.PersonID = m.PersonID
		}
		_, err = web.Call[Out](rq, "affiliation."+what, in)
	}
	if found := web.Findings(err); found != nil {
		m.Entry, m.What = typed(rq, found), what
		return m.page(), nil
	}
	return web.Redirect{To: staffHref(m.Employer.ID), Flash: t(rq.Ctx(), "affiliation.staff.done."+what, "name", m.StaffLine.Name())}, err
}

func (s *Service) leave(rq *web.Request) (web.Reply, error) {
	return about[StaffLine](s, rq, "leave", &LeaveInput{})
}

func (s *Service) contract(rq *web.Request) (web.Reply, error) {
	return about[StaffLine](s, rq, "change_contract", &ContractInput{})
}

func (s *Service) transfer(rq *web.Request) (web.Reply, error) {
	return about[StaffLine](s, rq, "transfer", &TransferInput{})
}

func (s *Service) correctPerson(rq *web.Request) (web.Reply, error) {
	return about[Person](s, rq, "correct_person", &CorrectPersonInput{})
}

// of is the entry for one of the forms of a person's page: the others show what is written.
func (m member) of(what string) view.Entry {
	if m.What == what {
		return m.Entry
	}
	return view.Entry{}
}
