package setup

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"socle/tenants"
)

// blank is how many empty lines a form offers beyond those that are there.
const blank = 2

// typed reads the fields of a part's form back into its value. What cannot be read stays as it was typed: the check that
// every folder goes through says what is wrong with it, and the form shows it again.
func typed(part string, form url.Values) (json.RawMessage, error) {
	var v any
	switch part {
	case tenants.PartCalendar:
		v = map[string]any{"weekend": orNone(form["weekend"]), "holidays": holidaysTyped(form)}
	case tenants.PartLevels:
		v = levelsTyped(form)
	case tenants.PartDocuments:
		v = documentsTyped(form)
	case tenants.PartReminders:
		days := []any{}
		for _, row := range rowsTyped(form, "reminders.days_before.") {
			if n := row("days"); n != "" {
				days = append(days, number(n))
			}
		}
		v = map[string]any{"days_before": days, "channels": orNone(form["channels"])}
	case tenants.PartRecovery:
		v = stagesTyped(form)
	default:
		v = map[string]any{"subject": strings.TrimSpace(form.Get("subject")), "body": strings.ReplaceAll(form.Get("body"), "\r\n", "\n")}
	}
	return json.Marshal(v)
}

// rowsTyped gives the lines of a form, those that were ticked to be taken away left out: name of a field, what was typed in it.
func rowsTyped(form url.Values, prefix string) (rows []func(name string) string) {
	for i := 0; form.Has(prefix+strconv.Itoa(i)+".line") && i < 200; i++ {
		row := func(name string) string { return strings.TrimSpace(form.Get(prefix + strconv.Itoa(i) + "." + name)) }
		if row("gone") == "" {
			rows = append(rows, row)
		}
	}
	return rows
}

func holidaysTyped(form url.Values) []any {
	list := []any{}
	for _, row := range rowsTyped(form, "calendar.holidays.") {
		name, day := row("name"), row("day")
		if name == "" && day == "" {
			continue
		}
		h := map[string]any{"name": name}
		parts := strings.FieldsFunc(day, func(r rune) bool { return r == '/' || r == '-' || r == '.' || r == ' ' })
		switch {
		case len(parts) == 2:
			h["month_day"] = two(parts[1]) + "-" + two(parts[0])
		case len(parts) == 3 && len(parts[2]) == 4:
			h["date"] = parts[2] + "-" + two(parts[1]) + "-" + two(parts[0])
		default:
			h["month_day"] = day
		}
		list = append(list, h)
	}
	return list
}

func two(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// levelsTyped puts the levels in the order that was typed; a new one gets a code made of its name.
func levelsTyped(form url.Values) []any {
	type level struct {
		rank  int
		value map[string]any
	}
	var list []level
	var codes []string
	for i, row := range rowsTyped(form, "validation_levels.") {
		if row("name") == "" && row("code") == "" {
			continue
		}
		l := level{i + 1, map[string]any{"name": row("name"), "role": row("role")}}
		if n, err := strconv.Atoi(row("rank")); err == nil {
			l.rank = n
		}
		code := coded(row("code"), row("name"), codes)
		codes, l.value["code"] = append(codes, code), code
		list = append(list, l)
	}
	slices.SortStableFunc(list, func(a, b level) int { return a.rank - b.rank })
	out := []any{}
	for _, l := range list {
		out = append(out, l.value)
	}
	return out
}

func documentsTyped(form url.Values) []any {
	list := []any{}
	var codes []string
	for _, row := range rowsTyped(form, "required_documents.") {
		if row("name") == "" && row("code") == "" {
			continue
		}
		code := coded(row("code"), row("name"), codes)
		codes = append(codes, code)
		d := map[string]any{"code": code, "name": row("name"), "required": row("required") == "true"}
		if forms := form["required_documents."+row("line")+".legal_forms"]; len(forms) > 0 {
			d["legal_forms"] = forms
		}
		list = append(list, d)
	}
	return list
}

func stagesTyped(form url.Values) []any {
	list := []any{}
	for _, step := range tenants.RecoverySteps {
		if n := strings.TrimSpace(form.Get("days." + step)); n != "" {
			list = append(list, map[string]any{"step": step, "days_after": number(n)})
		}
	}
	return list
}

// coded is the code of a line: its own, or one made of its name that no other has.
func coded(code, name string, taken []string) string {
	if code != "" {
		return code
	}
	code = tenants.Code(name)
	for n := 2; slices.Contains(taken, code); n++ {
		code = tenants.Code(name) + "_" + strconv.Itoa(n)
	}
	return code
}

// number is a whole number, or what was typed in its place.
func number(s string) any {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return s
}

func orNone(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
