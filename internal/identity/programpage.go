package identity

import (
	"context"
	"strings"

	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

func (s *Service) programPages() []web.Route {
	return []web.Route{
		{Pattern: "GET /people/programs", Handler: s.programsPage},
		{Pattern: "POST /people/programs", Handler: s.registerPage},
		{Pattern: "POST /people/programs/{id}/rotate", Handler: s.rotatePage},
		{Pattern: "POST /people/programs/{id}/close", Handler: s.closePage},
	}
}

func (s *Service) programsPage(rq *web.Request) (web.Reply, error) {
	return s.programs(rq, view.Entry{})
}

func (s *Service) programs(rq *web.Request, e view.Entry) (web.Reply, error) {
	list, err := web.Call[[]Program](rq, "identity.programs", op.None{})
	if err != nil {
		return nil, err
	}
	var roles []view.Option
	for _, r := range []string{"employer", "accountant", "bank"} {
		roles = append(roles, view.Option{Value: r, Label: t(rq.Ctx(), "identity.program.role_"+r)})
	}
	may := rq.May("identity.register_program")
	return web.Page{Title: t(rq.Ctx(), "identity.program.title"), Wide: true, Findings: e.Findings,
		Body: programsView(programTable(rq.Ctx(), list, may), e, may, roles)}, nil
}

func programTable(ctx context.Context, list []Program, may bool) view.Table {
	tb := view.Table{Caption: t(ctx, "identity.program.title"), RowHeader: true, Empty: &view.Empty{Title: t(ctx, "identity.program.none")},
		Columns: []view.Column{{Label: t(ctx, "identity.name")}, {Label: t(ctx, "identity.role")}, {Label: t(ctx, "identity.program.employers")},
			{Label: t(ctx, "identity.state")}, {Label: t(ctx, "identity.seen")}, {Label: t(ctx, "identity.program.secrets"), Kind: view.Number}}}
	if may {
		tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "identity.program.rotate"), Kind: view.Buttons, Hidden: true})
	}
	for _, p := range list {
		seen := view.Str("–")
		if p.LastSeenAt != nil {
			seen = view.Moment(*p.LastSeenAt)
		}
		row := view.Cells(view.Sub(view.Str(p.Name), p.ID.String()), view.Str(t(ctx, "identity.program.role_"+p.Role)), view.Str(strings.Join(p.Employers, ", ")),
			view.StatusTag(stateOf(ctx, p.State)), seen, view.Num(p.Secrets))
		if may {
			last := view.Str("")
			if p.State == "active" {
				last = programVerbs(p)
			}
			row.Cells = append(row.Cells, last)
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

func (s *Service) registerPage(rq *web.Request) (web.Reply, error) {
	var in RegisterInput
	err := rq.Bind(&in)
	var out Credentials
	if err == nil {
		out, err = web.Call[Credentials](rq, "identity.register_program", in)
	}
	return s.credentials(rq, out, err)
}

func (s *Service) rotatePage(rq *web.Request) (web.Reply, error) {
	var in PersonInput
	err := rq.Bind(&in)
	var out Credentials
	if err == nil {
		out, err = web.Call[Credentials](rq, "identity.rotate_program", in)
	}
	return s.credentials(rq, out, err)
}

// credentials is the page with the secret, this once.
func (s *Service) credentials(rq *web.Request, c Credentials, err error) (web.Reply, error) {
	if found := web.Findings(err); found != nil {
		return s.programs(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	if err != nil {
		return nil, err
	}
	at := strings.TrimSuffix(s.back(rq), callback) + "/api/v1/oauth/token"
	return web.Page{Title: t(rq.Ctx(), "identity.program.secret"), Narrow: true, Body: credentialsView(c, at)}, nil
}

func (s *Service) closePage(rq *web.Request) (web.Reply, error) {
	var in PersonInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[op.None](rq, "identity.close_program", in)
	}
	if found := web.Findings(err); found != nil {
		return s.programs(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/people/programs", Flash: t(rq.Ctx(), "identity.program.closed")}, nil
}
