package setup

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/tenants"
)

// answers are the kinds under which what applied lists the set-up; a text is of the kind "text".
var answers = []string{tenants.PartCalendar, tenants.PartLevels, tenants.PartDocuments, tenants.PartReminders, tenants.PartRecovery, "text"}

func kindOf(part string) string {
	if _, _, isText := tenants.TextOf(part); isText {
		return "text"
	}
	return part
}

// applied answers what stood on a day, as known on another: a part stands from the moment of its approval, never before.
func applied(ctx context.Context, tx tenant.Tx, in law.AppliedInput) ([]law.Applied, error) {
	rows, err := rowsOf.All(ctx, tx, "")
	if err != nil {
		return nil, err
	}
	until := law.Moment(tx, in.On)
	if known := law.Moment(tx, in.AsKnown); known != nil && known.Before(*until) {
		until = known
	}
	var list []law.Applied
	for _, name := range tx.Fund().Filed.Parts() {
		if in.Kind != "" && in.Kind != kindOf(name) {
			continue
		}
		stood, err := history(tx.Fund().Filed, name, rows)
		if err != nil {
			return nil, err
		}
		for _, p := range standingAt(stood, *until, in.History) {
			said, err := tell(ctx, tx, p, in.On)
			if err != nil {
				return nil, err
			}
			list = append(list, said...)
		}
	}
	return list, nil
}

// standingAt leaves what stood at a moment, or with its history all that stood until then.
func standingAt(stood []Part, at time.Time, history bool) []Part {
	for i, p := range stood {
		if p.Since == nil || !p.Since.After(at) {
			if history {
				return stood[i:]
			}
			return stood[i : i+1]
		}
	}
	return nil
}

// tell is a part as what applied says it: one row, or for the calendar one for the week and one for each holiday of the year.
func tell(ctx context.Context, tx tenant.Tx, p Part, on cal.Date) ([]law.Applied, error) {
	folder, err := tx.Fund().Filed.With(tenants.Officers{p.Part: p.Value})
	if err != nil {
		return nil, err
	}
	base := law.Applied{Kind: kindOf(p.Part), Subject: p.Part, Words: partWords(ctx, p.Part), Said: said(ctx, folder, p.Part), Value: p.Value, Origin: "folder",
		Source: "tenants/" + tx.Fund().Slug + "/" + file(p.Part), Confidence: string(effective.SingleSource), Href: partHref(p.Part), RecordedFrom: p.Since}
	if p.Officers {
		base.Origin, base.Source, base.Confidence, base.Note = "officer", p.Source, string(effective.Confirmed), p.Note
	}
	base.ProposedBy, base.ApprovedBy = p.ProposedBy, p.ApprovedBy
	zone := tx.Fund().Zone()
	if p.Since != nil {
		base.ValidFrom = cal.DateOf(p.Since.In(zone))
	}
	if p.Until != nil {
		base.ValidTo, base.RecordedTo = cal.DateOf(p.Until.In(zone)), p.Until
	}
	if p.Part != tenants.PartCalendar {
		return []law.Applied{base}, nil
	}
	return days(ctx, base, folder, on)
}

func file(part string) string {
	if kindOf(part) == "text" {
		return part + ".txt"
	}
	return "tenant.yaml"
}

// days tells a calendar day by day.
func days(ctx context.Context, base law.Applied, folder *tenants.Folder, on cal.Date) ([]law.Applied, error) {
	week := base
	week.Subject, week.Words, week.Said = "calendar/weekend", t(ctx, "setup.weekend"), weekdays(ctx, folder.Calendar.Weekend)
	var err error
	if week.Value, err = json.Marshal(map[string]any{"weekend": folder.Calendar.Weekend}); err != nil {
		return nil, err
	}
	list := []law.Applied{week}
	for _, h := range folder.Calendar.Holidays {
		day, ok := inYear(h, on.Month().Year())
		if !ok {
			continue
		}
		d := base
		d.Subject, d.Words, d.Said, d.ValidFrom, d.ValidTo = "calendar/"+day.String(), h.Name, longDay(ctx, day), day, day
		if d.Value, err = json.Marshal(map[string]any{"holiday": day}); err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	slices.SortStableFunc(list[1:], func(a, b law.Applied) int { return strings.Compare(a.Subject, b.Subject) })
	return list, nil
}
