package analytics

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/indicator"
	"socle/pkg/money"
	"socle/tenants"
)

// agentView is an agent's page as it is drawn.
type agentView struct {
	AgentPage
	own, mayReview, mayChase bool
}

func (p agentView) head(ctx context.Context) view.Heading {
	h := view.Heading{Title: p.Name, Eyebrow: t(ctx, "analytics.agent_word"), Subtitle: t(ctx, "analytics.agent_employers", "n", p.Employers)}
	if p.own {
		h.Title = t(ctx, "analytics.my_page")
		h.Eyebrow = p.Name
	}
	return h
}

// totals are the files by state, with how long the oldest waits, and the visits of the month.
func (p agentView) totals(ctx context.Context) []view.Total {
	counts := map[string]Files{}
	for _, f := range p.Files {
		counts[f.Status] = f
	}
	var totals []view.Total
	for _, status := range []string{"prospected", "in_review", "returned"} {
		f := counts[status]
		if s := counts["submitted"]; status == "in_review" && s.Count > 0 {
			f.Oldest = earliest(f.Oldest, s.Oldest, f.Count > 0)
			f.Count += s.Count
		}
		value := view.Num(f.Count)
		if p.mayReview && f.Count > 0 {
			value = view.A("/review", view.Int(ctx, f.Count))
		}
		if f.Count > 0 {
			value = view.Sub(value, t(ctx, "analytics.oldest", "n", int(p.Board.now(f.Oldest))))
		}
		totals = append(totals, view.Total{Label: t(ctx, "analytics.file."+status), Value: value, Plain: true})
	}
	return append(totals, view.Total{Label: t(ctx, "analytics.visits"), Value: view.Num(p.Visits), Plain: true})
}

// figuresTitle speaks to the agent of their own, to others of the agent's.
func (p agentView) figuresTitle(ctx context.Context) string {
	if p.own {
		return t(ctx, "analytics.agent_figures", "period", p.Board.Filter.Period)
	}
	return t(ctx, "analytics.their_figures", "period", p.Board.Filter.Period)
}

func earliest(a, b time.Time, has bool) time.Time {
	if !has || b.Before(a) {
		return b
	}
	return a
}

// now counts whole days from a moment to when the figures were measured.
func (b Board) now(since time.Time) int64 {
	if b.AsOf.Before(since) {
		return 0
	}
	return int64(b.AsOf.Sub(since) / (24 * time.Hour))
}

func (p agentView) missing(ctx context.Context) []view.Task {
	tasks := make([]view.Task, len(p.Missing.Rows))
	for n, c := range p.Missing.Rows {
		tasks[n] = view.Task{Title: c.Name, Hint: c.Number, Href: "/employers/" + c.EmployerID.String(), Icon: "file", Tone: view.Warning}
	}
	return tasks
}

func (p agentView) debts(ctx context.Context) []view.Task {
	tasks := make([]view.Task, len(p.Debts.Rows))
	for n, c := range p.Debts.Rows {
		href := "/employers/" + c.EmployerID.String()
		if p.mayChase {
			href = "/recovery/employers/" + c.EmployerID.String()
		}
		tasks[n] = view.Task{Title: c.Name, Hint: c.Number, Href: href, Icon: "pay", Tone: view.Danger, Amount: view.Money(money.Minor(c.Numerator))}
	}
	return tasks
}

func teamTable(ctx context.Context, folder *tenants.Folder, team Team) view.Table {
	l, cur := i18n.From(ctx), i18n.Currency(ctx)
	tb := view.Table{Caption: t(ctx, "analytics.team"), RowHeader: true, Count: t(ctx, "analytics.agents", "n", len(team.Agents)),
		Empty: &view.Empty{Icon: "people", Title: t(ctx, "analytics.no_agent"), Text: t(ctx, "analytics.no_agent_text")},
		Columns: []view.Column{{Label: t(ctx, "analytics.agent_word")}, {Label: t(ctx, "analytics.agency")}, {Label: t(ctx, "analytics.employers"), Kind: view.Number},
			{Label: t(ctx, "analytics.open_files"), Kind: view.Number}, {Label: t(ctx, "analytics.waits_since"), Kind: view.Nowrap},
			{Label: t(ctx, "analytics.filing_rate"), Kind: view.Number}, {Label: t(ctx, "analytics.past_due"), Kind: view.Number}}}
	say := func(v *indicator.Value) templ.Component {
		if v == nil {
			return view.Str("–")
		}
		i, _ := indicator.Get(v.ID)
		if _, ok := i.Gap(*v); !ok {
			return view.Str(v.Words(l, cur))
		}
		return view.Sub(view.Str(v.Words(l, cur)), t(ctx, "analytics.target", "target", targetShort(ctx, *v)))
	}
	for _, a := range team.Agents {
		var oldest templ.Component = view.None
		if a.Oldest != nil {
			oldest = view.Moment(*a.Oldest)
		}
		tb.Rows = append(tb.Rows, view.Cells(view.A(agentHref(a.ID), a.Name), view.Str(nameOf(folder, indicator.ByAgency, a.Agency)), view.Num(a.Employers), view.Num(a.Open), oldest, say(a.Filing), say(a.Arrears)))
	}
	return tb
}
