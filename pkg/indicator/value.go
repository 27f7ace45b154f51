package indicator

import (
	"math/big"
	"strconv"
	"time"

	"socle/pkg/cal"
	"socle/pkg/money"
)

// Value is one figure, ready to show or to send. Figures are plain decimal strings: counts whole, money with all the
// decimals that the currency keeps, percent with two decimals, days with one, rounded half away from zero.
// Value is nil when the figure is not applicable; Numerator and Denominator are exact.
// AsOf is the freshness: the moment up to which the facts were measured.
type Value struct {
	ID          string    `json:"id"`
	Reading     string    `json:"reading"`
	Value       *string   `json:"value"`
	Numerator   *string   `json:"numerator"`
	Denominator *string   `json:"denominator"`
	Unit        Unit      `json:"unit"`
	Target      *string   `json:"target"`
	AsOf        time.Time `json:"as_of"`

	exact *big.Rat
}

// Exact is the figure before rounding, in percent, days, units or minor units; nil when not applicable.
// It must not be changed.
func (v Value) Exact() *big.Rat { return v.exact }

// Context is what a figure needs besides the facts.
type Context struct {
	Period   cal.Period
	Currency money.Currency
	AsOf     time.Time
	Targets  []Target
}

// Evaluate gives the main reading of the indicator, from the facts of the whole period (see Whole).
func (i Indicator) Evaluate(f Fact, days Histogram, c Context) Value {
	return i.read(i.Main(), f, days, c)
}

// All gives every reading, the main one first.
func (i Indicator) All(f Fact, days Histogram, c Context) []Value {
	vs := make([]Value, len(i.Readings))
	for n, r := range i.Readings {
		vs[n] = i.read(r, f, days, c)
	}
	return vs
}

// EvaluateAll gives the main reading of each of the twelve.
func EvaluateAll(f Fact, days Histogram, c Context) []Value {
	vs := []Value{}
	for _, i := range Catalogue() {
		vs = append(vs, i.Evaluate(f, days, c))
	}
	return vs
}

func (i Indicator) read(r Reading, f Fact, days Histogram, c Context) Value {
	v := Value{ID: i.ID, Reading: r.Key, Unit: r.Unit, AsOf: c.AsOf}
	v.compute(r, f, days, c)
	if v.exact != nil {
		v.Value = text(r.Unit.write(v.exact, c.Currency))
	}
	return v.Against(c)
}

// Against is the figure with what the targets want of it, if they want anything.
func (v Value) Against(c Context) Value {
	if wanted, ok := Wanted(c.Targets, v.ID, v.Reading, c.Period); ok {
		v.Target = text(v.Unit.write(wanted, c.Currency))
	}
	return v
}

func (v *Value) compute(r Reading, f Fact, days Histogram, c Context) {
	if r.Quantile > 0 {
		v.Denominator = text(strconv.FormatInt(days.N(), 10))
		if d, ok := days.Percentile(r.Quantile); ok {
			v.exact = big.NewRat(int64(d), 1)
		}
		return
	}
	num := r.Numerator.Of(f, c.Period)
	v.Numerator = text(r.Numerator.write(num, c.Currency))
	if r.Denominator == nil {
		v.exact = big.NewRat(num, 1)
		return
	}
	den := r.Denominator.Of(f, c.Period)
	v.Denominator = text(r.Denominator.write(den, c.Currency))
	if den != 0 {
		v.exact = big.NewRat(num, 1)
		v.exact.Mul(v.exact, big.NewRat(r.Unit.scale(), 1))
		v.exact.Quo(v.exact, big.NewRat(den, 1))
	}
}

// write gives a numerator or denominator exactly, in the unit of its measures.
func (s Sum) write(v int64, cur money.Currency) string {
	switch s[0].Measure.Definition().Unit {
	case Money, MoneyDays:
		return cur.Decimal(money.Minor(v))
	}
	return strconv.FormatInt(v, 10)
}

// scale turns a ratio into the unit: percent are hundredths.
func (u Unit) scale() int64 {
	if u == Percent {
		return 100
	}
	return 1
}

// write rounds a figure to the decimals that its unit shows. Money comes in minor units.
func (u Unit) write(r *big.Rat, cur money.Currency) string {
	switch u {
	case Percent:
		return plain(r, 2)
	case Days:
		return plain(r, 1)
	case Money:
		minor := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(cur.Decimals)), nil)
		return plain(new(big.Rat).Quo(r, new(big.Rat).SetInt(minor)), cur.Decimals)
	}
	return plain(r, 0)
}

// plain writes a rational with so many decimals, and no "-0.00".
func plain(r *big.Rat, decimals int) string {
	s := r.FloatString(decimals)
	if zero, ok := new(big.Rat).SetString(s); ok && zero.Sign() == 0 {
		return new(big.Rat).FloatString(decimals)
	}
	return s
}

func text(s string) *string { return &s }
