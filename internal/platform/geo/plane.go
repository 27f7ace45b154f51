package geo

import "math"

// box is the least rectangle around points, in degrees or on the sheet.
type box struct{ west, south, east, north float64 }

var empty = box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

func (b box) with(p point) box {
	return box{math.Min(b.west, p[0]), math.Min(b.south, p[1]), math.Max(b.east, p[0]), math.Max(b.north, p[1])}
}

func (b box) join(o box) box {
	return b.with(point{o.west, o.south}).with(point{o.east, o.north})
}

func boxOf(polygons [][]ring) box {
	b := empty
	for _, p := range polygons {
		for _, at := range p[0] {
			b = b.with(at)
		}
	}
	return b
}

// sheet projects degrees on a drawing 640 wide: longitudes shrunk by the cosine of the middle latitude, which is true
// enough for a country and for the continent near the equator.
type sheet struct {
	box           box
	scale, shrink float64
	height        float64
}

const (
	width  = 640.0
	margin = 12.0
)

func sheetOf(b box) sheet {
	shrink := math.Cos((b.south + b.north) / 2 * math.Pi / 180)
	w, h := math.Max((b.east-b.west)*shrink, 1e-6), math.Max(b.north-b.south, 1e-6)
	scale := math.Min((width-2*margin)/w, 720/h)
	return sheet{box: b, scale: scale, shrink: shrink, height: h*scale + 2*margin}
}

func (s sheet) at(p point) point {
	left := (width - (s.box.east-s.box.west)*s.shrink*s.scale) / 2
	return point{left + (p[0]-s.box.west)*s.shrink*s.scale, margin + (s.box.north-p[1])*s.scale}
}

// area of a ring, whichever way it turns.
func area(r ring) float64 {
	var sum float64
	for i := 1; i < len(r); i++ {
		sum += r[i-1][0]*r[i][1] - r[i][0]*r[i-1][1]
	}
	return math.Abs(sum) / 2
}

// largest is the outside of the largest polygon: where the name goes.
func (f Feature) largest() ring {
	best := f.polygons[0][0]
	for _, p := range f.polygons {
		if area(p[0]) > area(best) {
			best = p[0]
		}
	}
	return best
}

// within says whether a point lies in the feature; holes count as outside.
func (f Feature) within(p point) bool {
	odd := false
	for _, polygon := range f.polygons {
		for _, r := range polygon {
			for i := 1; i < len(r); i++ {
				a, b := r[i-1], r[i]
				if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
					odd = !odd
				}
			}
		}
	}
	return odd
}

// heart is a point well inside the largest polygon: of a grid of points, the one farthest from its border.
func (f Feature) heart() point {
	r := f.largest()
	b := boxOf([][]ring{{r}})
	best, far := point{(b.west + b.east) / 2, (b.south + b.north) / 2}, -1.0
	const steps = 14
	for i := range steps {
		for j := range steps {
			p := point{b.west + (b.east-b.west)*(float64(i)+.5)/steps, b.south + (b.north-b.south)*(float64(j)+.5)/steps}
			if d := distance(p, r); f.within(p) && d > far {
				best, far = p, d
			}
		}
	}
	return best
}

// distance of a point to a ring's nearest corner or side.
func distance(p point, r ring) float64 {
	least := math.Inf(1)
	for i := 1; i < len(r); i++ {
		least = math.Min(least, toSide(p, r[i-1], r[i]))
	}
	return least
}

func toSide(p, a, b point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = math.Max(0, math.Min(1, ((p[0]-a[0])*dx+(p[1]-a[1])*dy)/l))
	}
	return math.Hypot(p[0]-a[0]-t*dx, p[1]-a[1]-t*dy)
}
