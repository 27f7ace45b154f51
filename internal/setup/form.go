package setup

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/web/view"
	"socle/tenants"
)

// blank is how many empty lines a form offers beyond those that are there.
const blank = 2

// form is the page of one part: what stands, what is typed, and what was before.
type form struct {
	Part    Part
	Value   json.RawMessage // as typed, or as it stands
	More    int             // empty lines
	Source  string
	Note    string
	History []Part
	Text    *Letter // of a text: as it stands and as typed, with example values
	Entry   view.Entry
	Folder  *tenants.Folder
	May     bool
}

// said is what is wrong with a field, in words.
func (f *form) said(ctx context.Context, name string) string {
	problem, _ := f.Entry.Said(ctx, name)
	return problem
}

// words is a field for words in a table, with what is wrong with it under it.
func (f *form) words(ctx context.Context, name, label, value string) templ.Component {
	said := f.said(ctx, name)
	return view.Both(view.CellText(view.Input{Name: name, Label: label, Value: value, Error: said, MaxLength: 200}), problem(said))
}

// figure is the same for a small number.
func (f *form) figure(ctx context.Context, name, label, value string) templ.Component {
	said := f.said(ctx, name)
	return view.Both(view.CellInput(view.Input{Name: name, Label: label, Value: value, Width: "short", Mode: "numeric", Error: said}), problem(said))
}

// shown reads a value into the shape of its form; a value that is none shows nothing.
func shown[T any](value json.RawMessage) (v T) {
	_ = json.Unmarshal(value, &v)
	return v
}

// plain is a number of a shown value, or what was typed in its place.
func plain(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case float64:
		return strconv.Itoa(int(x))
	}
	return ""
}

// padded adds the empty lines of a form.
func padded[T any](list []T, n int) []T { return append(slices.Clone(list), make([]T, n)...) }

func at(prefix string, i int, name string) string { return prefix + "." + strconv.Itoa(i) + "." + name }

func options(codes []string, say func(code string) string) []view.Option {
	out := make([]view.Option, len(codes))
	for i, c := range codes {
		out[i] = view.Option{Value: c, Label: say(c)}
	}
	return out
}

func goneColumn(ctx context.Context) view.Column {
	return view.Column{Label: t(ctx, "setup.gone_head"), Kind: view.Buttons, Hidden: true}
}

// goneCell takes a line away; an empty one cannot be.
func goneCell(ctx context.Context, prefix string, i int, there bool) templ.Component {
	if !there {
		return view.None
	}
	return gone(prefix, i, t(ctx, "setup.gone"))
}

// more adds empty lines.
func more(ctx context.Context) view.Action {
	return view.Action{Label: t(ctx, "setup.more"), Kind: view.Secondary, Name: "do", Value: "more", Small: true, Icon: "plus"}
}

// rowsTyped gives the lines of a form, those that were ticked to be taken away left out: name of a field, what was typed in it.
func rowsTyped(form url.Values, prefix string) (rows []func(name string) string) {
	for i := 0; form.Has(at(prefix, i, "line")) && i < 200; i++ {
		row := func(name string) string { return strings.TrimSpace(form.Get(at(prefix, i, name))) }
		if row("gone") == "" {
			rows = append(rows, row)
		}
	}
	return rows
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
