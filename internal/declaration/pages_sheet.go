package declaration

import (
	"strconv"
	"strings"

	"github.com/google/uuid"

	"socle/internal/platform/clock"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// todayOf is the fund's legal date.
func todayOf(rq *web.Request) cal.Date { return cal.DateOf(clock.Now(rq.Ctx()).In(rq.Fund.Zone())) }

func (s *Service) page(rq *web.Request) (web.Reply, error) {
	var in GetInput
	if err := rq.Bind(&in); err != nil {
		return nil, fault.Missing("page")
	}
	return s.show(rq, in, view.Entry{})
}

// show draws a declaration: a draft as a form, a filed one as it stands.
func (s *Service) show(rq *web.Request, in GetInput, e view.Entry) (web.Reply, error) {
	sheet, err := web.Call[Sheet](rq, "declaration.get", in)
	if err != nil {
		return nil, err
	}
	d := sheet.Declaration
	page := web.Page{Title: t(rq.Ctx(), "declaration.sheet.title", "period", d.Period), Findings: e.Findings, Wide: true}
	if d.Status == Draft && rq.May("declaration.save") {
		page.Body = draftPage(sheetForm{Sheet: sheet, Entry: e, Folder: rq.Fund.Folder, Today: todayOf(rq)})
		return page, nil
	}
	page.Body = filedPage(sheet, rq.Fund.Folder, filedRights{Amend: rq.May("declaration.amend"), Steps: rq.May("declaration.line_steps"), Receipt: rq.May("declaration.receipt")}, e)
	return page, nil
}

func (s *Service) save(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	in := SaveInput{}
	err = rq.Bind(&in)
	then := rq.Form.Get("then")
	if line, ok := strings.CutPrefix(then, "remove:"); ok {
		in.Remove, _ = strconv.Atoi(line)
	}
	if err == nil {
		_, err = web.Call[Sheet](rq, "declaration.save", in)
	}
	if found := web.Findings(err); found != nil {
		return s.show(rq, GetInput{ID: id, Page: in.Page}, typed(rq, found))
	}
	if err != nil {
		return nil, err
	}
	return after(rq, id, then, max(in.Page, 1)), nil
}

// after is where the button that was pressed leads.
func after(rq *web.Request, id uuid.UUID, then string, page int) web.Redirect {
	here := href(id)
	switch then {
	case "review":
		return web.Redirect{To: here + "/review"}
	case "next":
		return web.Redirect{To: here + "?page=" + strconv.Itoa(page+1)}
	case "previous":
		return web.Redirect{To: here + "?page=" + strconv.Itoa(max(page-1, 1))}
	case "save":
		return web.Redirect{To: here + "?page=" + strconv.Itoa(page), Flash: t(rq.Ctx(), "declaration.sheet.saved")}
	}
	return web.Redirect{To: here + "?page=" + strconv.Itoa(page)}
}

func (s *Service) reviewPage(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	return s.review(rq, id, view.Entry{})
}

func (s *Service) review(rq *web.Request, id uuid.UUID, e view.Entry) (web.Reply, error) {
	sheet, err := web.Call[Sheet](rq, "declaration.get", GetInput{ID: id, Size: 100_000})
	if err != nil {
		return nil, err
	}
	if sheet.Declaration.Status != Draft {
		return web.Redirect{To: href(id)}, nil
	}
	return web.Page{Title: t(rq.Ctx(), "declaration.review.title"), Findings: e.Findings,
		Body: reviewPage(sheetForm{Sheet: sheet, Entry: e, Folder: rq.Fund.Folder, Today: todayOf(rq)})}, nil
}

func (s *Service) file(rq *web.Request) (web.Reply, error) {
	var in FileInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	d, err := web.Call[Declaration](rq, "declaration.file", in)
	if found := web.Findings(err); found != nil {
		return s.review(rq, in.ID, typed(rq, onForm(found)))
	}
	return web.Redirect{To: href(d.ID) + "/receipt"}, err
}

// onForm keeps what is about the form itself; what is about lines is shown beside them.
func onForm(found []fault.Finding) []fault.Finding {
	var kept []fault.Finding
	for _, f := range found {
		if f.Line == 0 && !f.Warning {
			kept = append(kept, f)
		}
	}
	if len(kept) == 0 {
		return found[:min(len(found), 1)]
	}
	return kept
}

func (s *Service) discard(rq *web.Request) (web.Reply, error) {
	var in DiscardInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	d, err := web.Call[Declaration](rq, "declaration.discard", in)
	return web.Redirect{To: "/declarations?employer=" + d.EmployerID.String(), Flash: t(rq.Ctx(), "declaration.sheet.discarded")}, err
}

func (s *Service) amend(rq *web.Request) (web.Reply, error) {
	var in AmendInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	d, err := web.Call[Declaration](rq, "declaration.amend", in)
	if found := web.Findings(err); found != nil {
		return s.show(rq, GetInput{ID: in.ID}, typed(rq, found))
	}
	return web.Redirect{To: href(d.ID)}, err
}
