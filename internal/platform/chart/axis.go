package chart

// frame is where the marks of a line or column chart are drawn, in the units of its drawing.
type frame struct {
	width, height            float64
	left, right, top, bottom float64
	low, high                int64 // the values at the bottom and the top
	count                    int   // places on the horizontal axis
}

func wide(count int) frame {
	return frame{width: 760, height: 270, left: 64, right: 16, top: 14, bottom: 30, count: count}
}

func narrow(count int) frame {
	return frame{width: 340, height: 230, left: 50, right: 10, top: 12, bottom: 28, count: count}
}

// y is the height at which a value is drawn.
func (p frame) y(v int64) float64 {
	room := p.height - p.top - p.bottom
	return p.top + room*(1-float64(v-p.low)/float64(max(p.high-p.low, 1)))
}

// x is the middle of the n-th place.
func (p frame) x(n int) float64 { return p.left + p.step()*(float64(n)+0.5) }

func (p frame) step() float64 { return (p.width - p.left - p.right) / float64(max(p.count, 1)) }

// every is how many places apart labels stand, so that they do not touch.
func (p frame) every() int {
	n := 1
	for p.step()*float64(n) < 46 {
		n++
	}
	return n
}

// ticks are round values from low to high, four to six of them, both ends included; low and high are widened to them.
func ticks(low, high int64) []int64 {
	if high <= low {
		high = low + 1
	}
	step := round((high - low + 3) / 4)
	first := low / step * step
	if low < 0 && first > low {
		first -= step
	}
	at := []int64{first}
	for at[len(at)-1] < high {
		at = append(at, at[len(at)-1]+step)
	}
	return at
}

// round gives the smallest of 1, 2, 5 × 10^k that is not below n.
func round(n int64) int64 {
	unit := int64(1)
	for {
		for _, m := range []int64{1, 2, 5} {
			if m*unit >= n {
				return m * unit
			}
		}
		unit *= 10
	}
}

// axes draws the grid, the values on the left and the labels below.
func (d *drawing) axes(p frame, at []int64, write func(int64) string, labels []string) {
	for _, v := range at {
		d.tag("line", "class", "chart-grid", "x1", f(p.left), "x2", f(p.width-p.right), "y1", f(p.y(v)), "y2", f(p.y(v))).raw("</line>")
		d.label(p.left-8, p.y(v)+4, "end", "", write(v))
	}
	for n, l := range labels {
		if (len(labels)-1-n)%p.every() == 0 {
			d.label(p.x(n), p.height-8, "middle", "", l)
		}
	}
}
