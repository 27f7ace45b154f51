package geo

import (
	"math"
	"slices"
)

// radius of the circle that stands for a small region.
const radius = 17.0

// placed is the circle of a small region: from its place on the map to where there is room.
type placed struct {
	feature  Feature
	from, at point
}

// insets gives a circle to each region too small to be seen or clicked: under 90 square points on a sheet 640 wide.
// Islands and countries drawn for context get none.
func (m *Map) insets(sh sheet) []placed {
	var found []placed
	for _, f := range m.Features {
		size := area(f.largest()) * sh.shrink * sh.scale * sh.scale
		if size >= 90 || !f.Fund || len(m.Features) == 1 {
			continue
		}
		from := sh.at(f.heart())
		found = append(found, placed{f, from, m.room(sh, from, found)})
	}
	return found
}

// room looks for the nearest place where a circle and its name cover no region: rings around the region, then the
// middle of the left side.
func (m *Map) room(sh sheet, from point, taken []placed) point {
	for r := 3 * radius; r < width; r += 10 {
		for turn := range 24 {
			angle := float64(turn) * math.Pi / 12
			p := point{from[0] + r*math.Cos(angle), from[1] + r*math.Sin(angle)}
			if m.free(sh, p, taken) {
				return p
			}
		}
	}
	return point{margin + radius, sh.height / 2}
}

func (m *Map) free(sh sheet, p point, taken []placed) bool {
	const side = 1.9 * radius
	if p[0] < side || p[0] > width-side || p[1] < radius+4 || p[1] > sh.height-radius-22 {
		return false
	}
	for _, t := range taken {
		if math.Hypot(t.at[0]-p[0], t.at[1]-p[1]) < 4*radius {
			return false
		}
	}
	for _, d := range []point{{0, 0}, {-side, 0}, {side, 0}, {0, -radius}, {0, radius}, {-side, 1.9 * radius}, {0, 1.9 * radius}, {side, 1.9 * radius}} {
		q := sh.back(point{p[0] + d[0], p[1] + d[1]})
		if slices.ContainsFunc(m.Features, func(f Feature) bool { return f.within(q) }) {
			return false
		}
	}
	return true
}

// back gives the degrees of a point of the sheet.
func (s sheet) back(p point) point {
	left := (width - (s.box.east-s.box.west)*s.shrink*s.scale) / 2
	return point{s.box.west + (p[0]-left)/(s.shrink*s.scale), s.box.north - (p[1]-margin)/s.scale}
}

func inset(insets []placed, f Feature) bool {
	return slices.ContainsFunc(insets, func(p placed) bool { return p.feature.ID == f.ID })
}
