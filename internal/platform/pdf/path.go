package pdf

import (
	"math"
	"strconv"
	"strings"
)

// numbers reads the numbers of a path or an attribute: "10-20.5.3" is 10, -20.5, .3.
func numbers(s string) []float64 {
	var found []float64
	for i := 0; i < len(s); {
		j := numberEnd(s, i)
		if j == i {
			i++
			continue
		}
		if v, err := strconv.ParseFloat(s[i:j], 64); err == nil && math.Abs(v) < 1e6 {
			found = append(found, v)
		}
		i = j
	}
	return found
}

func numberEnd(s string, i int) int {
	j, dot, digits := i, false, false
	if j < len(s) && (s[j] == '-' || s[j] == '+') {
		j++
	}
	for ; j < len(s); j++ {
		switch c := s[j]; {
		case c >= '0' && c <= '9':
			digits = true
		case c == '.' && !dot:
			dot = true
		case (c == 'e' || c == 'E') && digits && j+1 < len(s) && (s[j+1] == '-' || (s[j+1] >= '0' && s[j+1] <= '9')):
			return exponentEnd(s, j+2)
		default:
			if !digits {
				return i
			}
			return j
		}
	}
	if !digits {
		return i
	}
	return j
}

func exponentEnd(s string, j int) int {
	for j < len(s) && s[j] >= '0' && s[j] <= '9' {
		j++
	}
	return j
}

// takes is how many numbers each command of a path takes.
var takes = map[byte]int{'m': 2, 'l': 2, 'h': 1, 'v': 1, 'c': 6, 's': 4, 'q': 4, 't': 2, 'a': 7, 'z': 0}

// cursor is where a path stands: the point, the start of the piece, and the last handle of a curve.
type cursor struct {
	x, y, x0, y0, hx, hy float64
	last                 byte
}

// outline lays out a path given as in SVG, and draws it.
func (p *pen) outline(d string) {
	if p.look.m == (matrix{}) || strings.TrimSpace(d) == "" {
		return
	}
	c := &cursor{}
	begun := false
	for i := 0; i < len(d); {
		command := d[i]
		n, known := takes[command|0x20]
		if !known {
			i++
			continue
		}
		j := i + 1
		for j < len(d) && (takes[d[j]|0x20] == 0 && d[j]|0x20 != 'z') {
			j++
		}
		p.steps(c, command, arguments(command, d[i+1:j]), n)
		begun = true
		i = j
	}
	if begun {
		p.finish()
	}
}

// arguments reads the numbers of a command; the two flags of an arc may be written without spaces between.
func arguments(command byte, s string) []float64 {
	if command|0x20 != 'a' {
		return numbers(s)
	}
	var found []float64
	for i := 0; i < len(s); {
		if at := len(found) % 7; (at == 3 || at == 4) && (s[i] == '0' || s[i] == '1') {
			found = append(found, float64(s[i]-'0'))
			i++
			continue
		}
		j := numberEnd(s, i)
		if j == i {
			i++
			continue
		}
		if v, err := strconv.ParseFloat(s[i:j], 64); err == nil {
			found = append(found, v)
		}
		i = j
	}
	return found
}

// steps runs a command as often as its numbers allow; a move repeated is a line.
func (p *pen) steps(c *cursor, command byte, v []float64, n int) {
	relative, kind := command >= 'a', command|0x20
	if kind == 'z' {
		p.doc.ClosePath()
		c.x, c.y, c.last = c.x0, c.y0, 'z'
		return
	}
	for ; len(v) >= n; v = v[n:] {
		p.step(c, kind, relative, v[:n])
		if c.last = kind; kind == 'm' {
			kind = 'l'
		}
	}
}

func (p *pen) step(c *cursor, kind byte, relative bool, v []float64) {
	at := func(i int) (float64, float64) {
		if relative {
			return c.x + v[i], c.y + v[i+1]
		}
		return v[i], v[i+1]
	}
	switch kind {
	case 'm':
		c.x, c.y = at(0)
		c.x0, c.y0 = c.x, c.y
		p.doc.MoveTo(p.look.m.at(c.x, c.y))
	case 'l':
		x, y := at(0)
		p.line(c, x, y)
	case 'h', 'v':
		x, y := c.x, c.y
		if kind == 'h' {
			x = v[0] + when(relative, c.x)
		} else {
			y = v[0] + when(relative, c.y)
		}
		p.line(c, x, y)
	case 'c':
		x1, y1 := at(0)
		x2, y2 := at(2)
		x, y := at(4)
		p.curve(c, x1, y1, x2, y2, x, y)
	case 's':
		x1, y1 := c.x, c.y
		if c.last == 'c' || c.last == 's' {
			x1, y1 = 2*c.x-c.hx, 2*c.y-c.hy
		}
		x2, y2 := at(0)
		x, y := at(2)
		p.curve(c, x1, y1, x2, y2, x, y)
	case 'q', 't':
		p.quadratic(c, kind, at)
	case 'a':
		x, y := at(5)
		p.arc(c, v[0], v[1], v[2], v[3] != 0, v[4] != 0, x, y)
	}
}

