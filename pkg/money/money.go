// Package money holds amounts in whole minor units, exact rates and the one rounding.
// There are no floats near money.
package money

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// Minor is an amount in whole minor units of the fund's currency (centimes, francs, millimes).
// A fund keeps its books in one currency, so rows carry Minor and the fund says which Currency.
type Minor int64

// Currency is an ISO 4217 code, the decimals in which amounts are kept and those which are shown.
// XOF, XAF, GNF, KMF keep 0; MAD keeps 2; TND keeps 3; MGA keeps 2 and shows 0.
type Currency struct {
	Code     string `json:"code" yaml:"code"`
	Decimals int    `json:"decimals" yaml:"decimals"`
	Shown    int    `json:"shown" yaml:"shown"`
}

// Add sums and panics on overflow, which is a programming error: no lawful sum reaches 92 quadrillion minor units.
func (m Minor) Add(n Minor) Minor {
	s := m + n
	if (m > 0 && n > 0 && s < 0) || (m < 0 && n < 0 && s >= 0) {
		panic("money: overflow")
	}
	return s
}

// Sum adds all.
func Sum(ms ...Minor) Minor {
	var t Minor
	for _, m := range ms {
		t = t.Add(m)
	}
	return t
}

// Value keeps Minor a bigint in the database; it is read back as one.
func (m Minor) Value() (driver.Value, error) { return int64(m), nil }

// Decimal writes the amount as a plain decimal string with all kept decimals: "1234.50", "-3", "0.005".
func (c Currency) Decimal(m Minor) string {
	neg := m < 0
	u := uint64(m)
	if neg {
		u = uint64(-m)
	}
	s := strconv.FormatUint(u, 10)
	if c.Decimals > 0 {
		for len(s) <= c.Decimals {
			s = "0" + s
		}
		s = s[:len(s)-c.Decimals] + "." + s[len(s)-c.Decimals:]
	}
	if neg {
		s = "-" + s
	}
	return s
}

// Parse reads a plain decimal string ("1234.5", "-3") exactly; more decimals than the currency keeps is an error.
func (c Currency) Parse(s string) (Minor, error) {
	v, err := parseScaled(s, c.Decimals)
	if err != nil {
		return 0, fmt.Errorf("amount %q: %w", s, err)
	}
	return Minor(v), nil
}

// Rate is an exact decimal fraction held as whole parts per million: 3.06 % is 30600.
type Rate int64

// ParsePercent reads "3.06" (percent) exactly; more than four decimals is an error.
func ParsePercent(s string) (Rate, error) {
	v, err := parseScaled(s, 4)
	if err != nil {
		return 0, fmt.Errorf("rate %q: %w", s, err)
	}
	return Rate(v), nil
}

// Percent writes the rate in percent without trailing zeros: "3.06", "8", "0.67".
func (r Rate) Percent() string {
	s := Currency{Decimals: 4}.Decimal(Minor(r))
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// Mode is how a fraction of a unit is rounded.
type Mode string

// The modes a fund can declare.
const (
	HalfUp   Mode = "half_up"   // ties away from zero
	HalfEven Mode = "half_even" // ties to the even unit
	Down     Mode = "down"      // towards zero
	Up       Mode = "up"        // away from zero
)

// Rounding is the fund's rounding: a mode, to a whole number of minor units (1, 5, 10, …; 0 means 1).
type Rounding struct {
	Mode Mode  `json:"mode" yaml:"mode"`
	Unit Minor `json:"unit,omitempty" yaml:"unit,omitempty"`
}

// Of gives rate × base, rounded once as r says. Exact in 128 bits.
func (r Rounding) Of(base Minor, rate Rate) Minor {
	return r.Ratio(base, int64(rate), 1_000_000)
}

// Ratio gives base × num / den rounded once, exact in 128 bits. It panics when den is not above zero, when den × unit does
// not fit 64 bits, and when the result does not fit an amount: programming errors all.
func (r Rounding) Ratio(base Minor, num, den int64) Minor {
	if den <= 0 {
		panic("money: denominator not above zero")
	}
	unit := max(int64(r.Unit), 1)
	neg := (base < 0) != (num < 0)
	hi, lo := bits.Mul64(abs(int64(base)), abs(num))
	dh, d := bits.Mul64(uint64(den), uint64(unit))
	if dh != 0 || hi >= d {
		panic("money: overflow")
	}
	q, rem := bits.Div64(hi, lo, d)
	if q <= math.MaxInt64 && r.up(q, rem, d) {
		q++
	}
	over, v := bits.Mul64(q, uint64(unit))
	if over != 0 || v > math.MaxInt64 {
		panic("money: overflow")
	}
	if neg {
		return -Minor(v)
	}
	return Minor(v)
}

func (r Rounding) up(q, rem, d uint64) bool {
	switch r.Mode {
	case Down:
		return false
	case Up:
		return rem > 0
	case HalfEven:
		half := d - rem
		return rem > half || (rem == half && q%2 == 1)
	default:
		return rem >= d-rem && rem > 0
	}
}

// Allocate shares total over weights so that the parts add up to it exactly: largest remainder, ties to the first.
// All weights zero: everything on the first. Negative weights panic, and weights whose sum an int64 cannot hold.
func Allocate(total Minor, weights ...int64) []Minor {
	parts := make([]Minor, len(weights))
	sum := weigh(weights)
	switch {
	case len(weights) == 0:
		return parts
	case sum == 0:
		parts[0] = total
		return parts
	}
	t := abs(int64(total))
	rest, rems := t, make([]uint64, len(weights))
	for i, w := range weights {
		hi, lo := bits.Mul64(t, uint64(w))
		q, rem := bits.Div64(hi, lo, sum)
		parts[i], rems[i] = Minor(q), rem
		rest -= q
	}
	for _, i := range largest(rems, int(rest)) {
		parts[i]++
	}
	if total < 0 {
		for i := range parts {
			parts[i] = -parts[i]
		}
	}
	return parts
}

func weigh(weights []int64) (sum uint64) {
	for _, w := range weights {
		if w < 0 {
			panic("money: negative weight")
		}
		if sum += uint64(w); sum > math.MaxInt64 {
			panic("money: overflow")
		}
	}
	return sum
}

// largest gives the indices of the n largest, ties to the first.
func largest(rems []uint64, n int) []int {
	if n == 0 {
		return nil
	}
	order := make([]int, len(rems))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(rems[j], rems[i]) })
	return order[:n]
}

func abs(v int64) uint64 {
	if v < 0 {
		return uint64(-v)
	}
	return uint64(v)
}

func parseScaled(s string, decimals int) (int64, error) {
	body, neg := strings.CutPrefix(s, "-")
	whole, frac, dot := strings.Cut(body, ".")
	if whole == "" || (dot && frac == "") {
		return 0, fmt.Errorf("not a decimal number")
	}
	for len(frac) > decimals && strings.HasSuffix(frac, "0") {
		frac = frac[:len(frac)-1]
	}
	if len(frac) > decimals {
		return 0, fmt.Errorf("more than %d decimals", decimals)
	}
	digits := whole + frac + strings.Repeat("0", decimals-len(frac))
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, fmt.Errorf("not a decimal number")
		}
	}
	if neg {
		digits = "-" + digits
	}
	v, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("out of range")
	}
	return v, nil
}
