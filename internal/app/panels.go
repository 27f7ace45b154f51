package app

import (
	"context"
	"io"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/collection"
	"socle/internal/declaration"
	"socle/internal/law"
	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// employerPanels are what the rooms downstream show on an employer's page: its account and its last periods.
func employerPanels() []func(rq *web.Request, e affiliation.Employer) templ.Component {
	return []func(*web.Request, affiliation.Employer) templ.Component{accountPanel, periodsPanel}
}

// proposalPanels are what the rooms downstream show on the page of a proposal: what it would do to what was declared, and
// whom a minimum wage would leave under it.
func proposalPanels(panels ...func(*web.Request, law.Proposal) (templ.Component, error)) func(*web.Request, law.Proposal) (templ.Component, error) {
	return func(rq *web.Request, p law.Proposal) (templ.Component, error) {
		var shown []templ.Component
		for _, panel := range panels {
			c, err := panel(rq, p)
			if err != nil {
				return nil, err
			}
			if c != nil {
				shown = append(shown, c)
			}
		}
		return templ.Join(shown...), nil
	}
}

// accountPanel tells what the employer owes; a reader who may not ask sees none, and an error hides the panel alone.
func accountPanel(rq *web.Request, e affiliation.Employer) templ.Component {
	if e.Status != affiliation.Validated || !rq.May("collection.account") {
		return nil
	}
	a, err := web.Call[collection.Account](rq, "collection.account", collection.AccountInput{ID: e.ID})
	if err != nil {
		return nil
	}
	ctx, id := rq.Ctx(), e.ID.String()
	facts := []view.Fact{
		{Key: i18n.T(ctx, "affiliation.panel.outstanding"), Value: view.Money(a.Outstanding)},
		{Key: i18n.T(ctx, "affiliation.panel.past_due"), Value: view.Money(a.PastDue)},
		{Key: i18n.T(ctx, "affiliation.panel.credit"), Value: view.Money(a.Credit)},
	}
	links := []view.Link{{Label: i18n.T(ctx, "affiliation.panel.open_account"), Href: "/account/" + id}}
	if rq.May("recovery.case") {
		links = append(links, view.Link{Label: i18n.T(ctx, "affiliation.panel.recovery"), Href: "/recovery/employers/" + id})
	}
	return card(view.Panel{Title: i18n.T(ctx, "affiliation.panel.account"), Links: links}, view.SummaryList(facts))
}

// remainder is what an employer still owes for a period; false for a reader who may not see the account.
func remainder(rq *web.Request, employer uuid.UUID, p cal.Period) (left money.Minor, ok bool) {
	if !rq.May("collection.account") {
		return 0, false
	}
	a, err := web.Call[collection.Account](rq, "collection.account", collection.AccountInput{ID: employer})
	for _, i := range a.Items {
		if i.Period == p {
			left += i.Outstanding
		}
	}
	return left, err == nil
}

// periodTones are how urgent each state of a period is.
var periodTones = map[declaration.ObligationState]view.Tone{declaration.Overdue: view.Danger, declaration.Expected: view.Info, "met": view.Success, "estimated": view.Warning}

func periodsPanel(rq *web.Request, e affiliation.Employer) templ.Component {
	if e.Status != affiliation.Validated || !rq.May("declaration.obligations") {
		return nil
	}
	list, err := web.Call[declaration.Obligations](rq, "declaration.obligations", declaration.ObligationsInput{Employer: &e.ID, Size: 6})
	if err != nil {
		return nil
	}
	ctx := rq.Ctx()
	tb := view.Table{Caption: i18n.T(ctx, "affiliation.panel.periods"), RowHeader: true, Dense: true,
		Columns: []view.Column{{Label: i18n.T(ctx, "affiliation.panel.period")}, {Label: i18n.T(ctx, "affiliation.panel.due")}, {Label: i18n.T(ctx, "affiliation.state")}},
		Empty:   &view.Empty{Icon: "calendar", Title: i18n.T(ctx, "affiliation.panel.no_periods")}}
	for _, o := range list.Rows {
		period := view.Period(o.Period)
		if o.MetBy != nil {
			period = link("/declarations/"+o.MetBy.String(), period)
		}
		tb.Rows = append(tb.Rows, view.Cells(period, view.Date(o.DueDate),
			view.StatusTag(view.Status{Label: i18n.T(ctx, "declaration.obligation."+string(o.State)), Tone: periodTones[o.State]})))
	}
	return card(view.Panel{Title: i18n.T(ctx, "affiliation.panel.periods"), Flush: true}, view.DataTable(tb))
}

// card puts a component in a titled box.
func card(p view.Panel, body templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return view.Card(p).Render(templ.WithChildren(ctx, body), w)
	})
}

func link(href string, label templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, `<a class="govuk-link" href="`+templ.EscapeString(href)+`">`); err != nil {
			return err
		}
		if err := label.Render(ctx, w); err != nil {
			return err
		}
		_, err := io.WriteString(w, "</a>")
		return err
	})
}
