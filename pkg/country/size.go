package country

import "socle/pkg/money"

// Mean sizes of the four classes, in hundredths of an employee, as sizes are drawn below.
var meanSize = [4]int{220, 1100, 4500, 28_000}

// tails stretch the open top of a distribution: value × tail/1000 at each sixteenth, in between in proportion.
var (
	sizeTail = [17]int{1000, 1050, 1100, 1170, 1240, 1330, 1430, 1560, 1710, 1900, 2150, 2480, 2950, 3700, 5100, 8500, 30000}
	wageTail = [17]int{1000, 1030, 1060, 1100, 1140, 1190, 1240, 1300, 1370, 1450, 1550, 1680, 1850, 2100, 2550, 3500, 12000}
)

// tail draws from a stretched top.
func tail(table [17]int, base int, roll uint64) int {
	at := scaled(roll, 16_000)
	low, high := table[at/1000], table[at/1000+1]
	return base * (low + (high-low)*(at%1000)/1000) / 1000
}

// sizes draws how many employees each of n employers has, so that they add up to total.
// The survey's size classes, which hold more large employers than the tables allow, are leaned towards the small ones
// until the mean size is the agency's; then the larger employers take up what is left.
func (d dice) sizes(p Profile, agency, n, total int) []int {
	classes := lean(p.Sizes[:], meanSize[:], total*100/max(n, 1))
	counts := money.Allocate(money.Minor(n), classes...)
	sizes := make([]int, 0, n)
	for class, count := range counts {
		for range count {
			sizes = append(sizes, d.size(class, agency, len(sizes)))
		}
	}
	fit(sizes, total)
	d.shuffle(sizes, agency)
	return sizes
}

func (d dice) size(class, agency, i int) int {
	roll := d.roll(ofSize, agency, i)
	switch class {
	case 0:
		return 1 + weights{35, 27, 21, 17}.pick(roll)
	case 1:
		return 5 + scaled(roll, 4) + scaled(d.roll(ofTail, agency, i), 13)*scaled(roll<<20, 1000)/1000
	case 2:
		return 21 + scaled(roll, 10) + scaled(d.roll(ofTail, agency, i), 71)*scaled(roll<<20, 1000)/1000
	}
	return tail(sizeTail, 101, roll)
}

// fit makes sizes add up to the total: those over 20 (or all, when none is) share it in proportion, none below one.
func fit(sizes []int, total int) {
	large := []int{}
	for i, s := range sizes {
		if s > 20 {
			large = append(large, i)
		}
		total -= s
	}
	if len(large) == 0 {
		for i := range sizes {
			large = append(large, i)
		}
	}
	if len(large) == 0 {
		return
	}
	spare := make([]int64, len(large))
	for k, i := range large {
		total += sizes[i] - 1
		spare[k] = int64(sizes[i] - 1)
	}
	for k, part := range money.Allocate(money.Minor(max(total, 0)), spare...) {
		sizes[large[k]] = 1 + int(part)
	}
}

func (d dice) shuffle(sizes []int, agency int) {
	for i := len(sizes) - 1; i > 0; i-- {
		j := d.below(ofSite, agency, i, i+1)
		sizes[i], sizes[j] = sizes[j], sizes[i]
	}
}

// lean tilts weights, by a power of a common factor along their order, until the mean of their values is the one wanted.
// The result is in parts of a billion.
func lean(w, values []int, wanted int) []int64 {
	low, high := 1e-6, 1e6
	for range 200 {
		middle := (low + high) / 2
		if high > 4*low {
			middle = 2 * low
		}
		if meanOf(tilted(w, middle), values) < wanted {
			low = middle
		} else {
			high = middle
		}
	}
	return tilted(w, high)
}

func tilted(w []int, factor float64) []int64 {
	raw, sum, f := make([]float64, len(w)), 0.0, 1.0
	for i, v := range w {
		raw[i] = float64(v) * f
		sum += raw[i]
		f *= factor
	}
	out := make([]int64, len(w))
	for i := range raw {
		out[i] = int64(raw[i] / sum * 1e9)
	}
	return out
}

func meanOf(w []int64, values []int) int {
	var sum, of int64
	for i, v := range values {
		sum += w[i] * int64(v)
		of += w[i]
	}
	return int(sum / max(of, 1))
}

// byWeight turns tilted weights into weights for drawing.
func byWeight(w []int64) weights {
	out := make(weights, len(w))
	for i, v := range w {
		out[i] = int(v)
	}
	return out
}
