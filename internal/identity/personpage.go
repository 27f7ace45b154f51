package identity

import (
	"context"

	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/tenants"
)

// verbs of a person's page, shown to whoever may do them.
var verbs = []string{"identity.grant_role", "identity.revoke_role", "identity.lock", "identity.unlock", "identity.reset_ways", "identity.invite_again"}

func (s *Service) personPage(rq *web.Request) (web.Reply, error) { return s.person(rq, view.Entry{}) }

func (s *Service) person(rq *web.Request, e view.Entry) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	p, err := web.Call[Person](rq, "identity.person", PersonInput{id})
	if err != nil {
		return nil, err
	}
	may := map[string]bool{}
	for _, v := range verbs {
		may[v] = rq.May(v) && rq.Subject.ID != p.ID.String() // one's own: the policies refuse, so that nothing is offered
	}
	ctx := rq.Ctx()
	return web.Page{Title: p.Name, Findings: e.Findings, Body: personView(p, stateOf(ctx, p.State), personFacts(ctx, p),
		heldTable(ctx, rq.Fund.Folder, p, may["identity.revoke_role"]), e, may, roleOptions(ctx), agencyOptions(rq.Fund.Folder))}, nil
}

func personFacts(ctx context.Context, p Person) []view.Fact {
	seen := view.Str("–")
	if p.LastSeenAt != nil {
		seen = view.Moment(*p.LastSeenAt)
	}
	second := view.Status{Label: t(ctx, "identity.access.missing"), Tone: view.Warning}
	if p.Totp || p.Passkeys > 0 {
		second = view.Status{Label: t(ctx, "identity.access.there"), Tone: view.Success}
	}
	facts := []view.Fact{
		{Key: t(ctx, "identity.created"), Value: view.Moment(p.CreatedAt)},
		{Key: t(ctx, "identity.seen"), Value: seen},
		{Key: t(ctx, "identity.sessions"), Value: view.Num(p.Sessions)},
		{Key: t(ctx, "identity.second_factor"), Value: view.StatusTag(second)},
		{Key: t(ctx, "identity.codes.name"), Value: view.Num(p.Codes)},
	}
	if p.Phone != "" {
		facts = append(facts, view.Fact{Key: t(ctx, "portal.phone"), Value: view.Code(p.Phone)})
	}
	return facts
}

func heldTable(ctx context.Context, f *tenants.Folder, p Person, mayTake bool) view.Table {
	tb := view.Table{Caption: t(ctx, "identity.roles"), RowHeader: true, Empty: &view.Empty{Title: t(ctx, "identity.no_role")},
		Columns: []view.Column{{Label: t(ctx, "identity.role")}, {Label: t(ctx, "identity.for")}, {Label: t(ctx, "identity.until")}, {Label: t(ctx, "identity.given")}}}
	if mayTake {
		tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "identity.take"), Kind: view.Buttons, Hidden: true})
	}
	for _, r := range p.Roles {
		until := view.Str(t(ctx, "identity.no_end"))
		if r.Until != 0 {
			until = view.Date(r.Until)
		}
		row := view.Cells(view.Str(t(ctx, "portal.role."+r.Role)), view.Str(forWhom(ctx, f, r)), until, view.Sub(view.Moment(r.GrantedAt), r.GrantedBy))
		if mayTake {
			row.Cells = append(row.Cells, takeOne(p, r))
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

func forWhom(ctx context.Context, f *tenants.Folder, r HeldRole) string {
	if r.EmployerID != nil {
		if r.Employer == "" {
			return r.EmployerID.String()
		}
		return r.Employer
	}
	for _, a := range f.Territory.Agencies {
		if a.Code == r.Agency {
			return a.Name
		}
	}
	if r.Agency == "" {
		return t(ctx, "identity.whole_fund")
	}
	return r.Agency
}

func (s *Service) rolePage(rq *web.Request) (web.Reply, error) {
	var in GrantRoleInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[op.None](rq, "identity.grant_role", in)
	}
	return s.done(rq, err, "identity.given_done")
}

func (s *Service) revokePage(rq *web.Request) (web.Reply, error) {
	var in RevokeRoleInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[op.None](rq, "identity.revoke_role", in)
	}
	return s.done(rq, err, "identity.taken")
}

// verb is the handler of a button that says all by itself.
func (s *Service) verb(operation, flash string) web.Handler {
	return func(rq *web.Request) (web.Reply, error) {
		var in PersonInput
		err := rq.Bind(&in)
		if err == nil {
			_, err = web.Call[op.None](rq, operation, in)
		}
		return s.done(rq, err, flash)
	}
}

// done goes back to the person, with what was done or with what was wrong.
func (s *Service) done(rq *web.Request, err error, flash string) (web.Reply, error) {
	if found := web.Findings(err); found != nil {
		return s.person(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/people/" + rq.PathValue("id"), Flash: t(rq.Ctx(), flash)}, nil
}
