package indicator

import (
	"maps"
	"slices"
)

// Histogram counts files by whole days. It adds up, which a median does not.
type Histogram map[int]int64

// Add adds another histogram to this one.
func (h Histogram) Add(o Histogram) {
	for days, n := range o {
		h[days] += n
	}
}

// N is the number of files.
func (h Histogram) N() int64 {
	var n int64
	for _, c := range h {
		n += c
	}
	return n
}

// Percentile is the smallest number of days within which at least p percent of the files were decided (nearest rank);
// false when there is none. The median is Percentile(50).
func (h Histogram) Percentile(p int64) (int, bool) {
	n := h.N()
	if n == 0 {
		return 0, false
	}
	need, seen := (n*p+99)/100, int64(0)
	for _, days := range slices.Sorted(maps.Keys(h)) {
		if seen += h[days]; seen >= need {
			return days, true
		}
	}
	return 0, false
}
