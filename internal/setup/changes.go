package setup

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"socle/internal/law"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/duedate"
	"socle/tenants"
)

// changes says what a proposal changes of its part, against what stood when it was proposed.
func changes(rq *web.Request, p law.Proposal) ([]view.Change, error) {
	in, err := proposed(p)
	if err != nil {
		return nil, err
	}
	stood, err := web.Call[[]Part](rq, "setup.parts", PartsInput{Part: in.Part, History: true})
	if err != nil || len(stood) == 0 {
		return nil, err
	}
	was := stood[len(stood)-1]
	for _, s := range slices.Backward(stood) {
		if s.Since != nil && s.Since.Before(p.ProposedAt) {
			was = s
		}
	}
	if in.Folder {
		in.Value = stood[len(stood)-1].Value
	}
	before, err := rq.Fund.Filed.With(tenants.Officers{in.Part: was.Value})
	if err != nil {
		return nil, err
	}
	after, err := rq.Fund.Filed.With(tenants.Officers{in.Part: in.Value})
	if err != nil {
		return nil, err
	}
	return compared(lines(rq.Ctx(), before, in.Part), lines(rq.Ctx(), after, in.Part)), nil
}

// line is one thing that a part says: what, and its value.
type line struct{ what, value string }

// lines tell a part line by line, each under a name that stays when others come or go.
func lines(ctx context.Context, f *tenants.Folder, part string) (list []line) {
	switch part {
	case tenants.PartCalendar:
		list = append(list, line{t(ctx, "setup.weekend"), weekdays(ctx, f.Calendar.Weekend)})
		for _, h := range f.Calendar.Holidays {
			list = append(list, line{h.Name, holidayWords(ctx, h)})
		}
	case tenants.PartLevels:
		for i, l := range f.ValidationLevels {
			list = append(list, line{t(ctx, "setup.level_n", "n", i+1), l.Name + " (" + t(ctx, "setup.role."+l.Role) + ")"})
		}
	case tenants.PartDocuments:
		for _, d := range f.RequiredDocuments {
			list = append(list, line{d.Name, documentWords(ctx, f, d)})
		}
	case tenants.PartReminders:
		list = append(list, line{t(ctx, "setup.days_before"), each(f.Reminders.DaysBefore, ", ", strconv.Itoa)}, line{t(ctx, "setup.channels"), channels(ctx, f.Reminders.Channels)})
	case tenants.PartRecovery:
		for _, s := range f.Recovery {
			list = append(list, line{t(ctx, "setup.step."+s.Step), t(ctx, "setup.days_after_n", "n", s.DaysAfter)})
		}
	default:
		lang, name, _ := tenants.TextOf(part)
		text := f.Texts[lang][name]
		list = append(list, line{t(ctx, "setup.subject"), text.Subject})
		for i, p := range strings.Split(text.Body, "\n\n") {
			list = append(list, line{t(ctx, "setup.paragraph_n", "n", i+1), p})
		}
	}
	return list
}

// compared pairs lines by name and leaves out what stays.
func compared(before, after []line) []view.Change {
	var out []view.Change
	value := func(of []line, what string) string {
		for _, l := range of {
			if l.what == what {
				return l.value
			}
		}
		return "–"
	}
	seen := map[string]bool{}
	for _, l := range slices.Concat(before, after) {
		was, is := value(before, l.what), value(after, l.what)
		if was != is && !seen[l.what] {
			out = append(out, view.Change{What: l.what, Before: view.Str(was), After: view.Str(is)})
		}
		seen[l.what] = true
	}
	return out
}

func documentWords(ctx context.Context, f *tenants.Folder, d tenants.Document) string {
	said := t(ctx, "setup.optional")
	if d.Required {
		said = t(ctx, "setup.required")
	}
	if len(d.LegalForms) == 0 {
		return said + ", " + t(ctx, "setup.all_forms")
	}
	return said + " : " + each(d.LegalForms, ", ", func(code string) string { return formName(f, code) })
}

func formName(f *tenants.Folder, code string) string {
	if i := slices.IndexFunc(f.LegalForms, func(n tenants.Named) bool { return n.Code == code }); i >= 0 {
		return f.LegalForms[i].Name
	}
	return code
}

// holidayWords is the day of a holiday: each year's, or that of one year.
func holidayWords(ctx context.Context, h duedate.Holiday) string {
	if h.MonthDay != "" {
		day, meaning := dayShown(ctx, h.MonthDay, "")
		return day + ", " + meaning
	}
	return longDay(ctx, h.Date)
}
