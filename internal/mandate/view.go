package mandate

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/affiliation"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

func subtitle(ctx context.Context, d desk) string {
	if d.Mine != nil {
		return t(ctx, "mandate.mine.text")
	}
	return t(ctx, "mandate.given.text")
}

var tones = map[string]view.Tone{Offered: view.Info, Active: view.Success, Refused: view.Neutral, Ended: view.Neutral, Expired: view.Warning}

func state(ctx context.Context, m Mandate) *view.Status {
	return &view.Status{Label: t(ctx, "mandate.state_"+m.State), Tone: tones[m.State]}
}

func rightOptions(ctx context.Context) []view.Option {
	var options []view.Option
	for _, r := range Rights {
		options = append(options, view.Option{Value: r, Label: t(ctx, "mandate.right."+r), Hint: t(ctx, "mandate.right_hint."+r)})
	}
	return options
}

func stateOptions(ctx context.Context) []view.Option {
	var options []view.Option
	for _, s := range []string{Active, Offered, Expired, Ended, Refused} {
		options = append(options, view.Option{Value: s, Label: t(ctx, "mandate.state_"+s)})
	}
	return options
}

func employers(list []affiliation.Employer) []view.Option {
	var options []view.Option
	for _, e := range list {
		options = append(options, view.Option{Value: e.ID.String(), Label: e.Name() + " (" + e.Number + ")"})
	}
	return options
}

func facts(ctx context.Context, m Mandate) []view.Fact {
	list := []view.Fact{
		{Key: t(ctx, "mandate.rights"), Value: view.Str(rightsIn(ctx, m.Rights))},
		{Key: t(ctx, "mandate.until"), Value: view.LongDate(m.Until)},
		{Key: t(ctx, "mandate.given_by"), Value: view.Sub(view.Str(m.GivenName), "")},
		{Key: t(ctx, "mandate.given_at"), Value: view.Moment(m.GivenAt.In(tenant.FundFrom(ctx).Zone()))},
	}
	if m.Note != "" {
		list = append(list, view.Fact{Key: t(ctx, "mandate.note"), Value: view.Str(m.Note)})
	}
	if m.EndedAt != nil {
		list = append(list, view.Fact{Key: t(ctx, "mandate.ended_by"), Value: view.Sub(view.Str(m.EndedName), reason(ctx, m))},
			view.Fact{Key: t(ctx, "mandate.ended_at"), Value: view.Moment(m.EndedAt.In(tenant.FundFrom(ctx).Zone()))})
	}
	return list
}

// reason is why a mandate ended, in words: one that was given anew says so.
func reason(ctx context.Context, m Mandate) string {
	if m.EndReason == "replaced" {
		return t(ctx, "mandate.replaced")
	}
	return m.EndReason
}

