package geo

import (
	"context"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"socle/internal/platform/chart"
)

// Mark is a region's figure and the address of its rows.
type Mark struct {
	Value chart.Value
	Href  string
}

// Spec is what to colour, and how.
type Spec struct {
	Title, Desc string          // what the map shows, for those who cannot see it
	Marks       map[string]Mark // by feature id; a feature without one has no figure
	Breaks      []int64         // rising lower bounds of the second and further classes; at most four
	Labels      []string        // the classes in words, one more than breaks
	NoData      string          // in words: "pas de données"
	SameAs      map[string]string
	Hatched     []string // features drawn without a figure whatever the marks say
	Arabic      bool     // names in Arabic where the map has them
}

// Choropleth draws the map with its legend. It refuses nothing: a spec with more than five classes uses the first five.
//
// SameAs draws a feature as part of another, in its colour and under its link; Hatched draws it as having no figure.
// How a contested territory is drawn is the deployment's setting, never ours.
func (m *Map) Choropleth(spec Spec) templ.Component {
	var s strings.Builder
	m.draw(&s, spec)
	legend(&s, spec)
	html := `<div class="map-box">` + s.String() + `</div>`
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, html)
		return err
	})
}

func (m *Map) draw(s *strings.Builder, spec Spec) {
	sh := sheetOf(m.box)
	insets := m.insets(sh)
	element(s, "svg", "class", "chart map", "viewBox", "0 0 640 "+num(sh.height), "direction", "ltr", "role", "group", "aria-label", spec.Title+". "+spec.Desc)
	s.WriteString(hatch)
	for _, f := range m.Features {
		mark, class := spec.of(f)
		end := anchor(s, mark.Href, spec.name(f)+" : "+mark.Value.Text)
		element(s, "path", "class", class, "fill", fill(class), "fill-rule", "evenodd", "d", outline(sh, f))
		titled(s, spec.name(f)+" : "+mark.Value.Text)
		s.WriteString("</path>" + end)
	}
	for _, in := range insets {
		mark, class := spec.of(in.feature)
		element(s, "path", "class", "leader", "d", "M"+num(in.from[0])+" "+num(in.from[1])+"L"+num(in.at[0])+" "+num(in.at[1]))
		s.WriteString("</path>")
		end := anchor(s, mark.Href, spec.name(in.feature)+" : "+mark.Value.Text)
		element(s, "circle", "class", "inset "+class, "fill", fill(class), "cx", num(in.at[0]), "cy", num(in.at[1]), "r", num(radius))
		titled(s, spec.name(in.feature)+" : "+mark.Value.Text)
		s.WriteString("</circle>" + end)
		text(s, in.at[0], in.at[1]+radius+15, "name name-inset", spec.name(in.feature))
	}
	for _, f := range m.Features {
		if at, fits := sh.label(f, spec.name(f)); fits && f.Fund && !inset(insets, f) {
			text(s, at[0], at[1]+4, "name", spec.name(f))
		}
	}
	s.WriteString("</svg>")
}

// of gives a feature's mark and class: s1 … s5, none (hatched), or context.
func (spec Spec) of(f Feature) (Mark, string) {
	id := f.ID
	if other, same := spec.SameAs[id]; same {
		id = other
	} else if !f.Fund {
		return Mark{Value: chart.Missing}, "region-context"
	}
	mark, ok := spec.Marks[id]
	if !ok || mark.Value.Missing || contains(spec.Hatched, f.ID) {
		return Mark{Value: chart.Value{Missing: true, Text: spec.NoData}, Href: mark.Href}, "region region-none"
	}
	return mark, "region s" + strconv.Itoa(spec.class(mark.Value.N))
}

// class counts from 1 to 5.
func (spec Spec) class(n int64) int {
	class := 1
	for _, b := range spec.Breaks {
		if n >= b && class < 5 {
			class++
		}
	}
	return class
}

func (spec Spec) name(f Feature) string {
	if spec.Arabic && f.NameAr != "" {
		return f.NameAr
	}
	return f.Name
}

// outline is the path of a feature in whole tenths, each point relative to the one before: a third of the weight.
func outline(sh sheet, f Feature) string {
	var d strings.Builder
	for _, polygon := range f.polygons {
		for _, r := range polygon {
			var x, y int
			for i, p := range r[:len(r)-1] {
				q := sh.at(p)
				nx, ny := int(math.Round(q[0]*10)), int(math.Round(q[1]*10))
				switch {
				case i == 0:
					d.WriteString("M" + tenth(nx) + " " + tenth(ny) + "l")
				case nx != x || ny != y:
					d.WriteString(tenth(nx-x) + " " + tenth(ny-y) + " ")
				}
				x, y = nx, ny
			}
			trimmed := strings.TrimRight(d.String(), " l")
			d.Reset()
			d.WriteString(trimmed + "z")
		}
	}
	return d.String()
}

// label is where a name goes, and whether it fits in the largest polygon there, at 11 px.
func (s sheet) label(f Feature, name string) (point, bool) {
	r := f.largest()
	heart := f.heart()
	half := float64(utf8.RuneCountInString(name)) * 6.4 / 2
	at := s.at(heart)
	across := half / (s.shrink * s.scale)
	fits := distance(heart, r)*s.scale > 7
	for _, dx := range []float64{-across, across} {
		fits = fits && Feature{polygons: [][]ring{{r}}}.within(point{heart[0] + dx, heart[1]})
	}
	return at, fits
}

func legend(s *strings.Builder, spec Spec) {
	s.WriteString(`<ul class="app-legend">`)
	for n, label := range spec.Labels {
		if n < 5 {
			s.WriteString(`<li><svg class="chart" viewBox="0 0 14 14" aria-hidden="true"><rect class="s` + strconv.Itoa(n+1) + `" width="14" height="14" rx="3"></rect></svg>` + templ.EscapeString(label) + `</li>`)
		}
	}
	s.WriteString(`<li><svg class="chart map" viewBox="0 0 14 14" aria-hidden="true"><rect class="hatch-back" width="14" height="14"></rect><path class="hatch-line" d="M-2 8 8-2M0 14 14 0M6 16 16 6"></path></svg>` + templ.EscapeString(spec.NoData) + `</li></ul>`)
}

const hatch = `<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-back" width="6" height="6"></rect><path class="hatch-line" d="M0 0v6"></path></pattern></defs>`
