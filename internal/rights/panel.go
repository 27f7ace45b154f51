package rights

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/law"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

// words say what a proposal is about: "Voir les objectifs · Agent de terrain".
func words(ctx context.Context, p law.Proposal) string {
	operation, role, _ := strings.Cut(p.Subject, " ")
	return Words(ctx, operation) + " · " + roleWords(ctx, role)
}

// changes are the reach before and after, in words.
func (s *Service) changes(rq *web.Request, p law.Proposal) ([]view.Change, error) {
	c, err := read(p)
	ctx := rq.Ctx()
	return []view.Change{{What: roleWords(ctx, c.Role), Before: view.Str(reachWords(ctx, c.Was)), After: view.Str(reachWords(ctx, c.Scope))}}, err
}

// panel tells, while it waits, whom the change touches; or why it can take effect no more.
func (s *Service) panel(rq *web.Request, p law.Proposal) (templ.Component, error) {
	c, err := read(p)
	if err != nil || p.State != "proposed" || !rq.May("rights.preview") {
		return nil, err
	}
	e, err := web.Call[Effect](rq, "rights.preview", c.Asked)
	if found := web.Findings(err); found != nil {
		return view.Banner(view.Notice{Tone: view.Warning, Title: t(rq.Ctx(), "rights.unfit"), Text: view.FindingText(rq.Ctx(), found[0])}), nil
	}
	return effectView(e), err
}

// act is what a change does: given, taken, wider, narrower.
func (e Effect) act() string {
	switch order := map[string]int{"self": 1, "employer": 2, "agency": 3, "fund": 4}; {
	case e.Was == "":
		return "given"
	case e.Scope == "":
		return "taken"
	case order[e.Scope] > order[e.Was]:
		return "wider"
	}
	return "narrower"
}

// sentence says the change in full.
func (e Effect) sentence(ctx context.Context) string {
	return t(ctx, "rights.act."+e.act(), "role", roleWords(ctx, e.Role), "operation", Words(ctx, e.Operation), "was", reachWords(ctx, e.Was), "will", reachWords(ctx, e.Scope))
}

// whom says how many people it touches.
func (e Effect) whom(ctx context.Context) string {
	if e.Touched == 0 {
		return t(ctx, "rights.touches_nobody", "holders", e.Holders)
	}
	return t(ctx, "rights.touches", "n", e.Touched, "holders", e.Holders)
}

func (e Effect) notices(ctx context.Context) []view.Notice {
	var list []view.Notice
	if e.Privileged {
		list = append(list, view.Notice{Tone: view.Warning, Title: t(ctx, "rights.privileged"), Text: t(ctx, "rights.privileged_text")})
	}
	if e.Governing {
		list = append(list, view.Notice{Tone: view.Warning, Title: t(ctx, "rights.governing"), Text: t(ctx, "rights.governing_text")})
	}
	return list
}

func historyTable(ctx context.Context, list []Change) view.Table {
	tb := view.Table{Caption: t(ctx, "rights.history"), Dense: true, Count: t(ctx, "rights.count", "n", len(list)),
		Empty: &view.Empty{Icon: "shield", Title: t(ctx, "rights.no_change"), Text: t(ctx, "rights.no_change_text")},
		Columns: []view.Column{{Label: t(ctx, "rights.at"), Kind: view.Nowrap}, {Label: t(ctx, "rights.operation")}, {Label: t(ctx, "rights.role")},
			{Label: t(ctx, "rights.was")}, {Label: t(ctx, "rights.will")}, {Label: t(ctx, "rights.people")}}}
	for _, c := range list {
		what := view.Str(Words(ctx, c.Operation))
		if c.Proposal != nil {
			what = view.A("/law/proposals/"+c.Proposal.String(), Words(ctx, c.Operation))
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Moment(c.At), view.Sub(what, c.Reason), view.Str(roleWords(ctx, c.Role)), view.Str(reachWords(ctx, c.Was)), view.Str(reachWords(ctx, c.Will)),
			view.Sub(view.Str(t(ctx, "rights.approved_by", "name", c.ApprovedBy)), t(ctx, "rights.proposed_by", "name", c.ProposedBy))))
	}
	return tb
}
