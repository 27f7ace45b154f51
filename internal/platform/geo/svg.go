package geo

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// element opens an element with attributes given as pairs; empty values are left out.
func element(s *strings.Builder, name string, pairs ...string) {
	s.WriteString("<" + name)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			s.WriteString(" " + pairs[i] + `="` + templ.EscapeString(pairs[i+1]) + `"`)
		}
	}
	s.WriteByte('>')
}

func anchor(s *strings.Builder, href, label string) string {
	if href == "" {
		return ""
	}
	element(s, "a", "href", string(templ.URL(href)), "aria-label", label)
	return "</a>"
}

func titled(s *strings.Builder, words string) {
	s.WriteString("<title>" + templ.EscapeString(words) + "</title>")
}

func text(s *strings.Builder, x, y float64, class, words string) {
	element(s, "text", "class", class, "text-anchor", "middle", "x", num(x), "y", num(y))
	s.WriteString(templ.EscapeString(words) + "</text>")
}

// fill is an attribute for hatching alone: a stylesheet cannot point into this drawing.
func fill(class string) string {
	if strings.HasSuffix(class, "region-none") {
		return "url(#hatch)"
	}
	return ""
}

func num(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// tenth writes tenths: 125 is "12.5", 120 is "12".
func tenth(n int) string {
	if n%10 == 0 {
		return strconv.Itoa(n / 10)
	}
	return strconv.FormatFloat(float64(n)/10, 'f', 1, 64)
}

func contains(ids []string, id string) bool { return slices.Contains(ids, id) }
