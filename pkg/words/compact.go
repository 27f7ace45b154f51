package words

import "socle/pkg/money"

// steps are the words for thousands, millions and billions, by language.
var steps = map[Lang][3]string{
	French:     {nbsp + "k", nbsp + "M", nbsp + "Md"},
	English:    {"k", "m", "bn"},
	Arabic:     {nbsp + "ألف", nbsp + "مليون", nbsp + "مليار"},
	Portuguese: {nbsp + "mil", nbsp + "M", nbsp + "mM"},
	Spanish:    {nbsp + "mil", nbsp + "M", nbsp + "mM"},
}

// Compact writes a number in three or four digits for charts and tiles: "1,2 Md", "350 k", "980". It is rounded, half
// up: never for an account.
func Compact(l Lang, n int64) string {
	names, ok := steps[l.Base()]
	if !ok {
		names = steps[French]
	}
	size := n
	if n < 0 {
		size = -n
	}
	for i, unit := range []int64{1_000_000_000, 1_000_000, 1_000} {
		if size < unit || (unit == 1_000 && size < 10_000) {
			continue
		}
		decimals, scale := 1, int64(10)
		if size >= 100*unit {
			decimals, scale = 0, 1
		}
		v := money.Rounding{Mode: money.HalfUp}.Ratio(money.Minor(n), scale, unit)
		return localized(l, trimmed(money.Currency{Decimals: decimals}.Decimal(v))) + names[2-i]
	}
	return Int(l, n)
}

// CompactMoney is Compact for an amount, in whole units of the currency and without its sign.
func CompactMoney(l Lang, m money.Minor, c money.Currency) string {
	unit := int64(1)
	for range c.Decimals {
		unit *= 10
	}
	return Compact(l, int64(money.Rounding{Mode: money.HalfUp}.Ratio(m, 1, unit)))
}

// trimmed drops a decimal that is zero.
func trimmed(s string) string {
	if n := len(s); n > 2 && s[n-2:] == ".0" {
		return s[:n-2]
	}
	return s
}
