package law

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/words"
)

// flatten lists the single values of a body under dotted names: "progressive.initial_pct".
func flatten(body json.RawMessage) map[string]string {
	out := map[string]string{}
	var v any
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.UseNumber()
	if d.Decode(&v) == nil {
		walk("", v, func(name, value string, _ any) { out[name] = value })
	}
	return out
}

func walk(prefix string, v any, visit func(name, value string, raw any)) {
	switch x := v.(type) {
	case map[string]any:
		for k, inner := range x {
			walk(join(prefix, k), inner, visit)
		}
	case []any:
		for i, inner := range x {
			walk(join(prefix, strconv.Itoa(i)), inner, visit)
		}
	case string:
		visit(prefix, x, x)
	case json.Number:
		visit(prefix, x.String(), x)
	case bool:
		visit(prefix, strconv.FormatBool(x), x)
	}
}

func join(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}

// fill gives the body with the values that the form has under "f.<name>"; a comma is read as a decimal point.
func fill(body json.RawMessage, form url.Values) (json.RawMessage, error) {
	var v any
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return json.Marshal(refill("", v, form))
}

func refill(prefix string, v any, form url.Values) any {
	switch x := v.(type) {
	case map[string]any:
		for k, inner := range x {
			x[k] = refill(join(prefix, k), inner, form)
		}
		return x
	case []any:
		for i, inner := range x {
			x[i] = refill(join(prefix, strconv.Itoa(i)), inner, form)
		}
		return x
	}
	if !form.Has("f." + prefix) {
		return v
	}
	typed := strings.TrimSpace(form.Get("f." + prefix))
	if plain := strings.ReplaceAll(strings.Join(strings.Fields(typed), ""), ",", "."); isNumber(plain) {
		typed = plain
	}
	switch v.(type) {
	case json.Number:
		return json.Number(typed)
	case bool:
		return typed == "true" || typed == "on"
	}
	return typed
}

// typed is a number as the reader types it, with their decimal sign and no grouping; anything else is as it is.
func typed(ctx context.Context, value string) string {
	if !isNumber(value) {
		return value
	}
	_, decimal := words.Separators(i18n.From(ctx))
	return strings.Replace(value, ".", decimal, 1)
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64) // only to know that it is one; the value itself stays text
	return err == nil
}

// inputs are the fields of a body, in the order of their names.
func inputs(ctx context.Context, body json.RawMessage, e view.Entry) []view.Input {
	values := flatten(body)
	names := make([]string, 0, len(values))
	for n := range values {
		names = append(names, n)
	}
	slices.Sort(names)
	fields := make([]view.Input, 0, len(names))
	for _, n := range names {
		fields = append(fields, view.Input{Name: "f." + n, Label: fieldLabel(ctx, n), Value: typed(ctx, values[n]), Width: "20", LTR: true}.In(ctx, e))
	}
	return fields
}

// fieldLabel words a field; one that has no words yet shows its own name.
func fieldLabel(ctx context.Context, name string) string {
	last := name
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		last = name[i+1:]
	}
	if n, err := strconv.Atoi(last); err == nil { // the nth of a list: "Répartition 1"
		return fieldLabel(ctx, strings.TrimSuffix(name, "."+last)) + " " + strconv.Itoa(n+1)
	}
	key := "law.field." + last
	if words := t(ctx, key); words != key {
		return words
	}
	return name
}

// Summary is a body in one line: "6,4 % · plafond 6000".
func Summary(ctx context.Context, body json.RawMessage) string {
	values := flatten(body)
	names := make([]string, 0, len(values))
	for n := range values {
		if n != "base" && n != "prorate" {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	parts := make([]string, 0, len(names))
	for _, n := range names {
		parts = append(parts, fieldLabel(ctx, n)+" "+said(ctx, values[n]))
	}
	return strings.Join(parts, " · ")
}

// compared pairs the values before and after; what does not change is left out.
func compared(ctx context.Context, before, after map[string]string) []view.Change {
	names := map[string]bool{}
	for n := range before {
		names[n] = true
	}
	for n := range after {
		names[n] = true
	}
	sorted := make([]string, 0, len(names))
	for n := range names {
		if before[n] != after[n] {
			sorted = append(sorted, n)
		}
	}
	slices.Sort(sorted)
	changes := make([]view.Change, 0, len(sorted))
	for _, n := range sorted {
		changes = append(changes, view.Change{What: fieldLabel(ctx, n), Before: view.Str(orDash(said(ctx, before[n]))), After: view.Str(orDash(said(ctx, after[n])))})
	}
	return changes
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
