package pdf

import (
	"encoding/xml"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Logo draws a cleaned SVG logo (see package brand) into a square of this size, in millimetres, and says whether there
// was one. Shapes, strokes, groups, plain text and PNG pictures are drawn; gradients and clips are not.
func (d *Doc) Logo(svg string, x, y, size float64) bool {
	if svg == "" {
		return false
	}
	p := pen{doc: d, box: [3]float64{x, y, size}}
	decoder := xml.NewDecoder(strings.NewReader(svg))
	stack := []look{{fill: "#000000", width: 1, size: 16}}
	for {
		token, err := decoder.Token()
		if err != nil {
			return p.drew
		}
		switch tok := token.(type) {
		case xml.StartElement:
			if slices.Contains(unseen, tok.Name.Local) {
				_ = decoder.Skip() // what cannot be skipped ends the drawing at the next token
				continue
			}
			a := attributesOf(tok)
			if tok.Name.Local == "svg" {
				stack[0].m = viewport(a["viewBox"], x, y, size)
			}
			l := stack[len(stack)-1].with(a)
			stack = append(stack, l)
			p.look = l
			p.shape(tok.Name.Local, a)
		case xml.CharData:
			p.text(strings.TrimSpace(string(tok)))
		case xml.EndElement:
			stack = stack[:max(1, len(stack)-1)]
			p.written = false
		}
	}
}

// unseen are the parts of a drawing that are not drawn where they stand: a clip drawn as a shape would cover the logo.
var unseen = []string{"defs", "clipPath", "mask", "title", "desc"}

// matrix turns the drawing's units into millimetres of the page: x' = ax + cy + e, y' = bx + dy + f.
type matrix struct{ a, b, c, d, e, f float64 }

func (m matrix) at(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

func (m matrix) times(n matrix) matrix {
	return matrix{m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b, m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d,
		m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f}
}

func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

func viewport(box string, x, y, size float64) matrix {
	v := numbers(box)
	if len(v) != 4 || v[2] <= 0 || v[3] <= 0 {
		v = []float64{0, 0, 64, 64}
	}
	s := size / math.Max(v[2], v[3])
	return matrix{s, 0, 0, s, x - v[0]*s + (size-v[2]*s)/2, y - v[1]*s + (size-v[3]*s)/2}
}

// look is how the shapes of a group are drawn.
type look struct {
	m            matrix
	fill, stroke string
	width, size  float64
	anchor       string
	weight       string
	evenOdd      bool
}

func (l look) with(a map[string]string) look {
	set := func(to *string, name string) {
		if v := a[name]; v != "" {
			*to = v
		}
	}
	set(&l.fill, "fill")
	set(&l.stroke, "stroke")
	set(&l.anchor, "text-anchor")
	set(&l.weight, "font-weight")
	if v := numbers(a["stroke-width"]); len(v) == 1 {
		l.width = v[0]
	}
	if v := numbers(a["font-size"]); len(v) == 1 {
		l.size = v[0]
	}
	l.evenOdd = l.evenOdd || a["fill-rule"] == "evenodd"
	l.m = l.m.times(transform(a["transform"]))
	return l
}

func transform(s string) matrix {
	m := matrix{a: 1, d: 1}
	for part := range strings.SplitSeq(s, ")") {
		name, args, ok := strings.Cut(part, "(")
		v := append(numbers(args), 0, 0)
		if !ok {
			continue
		}
		switch strings.Trim(name, " ,") {
		case "translate":
			m = m.times(matrix{1, 0, 0, 1, v[0], v[1]})
		case "scale":
			if len(v) == 3 {
				v[1] = v[0]
			}
			m = m.times(matrix{v[0], 0, 0, v[1], 0, 0})
		case "rotate":
			sin, cos := math.Sincos(v[0] * math.Pi / 180)
			m = m.times(matrix{cos, sin, -sin, cos, 0, 0})
		case "matrix":
			if len(v) == 8 {
				m = m.times(matrix{v[0], v[1], v[2], v[3], v[4], v[5]})
			}
		}
	}
	return m
}

// pen draws one shape after the other.
type pen struct {
	doc     *Doc
	look    look
	box     [3]float64 // left, top and side of the logo
	anchor  [2]float64
	written bool // a text may be written now
	drew    bool
}

func (p *pen) shape(name string, a map[string]string) {
	n := func(key string) float64 {
		if v := numbers(a[key]); len(v) > 0 {
			return v[0]
		}
		return 0
	}
	switch name {
	case "path":
		p.outline(a["d"])
	case "rect":
		p.outline(path("M", n("x"), n("y"), "h", n("width"), "v", n("height"), "h", -n("width"), "z"))
	case "circle":
		p.ellipse(n("cx"), n("cy"), n("r"), n("r"))
	case "ellipse":
		p.ellipse(n("cx"), n("cy"), n("rx"), n("ry"))
	case "line":
		p.outline(path("M", n("x1"), n("y1"), "L", n("x2"), n("y2")))
	case "polygon":
		p.outline("M" + a["points"] + "z")
	case "polyline":
		p.outline("M" + a["points"])
	case "image":
		p.picture(a)
	case "text":
		p.anchor, p.written = [2]float64{n("x"), n("y")}, true
	}
}

func (p *pen) ellipse(cx, cy, rx, ry float64) {
	p.outline(path("M", cx-rx, cy, "a", rx, ry, 0, 1, 0, 2*rx, 0, "a", rx, ry, 0, 1, 0, -2*rx, 0, "z"))
}

func (p *pen) text(s string) {
	if s == "" || !p.written {
		return
	}
	l := p.look
	style := ""
	if l.weight == "bold" || l.weight >= "600" {
		style = "B"
	}
	p.doc.font(style, l.size*l.m.scale()/25.4*72, colour(l.fill))
	x, y := l.m.at(p.anchor[0], p.anchor[1])
	switch w := p.doc.width(s); l.anchor {
	case "middle":
		x -= w / 2
	case "end":
		x -= w
	}
	p.doc.Fpdf.Text(x, y, p.doc.shown(s))
	p.drew = true
}

// finish fills and strokes the path just laid out.
func (p *pen) finish() {
	style := ""
	if p.look.fill != "none" {
		p.doc.fill(colour(p.look.fill))
		style = "F"
	}
	if p.look.stroke != "" && p.look.stroke != "none" {
		p.doc.stroke(colour(p.look.stroke))
		p.doc.SetLineWidth(p.look.width * p.look.m.scale())
		style += "D"
	}
	if p.look.evenOdd && strings.HasPrefix(style, "F") {
		style += "*"
	}
	if style == "" {
		style = "n"
	}
	p.doc.DrawPath(style)
	p.drew = true
}

func attributesOf(e xml.StartElement) map[string]string {
	a := map[string]string{}
	for _, at := range e.Attr {
		a[at.Name.Local] = at.Value
	}
	return a
}

// colour reads "#rgb", "#rrggbb", black and white; anything else is ink.
func colour(s string) string {
	switch {
	case len(s) == 7 && s[0] == '#':
		return s
	case len(s) == 4 && s[0] == '#':
		return "#" + strings.Repeat(s[1:2], 2) + strings.Repeat(s[2:3], 2) + strings.Repeat(s[3:4], 2)
	case s == "white":
		return "#ffffff"
	case s == "black":
		return "#000000"
	}
	return ink
}

func path(parts ...any) string {
	var b strings.Builder
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			b.WriteString(p + " ")
		case float64:
			b.WriteString(strconv.FormatFloat(p, 'f', -1, 64) + " ")
		case int:
			b.WriteString(strconv.Itoa(p) + " ")
		}
	}
	return b.String()
}
