package affiliation

import (
	"context"
	"slices"

	"socle/internal/document"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
	"socle/tenants"
)

func mineTable(ctx context.Context, mine []Line) view.Table {
	tb := view.Table{Caption: t(ctx, "affiliation.mine.title"), RowHeader: true, Columns: []view.Column{{Label: t(ctx, "affiliation.field.legal_name")},
		{Label: t(ctx, "affiliation.field.number")}, {Label: t(ctx, "affiliation.field.city")}, {Label: t(ctx, "affiliation.state")}}}
	for _, e := range mine {
		tb.Rows = append(tb.Rows, view.Cells(view.A(registrationHref(e.ID), e.LegalName), view.Code(e.Number), view.Str(e.City),
			view.StatusTag(*state(ctx, e.Status, e.Activity))))
	}
	return tb
}

// steps are the five states as the blueprint names them; a file sent back stands where it was handed in.
func steps(ctx context.Context, f Following) []view.Step {
	last := Validated
	if f.Status == Rejected {
		last = Rejected
	}
	order := []Status{Prospected, Submitted, InReview, last}
	at := slices.Index(order, f.Status)
	if f.Status == Returned {
		at = 1
	}
	out := make([]view.Step, len(order))
	for i, s := range order {
		out[i] = view.Step{Label: t(ctx, "affiliation.status."+string(s)), Done: i < at || f.Status == Validated, Current: i == at}
	}
	return out
}

func turnFacts(ctx context.Context, f Following) []view.Fact {
	facts := []view.Fact{
		{Key: t(ctx, "affiliation.follow.since"), Value: view.Moment(f.Since)},
		{Key: t(ctx, "affiliation.follow.turn"), Value: view.Str(t(ctx, "affiliation.follow.turn_fund", "level", f.TurnLevel, "agency", f.TurnAgency))},
		{Key: t(ctx, "affiliation.follow.next"), Value: view.Str(nextWords(ctx, f))},
		{Key: t(ctx, "affiliation.follow.in_hand"), Value: view.Str(t(ctx, "affiliation.days", "n", f.DaysInHand))},
	}
	if f.DaysWaiting > 0 {
		facts = append(facts, view.Fact{Key: t(ctx, "affiliation.follow.waiting"), Value: view.Str(t(ctx, "affiliation.days", "n", f.DaysWaiting))})
	}
	return facts
}

func nextWords(ctx context.Context, f Following) string {
	if f.Level >= f.LevelCount {
		return t(ctx, "affiliation.follow.next_number")
	}
	return t(ctx, "affiliation.follow.next_level", "n", f.LevelCount-f.Level)
}

// timeline words the history. The words of a decision are the reason; the person is named only where it is known to the reader.
func timeline(ctx context.Context, events []Event) []view.Event {
	folder := tenant.FundFrom(ctx).Folder
	out := make([]view.Event, 0, len(events))
	for _, v := range events {
		e := view.Event{When: when(ctx, v.At), Title: t(ctx, "affiliation.event."+v.Kind, "level", levelName(folder, v.Level)), Who: v.ActorName, Tone: eventTones[v.Kind]}
		if v.Kind == WasDocumented {
			e.Title, v.Reason = paperName(ctx, folder, v.Reason)+" : "+t(ctx, "affiliation.event.documented"), ""
		}
		if !v.EffectiveOn.IsZero() {
			e.Title += " · " + t(ctx, "affiliation.from_day", "day", v.EffectiveOn)
		}
		if v.Reason != "" {
			e.Body = view.Str(v.Reason)
		}
		out = append(out, e)
	}
	return out
}

var eventTones = map[string]view.Tone{WasSubmitted: view.Info, WasResubmitted: view.Info, WasLevelValidated: view.Info, WasReturned: view.Warning,
	WasValidated: view.Success, WasRejected: view.Danger, WasSuspended: view.Warning, WasResumed: view.Success, WasReopened: view.Success, WasClosed: view.Neutral}

func paperName(ctx context.Context, f *tenants.Folder, kind string) string {
	if kind == document.Other || kind == document.Import || kind == document.Proof || kind == document.Letter {
		return t(ctx, "affiliation.documents."+kind)
	}
	return named(f.RequiredDocuments, kind, paper)
}

func papersTable(ctx context.Context, f filing) view.Table {
	tb := view.Table{Caption: t(ctx, "affiliation.documents.asked"), RowHeader: true, Empty: &view.Empty{Icon: "file", Title: t(ctx, "affiliation.documents.none_asked")},
		Columns: []view.Column{{Label: t(ctx, "affiliation.documents.kind")}, {Label: t(ctx, "affiliation.state")}, {Label: t(ctx, "affiliation.documents.files")}}}
	for _, d := range askedDocuments(f.Folder, f.LegalForm) {
		var files []document.Info
		for _, h := range f.Held {
			if h.Kind == d.Code {
				files = append(files, h)
			}
		}
		tag := view.Status{Label: t(ctx, "affiliation.documents.received"), Tone: view.Success}
		if len(files) == 0 {
			tag = view.Status{Label: t(ctx, "affiliation.documents.optional"), Tone: view.Neutral}
			if d.Required {
				tag = view.Status{Label: t(ctx, "affiliation.documents.missing"), Tone: view.Info}
			}
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Str(d.Name), view.StatusTag(tag), filesCell(files)))
	}
	return tb
}

func paperOptions(ctx context.Context, f filing) []view.Option {
	return append(optionsOf(askedDocuments(f.Folder, f.LegalForm), paper), view.Option{Value: document.Other, Label: t(ctx, "affiliation.documents.other")})
}

// lackText words what is missing, with the document's name where it is one.
func lackText(ctx context.Context, f filing, m fault.Finding) string {
	if m.Code != "employer.document_missing" {
		return view.FindingText(ctx, m)
	}
	kind := m.Field[len("document."):]
	return t(ctx, "affiliation.documents.lacks", "document", named(f.RequiredDocuments, kind, paper))
}

func back(f filing) string {
	if f.Back == "" {
		return "/registration"
	}
	return f.Back
}

func addPapers(ctx context.Context, f Following) []view.Link {
	if f.Status == Rejected {
		return nil
	}
	return []view.Link{{Label: t(ctx, "affiliation.documents.add"), Href: registrationHref(f.ID) + "/edit/documents"}}
}
