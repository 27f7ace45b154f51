package chart

import (
	"strconv"

	"github.com/a-h/templ"
)

// Series is one row of values, as many as there are labels.
type Series struct {
	Name   string
	Values []Value
	Hrefs  []string // where the rows behind each value are; may be shorter
	Class  string   // colour: c1 … c6 for columns, l1 … l5 for lines; by position when empty
}

// at is the n-th value, Missing beyond the last.
func (s Series) at(n int) Value {
	if n < len(s.Values) {
		return s.Values[n]
	}
	return Missing
}

// Plot is values over time.
type Plot struct {
	Title  string
	Desc   string // what it shows in one sentence, for those who cannot see it
	Labels []string
	Series []Series
	Target Value              // a horizontal line; Missing for none
	Write  func(int64) string // how values are written on the axis; plain when nil
	High   int64              // the least the axis reaches: 1 000 000 for a rate in parts per million; 0 for none
}

// Lines draws one line a series, with a gap where a value is missing, a dot that leads to the rows behind each value,
// and the target.
func Lines(p Plot) templ.Component {
	return p.draw(func(d *drawing, fr frame) {
		d.target(fr, p.Target)
		for s, series := range p.Series {
			class := classOr(series.Class, "l"+strconv.Itoa(s%5+1))
			d.tag("path", "class", class, "d", path(fr, series.Values)).raw("</path>")
			for n, v := range series.Values {
				if v.Missing || n >= len(p.Labels) {
					continue
				}
				end := d.link(at(series.Hrefs, n), p.name(series, n))
				d.tag("circle", "class", dot(class), "cx", f(fr.x(n)), "cy", f(fr.y(v.N)), "r", "3.5").raw("<title>").text(p.name(series, n)).raw("</title></circle>", end)
			}
		}
	}, "l")
}

// Columns draws the series of each label side by side, or one on the other when stacked.
func Columns(p Plot, stacked bool) templ.Component {
	if stacked {
		p.High = max(p.High, p.tallest())
	}
	return p.draw(func(d *drawing, fr frame) {
		for n := range p.Labels {
			base := int64(0)
			for s, series := range p.Series {
				v := series.at(n)
				if v.Missing {
					continue
				}
				x, w := fr.column(n, s, len(p.Series), stacked)
				end := d.link(at(series.Hrefs, n), p.name(series, n))
				top, foot := fr.y(base+v.N), fr.y(base)
				d.tag("rect", "class", classOr(series.Class, "c"+strconv.Itoa(s%6+1)), "x", f(x), "y", f(min(top, foot)), "width", f(w), "height", f(max(foot-top, top-foot))).
					raw("<title>").text(p.name(series, n)).raw("</title></rect>", end)
				if stacked {
					base += v.N
				}
			}
		}
		d.target(fr, p.Target)
	}, "c")
}

func (p Plot) draw(marks func(*drawing, frame), legend string) templ.Component {
	d := &drawing{}
	d.raw(`<div class="plot">`)
	if p.Write == nil {
		p.Write = func(v int64) string { return strconv.FormatInt(v, 10) }
	}
	at := ticks(p.bounds())
	for n, fr := range []frame{wide(len(p.Labels)), narrow(len(p.Labels))} {
		fr.low, fr.high = at[0], at[len(at)-1]
		d.tag("svg", "class", "chart "+[]string{"plot__wide", "plot__narrow"}[n], "viewBox", "0 0 "+f(fr.width)+" "+f(fr.height),
			"direction", "ltr", "role", role(p.linked()), "aria-label", p.Title+". "+p.Desc)
		d.axes(fr, at, p.Write, p.Labels)
		marks(d, fr)
		d.raw("</svg>")
	}
	if len(p.Series) > 1 || !p.Target.Missing {
		d.legend(p, legend)
	}
	return d.raw("</div>").component()
}

func (p Plot) linked() bool {
	for _, s := range p.Series {
		if len(s.Hrefs) > 0 {
			return true
		}
	}
	return false
}

