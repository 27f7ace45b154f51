package setup

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/tenants"
)

// The shapes in which forms show a part: every value as text, so that what was typed wrong is shown again.
type (
	shownCalendar struct {
		Weekend  []string `json:"weekend"`
		Holidays []struct {
			Name     string `json:"name"`
			MonthDay string `json:"month_day"`
			Date     string `json:"date"`
		} `json:"holidays"`
	}
	shownLevel    struct{ Code, Name, Role string }
	shownDocument struct {
		Code, Name string
		Required   bool
		LegalForms []string `json:"legal_forms"`
	}
	shownReminders struct {
		DaysBefore []any    `json:"days_before"`
		Channels   []string `json:"channels"`
	}
	shownStage struct {
		Step      string `json:"step"`
		DaysAfter any    `json:"days_after"`
	}
)

// shown reads a value into the shape of its form; a value that is none shows nothing.
func shown[T any](value json.RawMessage) (v T) {
	_ = json.Unmarshal(value, &v)
	return v
}

// dayShown is a holiday's day as people write it, and what it means.
func dayShown(ctx context.Context, monthDay, date string) (day, meaning string) {
	if date != "" {
		if d, err := cal.ParseDate(date); err == nil {
			return d.Time().Format("02/01/2006"), longDay(ctx, d)
		}
		return date, ""
	}
	if m, d, ok := strings.Cut(monthDay, "-"); ok {
		return d + "/" + m, t(ctx, "setup.every_year")
	}
	return monthDay, ""
}

func weekdayOptions(ctx context.Context) []view.Option {
	var out []view.Option
	for _, d := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		out = append(out, view.Option{Value: d, Label: t(ctx, "setup.day."+d)})
	}
	return out
}

func channelOptions(ctx context.Context) []view.Option {
	var out []view.Option
	for _, c := range tenants.Channels {
		out = append(out, view.Option{Value: c, Label: t(ctx, "setup.channel."+c)})
	}
	return out
}

func roleOptions(ctx context.Context) []view.Option {
	var out []view.Option
	for _, r := range tenants.LevelRoles {
		out = append(out, view.Option{Value: r, Label: t(ctx, "setup.role."+r)})
	}
	return out
}

func formOptions(f *tenants.Folder) []view.Option {
	var out []view.Option
	for _, n := range f.LegalForms {
		out = append(out, view.Option{Value: n.Code, Label: n.Name})
	}
	return out
}

// padded adds the empty lines of a form.
func padded[T any](list []T, n int) []T { return append(slices.Clone(list), make([]T, n)...) }

func plain(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case float64:
		return strconv.Itoa(int(x))
	}
	return ""
}

// daysOf is what was typed for a step of recovery.
func daysOf(list []shownStage, step string) string {
	for _, s := range list {
		if s.Step == step {
			return plain(s.DaysAfter)
		}
	}
	return ""
}

// stageField is where a finding about a step is: the steps that are not taken are not in the list.
func stageField(list []shownStage, step string) string {
	i := slices.IndexFunc(list, func(s shownStage) bool { return s.Step == step })
	return "recovery." + strconv.Itoa(i) + ".days_after"
}

func at(prefix string, i int, name string) string { return prefix + "." + strconv.Itoa(i) + "." + name }

func rank(i, known int) string {
	if i < known {
		return strconv.Itoa(i + 1)
	}
	return ""
}