func when(yes bool, v float64) float64 {
	if yes {
		return v
	}
	return 0
}

func (p *pen) line(c *cursor, x, y float64) {
	c.x, c.y = x, y
	p.doc.LineTo(p.look.m.at(x, y))
}

func (p *pen) curve(c *cursor, x1, y1, x2, y2, x, y float64) {
	a, b := p.look.m.at(x1, y1)
	e, f := p.look.m.at(x2, y2)
	g, h := p.look.m.at(x, y)
	p.doc.CurveBezierCubicTo(a, b, e, f, g, h)
	c.x, c.y, c.hx, c.hy = x, y, x2, y2
}

func (p *pen) quadratic(c *cursor, kind byte, at func(int) (float64, float64)) {
	qx, qy, end := c.x, c.y, 0
	if kind == 'q' {
		qx, qy = at(0)
		end = 2
	} else if c.last == 'q' || c.last == 't' {
		qx, qy = 2*c.x-c.hx, 2*c.y-c.hy
	}
	x, y := at(end)
	p.curve(c, c.x+2*(qx-c.x)/3, c.y+2*(qy-c.y)/3, x+2*(qx-x)/3, y+2*(qy-y)/3, x, y)
	c.hx, c.hy = qx, qy
}

// arc follows SVG's endpoint form (appendix F.6 of SVG 1.1), in pieces of a quarter turn at most.
func (p *pen) arc(c *cursor, rx, ry, tilt float64, large, sweep bool, x, y float64) {
	rx, ry = math.Abs(rx), math.Abs(ry)
	if rx == 0 || ry == 0 || (x == c.x && y == c.y) {
		p.line(c, x, y)
		return
	}
	sin, cos := math.Sincos(tilt * math.Pi / 180)
	dx, dy := (c.x-x)/2, (c.y-y)/2
	x1, y1 := cos*dx+sin*dy, -sin*dx+cos*dy
	if l := x1*x1/(rx*rx) + y1*y1/(ry*ry); l > 1 {
		rx, ry = rx*math.Sqrt(l), ry*math.Sqrt(l)
	}
	k := math.Sqrt(math.Max(0, (rx*rx*ry*ry-rx*rx*y1*y1-ry*ry*x1*x1)/(rx*rx*y1*y1+ry*ry*x1*x1)))
	if large == sweep {
		k = -k
	}
	ox, oy := k*rx*y1/ry, -k*ry*x1/rx
	from := math.Atan2((y1-oy)/ry, (x1-ox)/rx)
	turn := math.Atan2((-y1-oy)/ry, (-x1-ox)/rx) - from
	if sweep && turn < 0 {
		turn += 2 * math.Pi
	} else if !sweep && turn > 0 {
		turn -= 2 * math.Pi
	}
	mx, my := cos*ox-sin*oy+(c.x+x)/2, sin*ox+cos*oy+(c.y+y)/2
	pieces := int(math.Ceil(math.Abs(turn)/(math.Pi/2) - 1e-9))
	at := func(s, co float64) (float64, float64) {
		return cos*rx*co - sin*ry*s + mx, sin*rx*co + cos*ry*s + my
	}
	step := turn / float64(max(pieces, 1))
	h := 4.0 / 3 * math.Tan(step/4)
	for n := range max(pieces, 1) {
		a := from + step*float64(n)
		s1, c1 := math.Sincos(a)
		s2, c2 := math.Sincos(a + step)
		ax, ay := at(s1+h*c1, c1-h*s1)
		bx, by := at(s2-h*c2, c2+h*s2)
		ex, ey := at(s2, c2)
		p.curve(c, ax, ay, bx, by, ex, ey)
	}
	c.x, c.y = x, y
}
