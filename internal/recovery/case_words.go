package recovery

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/clock"
	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/words"
)

// todayOf is the fund's legal date for a page.
func todayOf(rq *web.Request) cal.Date { return cal.DateOf(clock.Now(rq.Ctx()).In(rq.Fund.Zone())) }

func caseFacts(ctx context.Context, d dossier) []view.Fact {
	facts := []view.Fact{{Key: t(ctx, "recovery.column.past_due"), Value: view.Money(d.PastDue)}, {Key: t(ctx, "recovery.case.principal"), Value: view.Money(d.Principal)},
		{Key: t(ctx, "recovery.case.surcharge"), Value: view.Money(d.Surcharge)}, {Key: t(ctx, "recovery.column.outstanding"), Value: view.Money(d.Outstanding)}}
	if d.Credit > 0 {
		facts = append(facts, view.Fact{Key: t(ctx, "recovery.case.credit"), Value: view.Money(d.Credit)})
	}
	if d.Missing > 0 {
		facts = append(facts, view.Fact{Key: t(ctx, "recovery.column.missing"), Value: view.Sub(view.Num(int64(d.Missing)), t(ctx, "recovery.case.since", "date", d.MissingFrom))})
	}
	return facts
}

func contactFacts(ctx context.Context, d dossier) []view.Fact {
	var facts []view.Fact
	add := func(key string, value string, c templ.Component) {
		if value != "" {
			facts = append(facts, view.Fact{Key: t(ctx, "recovery.case."+key), Value: c})
		}
	}
	add("contact", d.ContactName, view.Str(d.ContactName))
	add("phone", d.Phone, view.A("tel:"+strings.ReplaceAll(d.Phone, " ", ""), d.Phone))
	add("email", d.Email, view.A("mailto:"+d.Email, d.Email))
	add("address", d.Address+d.City, view.Str(strings.Trim(d.Address+", "+d.City, ", ")))
	add("headcount", strconv.Itoa(d.Headcount), view.Num(int64(d.Headcount)))
	return facts
}

func debtTable(ctx context.Context, d dossier) view.Table {
	tb := view.Table{Caption: t(ctx, "recovery.case.debts"), RowHeader: true, Dense: true,
		Empty: &view.Empty{Icon: "success", Title: t(ctx, "recovery.case.no_debt")}}
	for i, k := range []string{"period", "due", "principal", "surcharge", "total"} {
		c := view.Column{Label: t(ctx, "recovery.letter."+k)}
		if i > 1 {
			c.Kind = view.Number
		}
		tb.Columns = append(tb.Columns, c)
	}
	for _, p := range d.Periods {
		due, principal := view.Sub(view.Date(p.DueDate), ""), view.Figure(p.Principal)
		if p.DaysLate > 0 {
			due = view.Sub(view.Date(p.DueDate), t(ctx, "recovery.case.late", "n", p.DaysLate))
		}
		if p.Levy > 0 {
			principal = view.Sub(principal, t(ctx, "recovery.case.and_levy", "amount", view.FigureText(ctx, p.Levy)))
		}
		row := view.Cells(view.Sub(view.Period(p.Period), p.Reference), due, principal, view.Figure(p.Surcharge+p.Penalty), view.Figure(p.Total))
		if p.DaysLate > 0 {
			row.Tone = view.Danger
		}
		tb.Rows = append(tb.Rows, row)
	}
	if len(tb.Rows) > 0 {
		tb.Foot = []templ.Component{view.T("recovery.total"), view.None, view.None, view.None, view.Figure(d.Outstanding)}
	}
	return tb
}

var actionTones = map[string]view.Tone{"opened": view.Info, "reminder": view.Info, "formal_notice": view.Warning, "writ": view.Danger,
	"litigation": view.Danger, "visit": view.Info, "plan": view.Info, "waiver": view.Info, "note": view.Info, "closed": view.Success}

func timeline(ctx context.Context, actions []Action) []view.Event {
	events := make([]view.Event, len(actions))
	for i, a := range actions {
		events[i] = view.Event{When: words.Date(i18n.From(ctx), a.DoneOn), Title: actionTitle(ctx, a), Who: a.DoneByName, Tone: actionTones[a.Kind], Body: actionBody(ctx, a)}
		if a.DocumentID != nil {
			events[i].Href = "/documents/" + a.DocumentID.String()
		}
	}
	return events
}

func actionTitle(ctx context.Context, a Action) string {
	title := t(ctx, "recovery.action."+a.Kind)
	switch a.Kind {
	case "formal_notice", "writ":
		return title + " " + a.Result
	case "visit":
		return title + " : " + t(ctx, "recovery.result."+a.Result)
	case "plan", "waiver":
		return title + " : " + t(ctx, "recovery.state."+a.Result)
	}
	return title
}

