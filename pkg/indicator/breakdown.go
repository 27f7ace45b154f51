package indicator

import (
	"iter"
	"maps"
	"math/big"
	"slices"

	"socle/pkg/cal"
)

// Part is one slice of an indicator cut by a dimension. Share is the slice's part of the whole in percent with two
// decimals, for figures that add up; nil for ratios, and when the whole is zero.
type Part struct {
	Key   string  `json:"key"`
	Value Value   `json:"value"`
	Share *string `json:"share"`
}

// Breakdown cuts one reading of the indicator by a dimension, in the order of the keys.
// KPI-05 is the breakdown of KPI-01 and KPI-02 by sector and by region.
func (i Indicator) Breakdown(reading string, by Dimension, last cal.Month, cells iter.Seq[Cell], c Context) []Part {
	r, ok := i.Reading(reading)
	if !ok {
		return nil
	}
	groups := map[string][]Cell{}
	for cell := range cells {
		groups[cell.Of(by)] = append(groups[cell.Of(by)], cell)
	}
	c.Targets = nil
	parts, whole := []Part{}, new(big.Rat)
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		f, days := Whole(c.Period, last, slices.Values(groups[key]))
		v := i.read(r, f, days, c)
		parts = append(parts, Part{Key: key, Value: v})
		if v.exact != nil {
			whole.Add(whole, v.exact)
		}
	}
	if !r.Unit.level() && whole.Sign() != 0 {
		share(parts, whole)
	}
	return parts
}

func share(parts []Part, whole *big.Rat) {
	for n := range parts {
		s := new(big.Rat).Quo(parts[n].Value.exact, whole)
		parts[n].Share = text(plain(s.Mul(s, big.NewRat(100, 1)), 2))
	}
}
