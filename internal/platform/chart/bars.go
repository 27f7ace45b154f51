package chart

import (
	"github.com/a-h/templ"
)

// Row is one bar: a name, its value, where its rows are, and the target it is held against.
type Row struct {
	Label  string
	Value  Value
	Target Value // Missing for none
	Href   string
	Class  string // colour: c1 … c6, c-good, c-warn, c-bad; c1 when empty
}

// BarSet is a set of bars to compare.
type BarSet struct {
	Title string
	Rows  []Row
	Max   int64 // the value of a full bar; the largest value or target when 0
}

// Bars draws one horizontal bar a row, the value in words after it and a tick at the target.
func Bars(b BarSet) templ.Component {
	d, top := &drawing{}, b.top()
	d.tag("ul", "class", "bars", "aria-label", b.Title)
	for _, r := range b.Rows {
		d.raw(`<li class="bars__row">`)
		if r.Href != "" {
			d.tag("a", "class", "bars__label govuk-link", "href", string(templ.URL(r.Href))).text(r.Label).raw("</a>")
		} else {
			d.tag("span", "class", "bars__label").text(r.Label).raw("</span>")
		}
		d.bar(r, top)
		d.raw(`<bdi dir="ltr" class="bars__value">`).text(r.Value.Text).raw("</bdi></li>")
	}
	return d.raw("</ul>").component()
}

func (b BarSet) top() int64 {
	top := b.Max
	for _, r := range b.Rows {
		if b.Max == 0 {
			top = max(top, r.Value.N, r.Target.N)
		}
	}
	return max(top, 1)
}

// bar is 1000 wide and 20 high, stretched to its place. Hatching stands for no value.
func (d *drawing) bar(r Row, top int64) {
	d.raw(`<svg class="chart bars__bar" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="bars__track" width="1000" height="20"></rect>`)
	if !r.Value.Missing {
		d.tag("rect", "class", classOr(r.Class, "c1"), "width", f(share(r.Value.N, top)), "height", "20").raw("</rect>")
	}
	if !r.Target.Missing && r.Target.N > 0 {
		x := min(share(r.Target.N, top), 997)
		d.tag("rect", "class", "bars__target", "x", f(x-3), "width", "6", "height", "20").raw("</rect>")
	}
	d.raw("</svg>")
}

func share(n, top int64) float64 { return max(0, min(1000, 1000*float64(n)/float64(top))) }

func classOr(class, other string) string {
	if class == "" {
		return other
	}
	return class
}

// Part is one part of a whole, as an age of arrears.
type Part struct {
	Label string
	Value Value
	Href  string
	Class string // a0 (not due) to a5 (oldest), or c1 … c6
}

// Whole draws the parts of one total as a single bar, with a legend that gives each in words and leads to its rows.
// Parts that are missing or not above zero take no room, and stay in the legend.
func Whole(title string, parts []Part) templ.Component {
	d := &drawing{}
	var total int64
	for _, p := range parts {
		total += max(0, p.Value.N)
	}
	d.tag("div", "class", "whole", "role", "group", "aria-label", title)
	d.raw(`<svg class="chart whole__bar" viewBox="0 0 1000 28" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="bars__track" width="1000" height="28"></rect>`)
	x := 0.0
	for n, p := range parts {
		w := share(max(0, p.Value.N), max(total, 1))
		if w > 0 {
			d.tag("rect", "class", classOr(p.Class, ageClass(n)), "x", f(x), "width", f(max(w-2, 1)), "height", "28").raw("</rect>")
		}
		x += w
	}
	d.raw(`</svg><ul class="whole__legend">`)
	for n, p := range parts {
		d.raw("<li>").swatch(classOr(p.Class, ageClass(n)))
		if p.Href != "" {
			d.tag("a", "class", "govuk-link", "href", string(templ.URL(p.Href))).text(p.Label).raw("</a>")
		} else {
			d.raw("<span>").text(p.Label).raw("</span>")
		}
		d.raw(` <bdi dir="ltr" class="whole__value">`).text(p.Value.Text).raw("</bdi></li>")
	}
	return d.raw("</ul></div>").component()
}

func ageClass(n int) string { return "a" + string(rune('0'+min(n, 5))) }

func (d *drawing) swatch(class string) *drawing {
	d.raw(`<svg class="chart swatch" viewBox="0 0 14 14" aria-hidden="true" focusable="false">`)
	return d.tag("rect", "class", class, "width", "14", "height", "14", "rx", "3").raw("</rect></svg>")
}
