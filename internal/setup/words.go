package setup

import (
	"context"
	"embed"
	"net/url"
	"strconv"
	"strings"

	"socle/internal/law"
	"socle/internal/platform/i18n"
	"socle/pkg/cal"
	"socle/pkg/duedate"
	"socle/pkg/words"
	"socle/tenants"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// t18 says a text in a language that is not the reader's: that of a letter.
func t18(lang words.Lang, key string) string { return i18n.In(i18n.Lang(lang), key) }

// partWords names a part: "Calendrier", "Texte : Rappel avant l’échéance".
func partWords(ctx context.Context, part string) string {
	lang, name, isText := tenants.TextOf(part)
	if !isText {
		return t(ctx, "setup.part."+part)
	}
	return t(ctx, "setup.text_of", "name", textName(ctx, name), "lang", lang)
}

func textName(ctx context.Context, name string) string {
	if key := "setup.text." + name; i18n.Has(i18n.From(ctx), key) {
		return t(ctx, key)
	}
	return name
}

func subjectWords(ctx context.Context, p law.Proposal) string { return partWords(ctx, p.Subject) }

func partHref(part string) string {
	return "/setup/part?" + url.Values{"part": {part}}.Encode()
}

// said is the value of a part in one line.
func said(ctx context.Context, f *tenants.Folder, part string) string {
	switch part {
	case tenants.PartCalendar:
		return t(ctx, "setup.said.calendar", "weekend", weekdays(ctx, f.Calendar.Weekend), "n", len(f.Calendar.Holidays))
	case tenants.PartLevels:
		return each(f.ValidationLevels, " → ", func(l tenants.Level) string { return l.Name })
	case tenants.PartDocuments:
		return each(f.RequiredDocuments, ", ", func(d tenants.Document) string { return d.Name })
	case tenants.PartReminders:
		return remindersSaid(ctx, f.Reminders)
	case tenants.PartRecovery:
		return each(f.Recovery, ", ", func(s tenants.Stage) string {
			return t(ctx, "setup.said.stage", "step", t(ctx, "setup.step."+s.Step), "n", s.DaysAfter)
		})
	}
	lang, name, _ := tenants.TextOf(part)
	return f.Texts[lang][name].Subject
}

func remindersSaid(ctx context.Context, r tenants.Reminders) string {
	if len(r.DaysBefore) == 0 {
		return t(ctx, "setup.said.no_reminder")
	}
	return t(ctx, "setup.said.reminders", "days", listed(ctx, r.DaysBefore, strconv.Itoa), "channels", channels(ctx, r.Channels))
}

func channels(ctx context.Context, list []string) string {
	return listed(ctx, list, func(c string) string { return t(ctx, "setup.channel."+c) })
}

func weekdays(ctx context.Context, days []string) string {
	if len(days) == 0 {
		return t(ctx, "setup.no_weekend")
	}
	return listed(ctx, days, func(d string) string { return t(ctx, "setup.day."+d) })
}

func each[T any](list []T, between string, say func(T) string) string {
	said := make([]string, len(list))
	for i, v := range list {
		said[i] = say(v)
	}
	return strings.Join(said, between)
}

// listed says a list as people do: "7, 2 et 1".
func listed[T any](ctx context.Context, list []T, say func(T) string) string {
	last := len(list) - 1
	if last < 1 {
		return each(list, "", say)
	}
	return each(list[:last], ", ", say) + " " + t(ctx, "setup.and") + " " + say(list[last])
}

// inYear is the day of a holiday in a year; false when it has none there.
func inYear(h duedate.Holiday, year int) (cal.Date, bool) {
	day := h.Date
	if h.MonthDay != "" {
		parsed, err := cal.ParseDate(strconv.Itoa(year) + "-" + h.MonthDay)
		if err != nil {
			return 0, false // the 29th of February of a year that has none
		}
		day = parsed
	}
	return day, day.Month().Year() == year
}

func longDay(ctx context.Context, d cal.Date) string {
	return words.LongDate(words.Lang(i18n.From(ctx)), d)
}
