package identity

import (
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

// question is a page that asks for the password and does something with it.
type question struct{ title, text, action, do string }

func (q question) page(rq *web.Request, danger bool, e view.Entry) (web.Reply, error) {
	return web.Page{Title: t(rq.Ctx(), q.title), Narrow: true, Findings: e.Findings,
		Body: askPassword(t(rq.Ctx(), q.title), t(rq.Ctx(), q.text), q.action, t(rq.Ctx(), q.do), danger, e)}, nil
}

func passwordAction(do string, danger bool) view.Action {
	a := view.Action{Label: do}
	if danger {
		a.Kind = view.Dangerous
	}
	return a
}

// withPassword runs what asks for the password alone.
func withPassword[Out any](rq *web.Request, operation string, q question, danger bool) (out Out, page web.Reply, err error) {
	return answer[Out](rq, operation, &PasswordInput{}, q, danger)
}

// answer runs an operation on what a question's form sent; when something is wrong the question comes back with it.
func answer[Out, In any](rq *web.Request, operation string, in *In, q question, danger bool) (out Out, page web.Reply, err error) {
	if err = rq.Bind(in); err == nil {
		out, err = web.Call[Out](rq, operation, *in)
	}
	if found := web.Findings(err); found != nil {
		page, err = q.page(rq, danger, view.Entry{Values: rq.Form, Findings: found})
	}
	return out, page, err
}
