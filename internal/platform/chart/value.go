package chart

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Value is one figure. Text is what the reader sees for it ("87,4 %"); Missing says that there is none.
type Value struct {
	N       int64
	Text    string
	Missing bool
}

// V makes a value with its words.
func V(n int64, text string) Value { return Value{N: n, Text: text} }

// Missing is no value.
var Missing = Value{Missing: true, Text: "–"}

// drawing collects SVG and HTML. Every text goes through text or attribute, which escape.
type drawing struct{ strings.Builder }

func (d *drawing) raw(parts ...string) *drawing {
	for _, p := range parts {
		d.WriteString(p)
	}
	return d
}

func (d *drawing) text(s string) *drawing { d.WriteString(templ.EscapeString(s)); return d }

// tag opens an element with attributes given as pairs; empty values are left out.
func (d *drawing) tag(name string, pairs ...string) *drawing {
	d.WriteString("<" + name)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			d.WriteString(" " + pairs[i] + `="` + templ.EscapeString(pairs[i+1]) + `"`)
		}
	}
	d.WriteByte('>')
	return d
}

// label writes a <text> inside a drawing.
func (d *drawing) label(x, y float64, anchor, class, s string) {
	d.tag("text", "x", f(x), "y", f(y), "text-anchor", anchor, "class", class).text(s).raw("</text>")
}

// link opens an <a> when there is an address, and gives what closes it.
func (d *drawing) link(href, name string) string {
	if href == "" {
		return ""
	}
	d.tag("a", "href", string(templ.URL(href)), "aria-label", name)
	return "</a>"
}

func (d *drawing) component() templ.Component {
	html := d.String()
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, html)
		return err
	})
}

// f writes a coordinate with one decimal at most.
func f(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// role is img for a picture, group for one that holds links: a picture hides its links from screen readers.
func role(linked bool) string {
	if linked {
		return "group"
	}
	return "img"
}
