package view

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/pkg/words"
)

// money dresses an input as an amount: currency beside it, decimal keys, figures to the right.
func (i Input) money(ctx context.Context) Input {
	l, c := i18n.From(ctx), i18n.Currency(ctx)
	i.Mode, i.LTR, i.Suffix = "decimal", true, words.Sign(l, c)
	if i.Width == "" {
		i.Width = "10"
	}
	return i
}

// dateBox is one of the three boxes of a DateInput.
type dateBox struct{ id, name, label, value, width string }

// boxes cuts the value (an ISO date, or what was typed joined by dashes) in its three boxes. The first bears the
// field's own id, so that the error summary leads there.
func (i Input) boxes(ctx context.Context) []dateBox {
	parts := strings.SplitN(i.Value+"--", "-", 4)
	return []dateBox{
		{id(i.Name), i.Name + "-day", t(ctx, "view.date.day"), trimZero(parts[2]), "2"},
		{id(i.Name) + "-month", i.Name + "-month", t(ctx, "view.date.month"), trimZero(parts[1]), "2"},
		{id(i.Name) + "-year", i.Name + "-year", t(ctx, "view.date.year"), parts[0], "4"},
	}
}

func trimZero(s string) string { return strings.TrimPrefix(s, "0") }

// optionID gives the first option the field's own id, for the error summary.
func (c Choice) optionID(n int) string {
	if n == 0 {
		return id(c.Name)
	}
	return id(c.Name) + "-" + strconv.Itoa(n+1)
}

func (c Choice) has(value string) bool {
	return slices.Contains(c.Values, value) || c.Value == value && value != ""
}

func (c Choice) attributes() templ.Attributes {
	a := templ.Attributes{}
	for k, v := range c.Attrs {
		a[k] = v
	}
	if d := describedBy(c.Name, c.Hint, c.Warning, c.Error); d != "" {
		a["aria-describedby"] = d
	}
	if c.Error != "" {
		a["aria-invalid"] = "true"
	}
	return a
}

func (o Option) attributes(optionID string) templ.Attributes {
	a := templ.Attributes{}
	if o.Hint != "" {
		a["aria-describedby"] = optionID + "-hint"
	}
	if o.Reveal != nil {
		a["data-aria-controls"] = optionID + "-reveal"
	}
	return a
}

func (a Action) class() string {
	if a.Kind == Plain {
		return "app-button app-button--link"
	}
	class := "govuk-button app-button"
	if a.Kind != Primary {
		class += " govuk-button--" + string(a.Kind)
	}
	if a.Small {
		class += " app-button--small"
	}
	return class
}

func (a Action) buttonType() string {
	if a.Print {
		return "button"
	}
	return "submit"
}

func (a Action) attributes() templ.Attributes {
	out := templ.Attributes{}
	set := func(on bool, k string, v any) {
		if on {
			out[k] = v
		}
	}
	set(a.Name != "", "name", a.Name)
	set(a.Name != "", "value", a.Value)
	set(a.Confirm != "", "hx-confirm", a.Confirm)
	set(a.Disabled && a.Href == "", "disabled", true)
	set(a.Download, "download", true)
	set(a.Print, "data-print", true)
	return out
}

func cellWidth(w string) string {
	if w == "" {
		return ""
	}
	return "app-cellinput--" + w
}