// actionBody is what is known of an action beyond its title, a line each.
func actionBody(ctx context.Context, a Action) templ.Component {
	var lines []string
	if a.Amount != 0 {
		lines = append(lines, view.MoneyText(ctx, a.Amount))
	}
	if a.StaffCounted != nil {
		lines = append(lines, t(ctx, "recovery.visit.counted", "n", *a.StaffCounted))
	}
	if !a.PromisedOn.IsZero() {
		lines = append(lines, t(ctx, "recovery.visit.promised", "date", a.PromisedOn))
	}
	if note := a.Note; note != "" {
		if a.Kind == "closed" && note == "paid" {
			note = t(ctx, "recovery.case.paid")
		}
		lines = append(lines, note)
	}
	if !a.NextOn.IsZero() {
		lines = append(lines, t(ctx, "recovery.case.next_on", "date", a.NextOn))
	}
	if len(lines) == 0 {
		return nil
	}
	return paragraphs(lines)
}

func caseSub(ctx context.Context, d dossier) string {
	parts := []string{t(ctx, "recovery.case.number", "number", d.Number), agencyName(d.fund, d.Agency)}
	if d.Activity == "suspended" || d.Activity == "closed" {
		parts = append(parts, t(ctx, "recovery.standing."+d.Activity))
	}
	return strings.Join(parts, " · ")
}

func caseActions(ctx context.Context, d dossier) []view.Action {
	var out []view.Action
	if d.may("recovery.visit") {
		out = append(out, view.Action{Label: t(ctx, "recovery.visit.title"), Href: caseHref(d.EmployerID) + "/visit", Kind: view.Secondary})
	}
	if d.may("recovery.propose_plan") && d.PastDue > 0 {
		out = append(out, view.Action{Label: t(ctx, "recovery.arrange.title"), Href: caseHref(d.EmployerID) + "/arrange", Kind: view.Secondary})
	}
	return out
}

func (d dossier) status(ctx context.Context) *view.Status {
	if d.Case == nil {
		return nil
	}
	return caseStatus(ctx, d.Case)
}

// open says that the employer's case is open.
func (d dossier) open() bool { return d.Case != nil && d.Case.ClosedOn.IsZero() }

// stepEffect says in words what the next step does.
func stepEffect(ctx context.Context, d dossier) string {
	return t(ctx, "recovery.step.effect."+d.NextStep, "amount", view.MoneyText(ctx, d.PastDue), "n", lateOf(d), "days", noticeDays(d.fund, d.NextStep),
		"email", orNone(ctx, d.Email))
}

func orNone(ctx context.Context, s string) string {
	if s == "" {
		return t(ctx, "recovery.step.no_email")
	}
	return s
}

// lateOf counts the periods past due.
func lateOf(d dossier) (n int) {
	for _, p := range d.Periods {
		if p.DaysLate > 0 {
			n++
		}
	}
	return n
}

// waivable are the surcharges and penalties that can be waived.
func waivable(ctx context.Context, d dossier) []view.Option {
	var out []view.Option
	for _, p := range d.Periods {
		if p.Surcharge > 0 {
			out = append(out, view.Option{Value: p.Period.String() + " surcharge", Label: t(ctx, "recovery.waiver.item", "what", t(ctx, "recovery.letter.surcharge"), "period", p.Period, "amount", view.MoneyText(ctx, p.Surcharge))})
		}
		if p.Penalty > 0 {
			out = append(out, view.Option{Value: p.Period.String() + " penalty", Label: t(ctx, "recovery.waiver.item", "what", t(ctx, "recovery.waiver.penalty"), "period", p.Period, "amount", view.MoneyText(ctx, p.Penalty))})
		}
	}
	return out
}

func results(ctx context.Context) []view.Option {
	out := make([]view.Option, len(Findings))
	for i, r := range Findings {
		out[i] = view.Option{Value: r, Label: t(ctx, "recovery.result."+r)}
	}
	return out
}

var planTones = map[string]view.Tone{"proposed": view.Info, "standing": view.Success, "granted": view.Success, "refused": view.Neutral, "kept": view.Success, "broken": view.Danger}

func stateOf(ctx context.Context, state string) view.Status {
	return view.Status{Label: t(ctx, "recovery.state."+state), Tone: planTones[state]}
}

func instalmentTable(ctx context.Context, p Plan) view.Table {
	tb := view.Table{Caption: t(ctx, "recovery.plan.title"), Dense: true, Columns: []view.Column{{Label: t(ctx, "recovery.plan.number"), Kind: view.Number},
		{Label: t(ctx, "recovery.letter.due")}, {Label: t(ctx, "recovery.plan.amount"), Kind: view.Number}}}
	for _, i := range p.Instalments {
		tb.Rows = append(tb.Rows, view.Cells(view.Num(int64(i.Number)), view.Date(i.DueOn), view.Figure(i.Amount)))
	}
	return tb
}