// bounds are the least and greatest values drawn, zero among them: a column must start from zero to be read fairly.
func (p Plot) bounds() (low, high int64) {
	high = p.High
	for _, s := range p.Series {
		for _, v := range s.Values {
			low, high = min(low, v.N), max(high, v.N)
		}
	}
	if !p.Target.Missing {
		high = max(high, p.Target.N)
	}
	return low, high
}

func (p Plot) tallest() (high int64) {
	for n := range p.Labels {
		var sum int64
		for _, s := range p.Series {
			sum += s.at(n).N
		}
		high = max(high, sum)
	}
	return high
}

func (p Plot) name(s Series, n int) string {
	name := p.Labels[n] + " : " + s.at(n).Text
	if len(p.Series) > 1 {
		return s.Name + ", " + name
	}
	return name
}

func (d *drawing) target(fr frame, v Value) {
	if v.Missing {
		return
	}
	d.tag("line", "class", "chart-target", "stroke-dasharray", "5 4", "x1", f(fr.left), "x2", f(fr.width-fr.right), "y1", f(fr.y(v.N)), "y2", f(fr.y(v.N))).raw("</line>")
}

func (d *drawing) legend(p Plot, kind string) {
	d.raw(`<ul class="app-legend" aria-hidden="true">`)
	for n, s := range p.Series {
		class := classOr(s.Class, kind+strconv.Itoa(n%5+1))
		d.raw("<li>")
		if kind == "l" {
			d.raw(`<svg class="chart" viewBox="0 0 14 14"><path class="`, class, `" d="M0 7h14"></path></svg>`)
		} else {
			d.swatch(class)
		}
		d.text(s.Name).raw("</li>")
	}
	if !p.Target.Missing {
		d.raw(`<li><svg class="chart" viewBox="0 0 14 14"><line class="chart-target" stroke-dasharray="4 3" x1="0" x2="14" y1="7" y2="7"></line></svg>`).text(p.Target.Text).raw("</li>")
	}
	d.raw("</ul>")
}

// path is a line that breaks where a value is missing.
func path(fr frame, values []Value) string {
	d, pen := &drawing{}, "M"
	for n, v := range values {
		if v.Missing {
			pen = "M"
			continue
		}
		d.raw(pen, f(fr.x(n)), " ", f(fr.y(v.N)))
		pen = "L"
	}
	return d.String()
}

// column is where a column of a place stands, and how wide it is.
func (p frame) column(n, series, of int, stacked bool) (x, width float64) {
	room := min(p.step()*0.66, 46)
	left := p.x(n) - room/2
	if stacked || of == 1 {
		return left, room
	}
	width = room / float64(of)
	return left + width*float64(series), max(width-1, 1)
}

func dot(lineClass string) string { return "c" + lineClass }

func at(hrefs []string, n int) string {
	if n < len(hrefs) {
		return hrefs[n]
	}
	return ""
}

// Spark is a small line without axes for a KPI tile, its last point marked. Title says what it shows.
func Spark(title string, values []Value) templ.Component {
	d := &drawing{}
	fr := frame{width: 110, height: 36, left: 0, right: 0, top: 5, bottom: 5, count: len(values)}
	last := -1
	for n, v := range values {
		if v.Missing {
			continue
		}
		if last < 0 {
			fr.low, fr.high = v.N, v.N
		}
		fr.low, fr.high, last = min(fr.low, v.N), max(fr.high, v.N), n
	}
	d.tag("svg", "class", "chart", "viewBox", "0 0 110 36", "role", "img", "aria-label", title)
	d.tag("path", "class", "l1", "d", path(fr, values)).raw("</path>")
	if last >= 0 {
		d.tag("circle", "class", "c1", "cx", f(fr.x(last)), "cy", f(fr.y(values[last].N)), "r", "3.5").raw("</circle>")
	}
	return d.raw("</svg>").component()
}
