package oversight

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/tabular"
)

// column is one column of a list of the report of safety: on the page and in the file.
type column struct {
	name string
	kind view.Kind
	text func(ctx context.Context, zone *time.Location, f Found) tabular.Cell
	href func(f Found) string
}

// cell is the value on the page: an instant as the reader writes it, a link to the trail for who may read that.
func (c column) cell(ctx context.Context, zone *time.Location, f Found, may func(operation string) bool) templ.Component {
	v := c.text(ctx, zone, f)
	if n, ok := v.(int); ok {
		return view.Num(int64(n))
	}
	s, _ := v.(string)
	if s == "" {
		return view.None
	}
	if dated[c.name] {
		s = i18n.Moment(ctx, *f.At)
	}
	if c.href != nil {
		if to := c.href(f); to != "" && (may("audit.search") || !strings.HasPrefix(to, "/audit")) {
			return view.A(to, s)
		}
	}
	return view.Str(s)
}

// dated are the columns that hold an instant.
var dated = map[string]bool{"last": true, "at": true, "seen": true}

// when is an instant in a file, where it can be sorted.
func when(_ context.Context, zone *time.Location, f Found) tabular.Cell {
	if f.At == nil {
		return ""
	}
	return f.At.In(zone).Format("2006-01-02 15:04")
}

func who(_ context.Context, _ *time.Location, f Found) tabular.Cell {
	if f.Name == "" {
		return f.Email
	}
	if f.Email == "" {
		return f.Name
	}
	return f.Name + " (" + f.Email + ")"
}

func roles(ctx context.Context, _ *time.Location, f Found) tabular.Cell { return rolesIn(ctx, f.Roles) }

func detail(_ context.Context, _ *time.Location, f Found) tabular.Cell { return f.Detail }

// coded is a detail that is one of our codes, in words.
func coded(ctx context.Context, _ *time.Location, f Found) tabular.Cell {
	if f.Detail == "" {
		return ""
	}
	return t(ctx, "oversight.detail."+f.Detail)
}

// operation is a detail that names one, in words.
func operation(ctx context.Context, _ *time.Location, f Found) tabular.Cell {
	return label(ctx, f.Detail)
}

func address(_ context.Context, _ *time.Location, f Found) tabular.Cell { return f.Address }
func times(_ context.Context, _ *time.Location, f Found) tabular.Cell   { return int(f.N) }
func usual(_ context.Context, _ *time.Location, f Found) tabular.Cell   { return int(f.Usual) }
func ref(_ context.Context, _ *time.Location, f Found) tabular.Cell     { return f.Ref }

// trailOf leads to what the person did that day.
func trailOf(f Found) string {
	if f.Account == "" || f.At == nil {
		return ""
	}
	day := f.At.Format(time.DateOnly)
	return view.With("/audit", "actor", f.Account, "from", day, "to", day)
}

func lineOf(f Found) string {
	if f.Ref == "" {
		return ""
	}
	return "/audit/" + f.Ref
}

func glassOf(f Found) string { return "/break-glass/" + f.Ref }

// shown are the columns of each list.
var shown = map[string][]column{
	"failures":   {{name: "last", text: when}, {name: "account", text: who}, {name: "times", kind: view.Number, text: times}, {name: "places", kind: view.Number, text: usual}, {name: "address", text: address}, {name: "note", text: coded}},
	"refused":    {{name: "last", text: when, href: lineOf}, {name: "account", text: who}, {name: "action", text: operation}, {name: "times", kind: view.Number, text: times}, {name: "address", text: address}},
	"hours":      {{name: "last", text: when, href: trailOf}, {name: "account", text: who}, {name: "between", text: detail}, {name: "times", kind: view.Number, text: times}, {name: "address", text: address}},
	"addresses":  {{name: "at", text: when, href: trailOf}, {name: "account", text: who}, {name: "address", text: address}},
	"volume":     {{name: "day", text: detail, href: trailOf}, {name: "account", text: who}, {name: "times", kind: view.Number, text: times}, {name: "usual", kind: view.Number, text: usual}},
	"persons":    {{name: "at", text: when, href: trailOf}, {name: "account", text: who}, {name: "action", text: operation}, {name: "wanted", kind: view.Number, text: times}, {name: "cap", kind: view.Number, text: usual}},
	"grants":     {{name: "at", text: when}, {name: "account", text: who}, {name: "roles", text: roles}, {name: "limit", text: address}, {name: "until", text: ref}, {name: "by", text: detail}},
	"glass":      {{name: "at", text: when, href: glassOf}, {name: "account", text: who}, {name: "roles", text: roles}, {name: "reason", text: detail}, {name: "minutes", kind: view.Number, text: usual}, {name: "decided", text: address}, {name: "acts", kind: view.Number, text: times}},
	"dormant":    {{name: "seen", text: when}, {name: "account", text: who}, {name: "roles", text: roles}, {name: "days", kind: view.Number, text: times}, {name: "note", text: coded}},
	"privileged": {{name: "account", text: who}, {name: "roles", text: roles}, {name: "operations", kind: view.Number, text: times}, {name: "factor", text: coded}, {name: "seen", text: when}},
}