// mineTable is an accountant's list of employers, with what waits at each.
func mineTable(ctx context.Context, mine Mine) view.Table {
	tb := view.Table{Caption: t(ctx, "mandate.mine.title"), RowHeader: true,
		Empty: &view.Empty{Icon: "building", Title: t(ctx, "mandate.mine.empty"), Text: t(ctx, "mandate.mine.empty_text")},
		Columns: []view.Column{{Label: t(ctx, "mandate.employer")}, {Label: t(ctx, "mandate.rights")}, {Label: t(ctx, "mandate.until"), Kind: view.Nowrap},
			{Label: t(ctx, "mandate.mine.todo")}, {Label: t(ctx, "mandate.mine.owed"), Kind: view.Number}, {Label: t(ctx, "mandate.mine.action"), Kind: view.Buttons, Hidden: true}}}
	for _, h := range mine.Mandates {
		row := view.Cells(view.Sub(view.Str(h.EmployerName), h.EmployerNumber), view.Str(rightsIn(ctx, h.Rights)), view.Date(h.Until), todo(ctx, h), owed(h), actions(ctx, h, mine.Acting))
		if h.ID.String() == mine.Acting {
			row.Tone = view.Info
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

func todo(ctx context.Context, h Held) templ.Component {
	switch {
	case h.State != Active:
		return view.StatusTag(*state(ctx, h.Mandate))
	case !h.Has(Declare):
		return view.None
	case h.Overdue > 0:
		return view.StatusTag(view.Status{Label: t(ctx, "mandate.mine.overdue", "n", h.Overdue), Tone: view.Danger})
	case h.Expected > 0:
		return view.Sub(view.StatusTag(view.Status{Label: t(ctx, "mandate.mine.expected", "n", h.Expected), Tone: view.Info}), t(ctx, "mandate.mine.before", "date", h.NextDue))
	}
	return view.StatusTag(view.Status{Label: t(ctx, "mandate.mine.up_to_date"), Tone: view.Success})
}

func owed(h Held) templ.Component {
	if h.State != Active || (!h.Has(Account) && !h.Has(Pay)) {
		return view.None
	}
	return view.Money(h.Owed)
}

func actions(ctx context.Context, h Held, acting string) templ.Component {
	id := h.ID.String()
	switch {
	case h.State == Offered:
		return view.A("/mandates/"+id+"/offer", t(ctx, "mandate.mine.open"))
	case h.State != Active:
		return view.None
	case id == acting:
		return view.Both(view.StatusTag(view.Status{Label: t(ctx, "mandate.mine.acting"), Tone: view.Info}), view.A("/mandates/"+id+"/end", t(ctx, "mandate.end.do")))
	}
	return view.Both(actButton(id, t(ctx, "mandate.mine.act")), view.A("/mandates/"+id+"/end", t(ctx, "mandate.end.do")))
}

// givenTable is an employer's list of those who may act for it, or did.
func givenTable(ctx context.Context, list []Mandate) view.Table {
	tb := view.Table{Caption: t(ctx, "mandate.given.title"), RowHeader: true,
		Empty: &view.Empty{Icon: "people", Title: t(ctx, "mandate.given.empty"), Text: t(ctx, "mandate.given.empty_text")},
		Columns: []view.Column{{Label: t(ctx, "mandate.accountant")}, {Label: t(ctx, "mandate.employer")}, {Label: t(ctx, "mandate.rights")}, {Label: t(ctx, "mandate.until"), Kind: view.Nowrap},
			{Label: t(ctx, "mandate.state")}, {Label: t(ctx, "mandate.mine.action"), Kind: view.Buttons, Hidden: true}}}
	for _, m := range list {
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.Str(m.who()), m.Email), view.Str(m.EmployerName), view.Str(rightsIn(ctx, m.Rights)), view.Date(m.Until),
			view.Sub(view.StatusTag(*state(ctx, m)), reason(ctx, m)), ending(ctx, m)))
	}
	return tb
}

func ending(ctx context.Context, m Mandate) templ.Component {
	if !m.Open() {
		return view.None
	}
	return view.A("/mandates/"+m.ID.String()+"/end", t(ctx, "mandate.end.do"))
}

func allTable(rq *web.Request, list []Mandate, in ListInput) view.Table {
	more := len(list) > 25
	if more {
		list = list[:25]
	}
	tb := givenTable(rq.Ctx(), list)
	tb.Empty = &view.Empty{Icon: "people", Title: t(rq.Ctx(), "mandate.all.empty"), Text: t(rq.Ctx(), "mandate.all.empty_yet")}
	if in.Search != "" || in.State != "" {
		tb.Empty.Text = t(rq.Ctx(), "mandate.all.empty_text")
	}
	pages := in.Page + 1
	if more {
		pages++
	}
	if pages > 1 {
		here := rq.URL.RequestURI()
		tb.Pages = &view.Pager{Page: in.Page + 1, Pages: pages, Href: func(p int) string { return view.With(here, "page", strconv.Itoa(p-1)) }}
	}
	return tb
}
