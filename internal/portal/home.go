package portal

import (
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

// Todo gives what a person has to do, each with its link: packages of the business add theirs in package app.
type Todo func(rq *web.Request) ([]view.Task, error)

// home is the first page: for a visitor the fund's own, for a person what there is to do.
func (p *Portal) home(rq *web.Request) (web.Reply, error) {
	if !rq.Subject.SignedIn() {
		return web.Page{Title: rq.Fund.Folder.Name, Body: welcome(rq.Fund.Folder.Name)}, nil
	}
	var tasks []view.Task
	for _, todo := range p.Todos {
		more, err := todo(rq)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, more...)
	}
	return web.Page{Title: t(rq.Ctx(), "portal.home.title"), Body: todoPage(rq.Subject.Name, tasks, isStaff(rq), places(rq, isStaff(rq)))}, nil
}

// ErrorPage words each kind of error, with what to do next.
func ErrorPage(rq *web.Request, err error) web.Page {
	status := web.StatusOf(err)
	key := "portal.error.internal"
	switch status {
	case 401, 403, 404, 409, 413, 422, 429, 503:
		key = map[int]string{401: "portal.error.sign_in", 403: "portal.error.forbidden", 404: "portal.error.not_found",
			409: "portal.error.conflict", 413: "portal.error.too_large", 422: "portal.error.invalid", 429: "portal.error.too_many", 503: "portal.error.busy"}[status]
	}
	var words string
	if found := web.Findings(err); len(found) > 0 {
		words = view.FindingText(rq.Ctx(), found[0])
	}
	return web.Page{Title: t(rq.Ctx(), key+".title"), Status: status, Body: errorPage(key, words)}
}
