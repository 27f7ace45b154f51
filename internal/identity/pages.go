package identity

import (
	"context"
	"embed"
	"slices"
	"strings"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/tenants"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Pages are those of the door, of one's own ways in, and of the fund's people for its administrator.
func (s *Service) Pages() []web.Route {
	return slices.Concat(s.doorPages(), s.providerPages(), s.accessPages(), s.passkeyPages(), s.programPages(), s.peoplePages())
}

func (s *Service) peoplePages() []web.Route {
	return []web.Route{
		{Pattern: "GET /people", Handler: s.peoplePage},
		{Pattern: "POST /people", Handler: s.invitePage},
		{Pattern: "GET /people/{id}", Handler: s.personPage},
		{Pattern: "POST /people/{id}/roles", Handler: s.rolePage},
		{Pattern: "POST /people/{id}/roles/revoke", Handler: s.revokePage},
		{Pattern: "POST /people/{id}/lock", Handler: s.verb("identity.lock", "identity.locked")},
		{Pattern: "POST /people/{id}/unlock", Handler: s.verb("identity.unlock", "identity.unlocked")},
		{Pattern: "POST /people/{id}/reset", Handler: s.verb("identity.reset_ways", "identity.was_reset")},
		{Pattern: "POST /people/{id}/invite", Handler: s.verb("identity.invite_again", "identity.invited_again")},
	}
}

func (s *Service) peoplePage(rq *web.Request) (web.Reply, error) { return s.people(rq, view.Entry{}) }

func (s *Service) people(rq *web.Request, e view.Entry) (web.Reply, error) {
	in := ListInput{Search: rq.URL.Query().Get("search"), State: rq.URL.Query().Get("state")}
	list, err := web.Call[[]Account](rq, "identity.list", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "identity.title"), Wide: true, Findings: e.Findings,
		Body: peopleView(in, accountTable(rq.Ctx(), list), e, rq.May("identity.invite"), stateOptions(rq.Ctx()), roleOptions(rq.Ctx()), agencyOptions(rq.Fund.Folder), peopleActions(rq))}, nil
}

func peopleActions(rq *web.Request) []view.Action {
	actions := []view.Action{{Label: t(rq.Ctx(), "identity.rights"), Href: "/rights", Kind: view.Secondary}}
	if rq.May("identity.programs") {
		actions = append(actions, view.Action{Label: t(rq.Ctx(), "identity.program.title"), Href: "/people/programs", Kind: view.Secondary})
	}
	if rq.May("identity.provider") {
		actions = append(actions, view.Action{Label: t(rq.Ctx(), "identity.provider.name"), Href: "/people/provider", Kind: view.Secondary})
	}
	return actions
}

func (s *Service) invitePage(rq *web.Request) (web.Reply, error) {
	var in InviteInput
	err := rq.Bind(&in)
	var out Invited
	if err == nil {
		out, err = web.Call[Invited](rq, "identity.invite", in)
	}
	if found := web.Findings(err); found != nil {
		return s.people(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/people/" + out.ID.String(), Flash: t(rq.Ctx(), "identity.invited", "name", in.Name)}, nil
}

func accountTable(ctx context.Context, list []Account) view.Table {
	tb := view.Table{Caption: t(ctx, "identity.title"), RowHeader: true, Empty: &view.Empty{Title: t(ctx, "identity.none")},
		Columns: []view.Column{{Label: t(ctx, "identity.name")}, {Label: t(ctx, "identity.roles")}, {Label: t(ctx, "identity.agency")},
			{Label: t(ctx, "identity.state")}, {Label: t(ctx, "identity.seen")}}}
	for _, a := range list {
		roles := make([]string, 0, len(a.Roles))
		for _, r := range a.Roles {
			roles = append(roles, t(ctx, "portal.role."+r))
		}
		seen := view.Str("–")
		if a.LastSeenAt != nil {
			seen = view.Moment(*a.LastSeenAt)
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.A("/people/"+a.ID.String(), a.Name), a.Email), view.Str(strings.Join(roles, ", ")), view.Str(strings.Join(a.Agencies, ", ")),
			view.StatusTag(stateOf(ctx, a.State)), seen))
	}
	return tb
}

func stateOf(ctx context.Context, state string) view.Status {
	tone := map[string]view.Tone{"active": view.Success, "invited": view.Info, "locked": view.Danger}[state]
	return view.Status{Label: t(ctx, "identity.state_"+state), Tone: tone}
}

func stateOptions(ctx context.Context) (options []view.Option) {
	for _, s := range []string{"active", "invited", "locked"} {
		options = append(options, view.Option{Value: s, Label: t(ctx, "identity.state_"+s)})
	}
	return options
}

func roleOptions(ctx context.Context) []view.Option {
	var options []view.Option
	for _, r := range []string{"field_agent", "supervisor", "validator", "collections_officer", "recovery_officer", "manager", "administrator", "auditor", "operator", "region_analyst"} {
		options = append(options, view.Option{Value: r, Label: t(ctx, "portal.role."+r)})
	}
	return options
}

func agencyOptions(f *tenants.Folder) []view.Option {
	var options []view.Option
	for _, a := range f.Territory.Agencies {
		options = append(options, view.Option{Value: a.Code, Label: a.Name})
	}
	return options
}
