package affiliation

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"socle/internal/notification"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/tenants"
)

func dateOf(at time.Time) cal.Date { return cal.DateOf(at) }

func searchFields(ctx context.Context, folder *tenants.Folder, in SearchInput) []templ.Component {
	pick := func(name, value string, options []view.Option) templ.Component {
		return view.Select(view.Choice{Name: name, Label: t(ctx, "affiliation.field."+name), Value: value, Empty: t(ctx, "affiliation.every"), Options: options})
	}
	var statuses, lives []view.Option
	for _, s := range []Status{Prospected, Submitted, InReview, Returned, Validated, Rejected} {
		statuses = append(statuses, view.Option{Value: string(s), Label: t(ctx, "affiliation.status."+string(s))})
	}
	for _, a := range []Activity{Active, Suspended, Closed} {
		lives = append(lives, view.Option{Value: string(a), Label: t(ctx, "affiliation.activity."+string(a))})
	}
	return []templ.Component{
		view.Field(view.Input{Name: "q", Label: t(ctx, "affiliation.employers.search"), Value: in.Q, Type: "search", Hint: t(ctx, "affiliation.employers.search_hint")}),
		pick("status", in.Status, statuses), pick("activity", in.Activity, lives),
		pick("agency", in.Agency, optionsOf(folder.Territory.Agencies, agency)), pick("region", in.Region, optionsOf(folder.Territory.Regions, region)),
		pick("sector", in.Sector, optionsOf(folder.Sectors, sector)),
	}
}

func employerTable(ctx context.Context, folder *tenants.Folder, found Lines, in SearchInput, here string, mayExport bool) view.Table {
	tb := view.Table{Caption: t(ctx, "affiliation.employers.title"), RowHeader: true, Count: t(ctx, "affiliation.employers.count", "n", found.Total),
		Columns: columns(ctx, "affiliation.field.legal_name", "affiliation.field.number", "affiliation.field.agency", "affiliation.field.sector", "affiliation.state"),
		Empty:   &view.Empty{Icon: "search", Title: t(ctx, "affiliation.employers.empty"), Text: t(ctx, "affiliation.employers.empty_text")},
		Pages:   pager(found.Page, found.Total, PageSize, here)}
	if mayExport {
		tb.Exports = exports(view.With("/employers/export", "q", in.Q, "status", in.Status, "activity", in.Activity, "agency", in.Agency, "region", in.Region, "sector", in.Sector))
	}
	for _, l := range found.Rows {
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.A(employerHref(l.ID), l.LegalName), l.City), view.Code(l.Number),
			view.Str(named(folder.Territory.Agencies, l.Agency, agency)), view.Str(named(folder.Sectors, l.Sector, sector)),
			view.StatusTag(*state(ctx, l.Status, l.Activity))))
	}
	return tb
}

// exports offers the same rows as files.
func exports(href string) []view.Link {
	return []view.Link{{Label: "CSV", Href: view.With(href, "format", CSV)}, {Label: "XLSX", Href: view.With(href, "format", XLSX)}}
}

func dossierEyebrow(ctx context.Context, d dossier) string {
	if d.Number == "" {
		return t(ctx, "affiliation.file")
	}
	return t(ctx, "affiliation.employer_number", "number", d.Number)
}

func dossierSub(ctx context.Context, d dossier) string {
	if d.Turn == TurnFund {
		return t(ctx, "affiliation.decision.sub", "level", d.TurnLevel, "agency", d.TurnAgency)
	}
	return d.TradeName
}

func lifeFacts(ctx context.Context, d dossier) []view.Fact {
	if d.Status != Validated {
		return nil
	}
	facts := []view.Fact{{Key: t(ctx, "affiliation.field.registered_on"), Value: view.Date(d.RegisteredOn)},
		{Key: t(ctx, "affiliation.field.active_from"), Value: view.Date(d.ActiveFrom)}}
	if !d.ActiveTo.IsZero() {
		facts = append(facts, view.Fact{Key: t(ctx, "affiliation.field.active_to"), Value: view.Date(d.ActiveTo)})
	}
	hand, _ := d.Clock(time.Time{})
	return append(facts, view.Fact{Key: t(ctx, "affiliation.follow.in_hand"), Value: view.Str(t(ctx, "affiliation.days", "n", int(hand.Hours()/24)))})
}

func changeAction(ctx context.Context, c changing) view.Action {
	a := view.Action{Label: t(ctx, "affiliation.life."+c.To)}
	if c.To == "close" {
		a.Kind = view.Dangerous
	}
	return a
}

func messageTable(ctx context.Context, rows []notification.Sent) view.Table {
	tb := view.Table{Caption: t(ctx, "affiliation.messages.title"), RowHeader: true,
		Columns: columns(ctx, "affiliation.messages.subject", "affiliation.messages.to", "affiliation.state", "affiliation.messages.at")}
	tones := map[string]view.Tone{"queued": view.Info, "sent": view.Success, "failed": view.Danger}
	for _, m := range rows[:min(len(rows), 10)] {
		subject := m.Subject
		if m.Channel == notification.SMS {
			subject = m.Body
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Str(subject), view.Code(m.Recipient),
			view.StatusTag(view.Status{Label: t(ctx, "affiliation.messages."+m.State), Tone: tones[m.State]}), view.Moment(m.CreatedAt)))
	}
	return tb
}

func personFacts(ctx context.Context, i Identity, children int, insured cal.Date) []view.Fact {
	facts := []view.Fact{{Key: t(ctx, "affiliation.field.birth_date"), Value: view.Date(i.BirthDate)}}
	if i.Sex != "" {
		facts = append(facts, view.Fact{Key: t(ctx, "affiliation.field.sex"), Value: view.T("affiliation.sex." + i.Sex)})
	}
	facts = append(facts, factsOf(ctx, "id_number", i.IDNumber)...)
	facts = append(facts, view.Fact{Key: t(ctx, "affiliation.field.children"), Value: view.Num(int64(children))})
	if !insured.IsZero() {
		facts = append(facts, view.Fact{Key: t(ctx, "affiliation.field.insured_on"), Value: view.Date(insured)})
	}
	return facts
}

func careerTable(ctx context.Context, stays []Stay) view.Table {
	tb := view.Table{Caption: t(ctx, "affiliation.person.career"), RowHeader: true, Empty: &view.Empty{Title: t(ctx, "affiliation.person.no_career")},
		Columns: columns(ctx, "affiliation.field.legal_name", "affiliation.field.hired_on", "affiliation.field.left_on", "affiliation.field.occupation")}
	for _, s := range stays {
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.A(employerHref(s.EmployerID), s.LegalName), s.EmployerNumber), view.Date(s.HiredOn), leftOn(s.LeftOn), view.Str(s.Occupation)))
	}
	return tb
}

func leftOn(d cal.Date) templ.Component {
	if d.IsZero() {
		return view.T("affiliation.staff.present")
	}
	return view.Date(d)
}

func personTimeline(ctx context.Context, events []PersonEvent) []view.Event {
	out := make([]view.Event, 0, len(events))
	for _, v := range events {
		e := view.Event{When: when(ctx, v.At), Title: t(ctx, "affiliation.person.event."+v.Kind), Who: v.ActorName}
		if v.Reason != "" {
			e.Body = view.Str(v.Reason)
		}
		out = append(out, e)
	}
	return out
}
