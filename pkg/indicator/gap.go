package indicator

import (
	"math/big"
	"strings"

	"socle/pkg/money"
	"socle/pkg/words"
)

// Gap is how far a figure is from its target.
type Gap struct {
	Unit  Unit
	Good  bool     // on target or on the better side of it
	By    *big.Rat // figure − target, in the unit of the figure; money in major units
	Ratio *big.Rat // (figure − target) / target × 100; nil for a target of zero
}

// Gap compares the figure with its target; false when either is missing.
func (i Indicator) Gap(v Value) (Gap, bool) {
	if v.Value == nil || v.Target == nil {
		return Gap{}, false
	}
	have, ok1 := new(big.Rat).SetString(*v.Value)
	want, ok2 := new(big.Rat).SetString(*v.Target)
	if !ok1 || !ok2 {
		return Gap{}, false
	}
	g := Gap{Unit: v.Unit, By: new(big.Rat).Sub(have, want)}
	g.Good = g.By.Sign() == 0 || (g.By.Sign() > 0) == (i.Better != Lower)
	if want.Sign() != 0 {
		g.Ratio = new(big.Rat).Quo(g.By, new(big.Rat).Abs(want))
		g.Ratio.Mul(g.Ratio, big.NewRat(100, 1))
	}
	return g, true
}

// Under says that the figure misses its target by at least so many percent of it, on the worse side: what an alert asks.
func (g Gap) Under(percent int64) bool {
	return !g.Good && g.Ratio != nil && new(big.Rat).Abs(g.Ratio).Cmp(big.NewRat(percent, 1)) >= 0
}

// Words says the gap for a reader, in French or English: "12 de moins que l'objectif (−8,0 %)", "12 under target (−8.0%)".
func (g Gap) Words(l words.Lang, cur money.Currency) string {
	if g.By.Sign() == 0 {
		return pick(l, "objectif atteint", "on target")
	}
	said := g.size(l, cur) + " " + g.side(l)
	if g.Ratio == nil || g.Unit == Percent {
		return said
	}
	return said + " (" + sign(g.Ratio) + ratio(l, g.Ratio) + ")"
}

func (g Gap) side(l words.Lang) string {
	if g.By.Sign() > 0 {
		return pick(l, "de plus que l'objectif", "over target")
	}
	return pick(l, "de moins que l'objectif", "under target")
}

func (g Gap) size(l words.Lang, cur money.Currency) string {
	size := new(big.Rat).Abs(g.By)
	switch g.Unit {
	case Percent:
		return words.Decimal(l, size.FloatString(1)) + " " + plural(l, size, "point", "point")
	case Days:
		return words.Decimal(l, size.FloatString(1)) + " " + plural(l, size, "jour", "day")
	case Money:
		minor, err := cur.Parse(size.FloatString(cur.Decimals))
		if err != nil {
			return size.FloatString(cur.Decimals)
		}
		return words.Money(l, minor, cur)
	}
	return words.Decimal(l, size.FloatString(0))
}

// plural follows each language: one in French is anything under two, in English exactly one.
func plural(l words.Lang, size *big.Rat, fr, en string) string {
	if l.Base() == words.English {
		if size.Cmp(big.NewRat(1, 1)) == 0 {
			return en
		}
		return en + "s"
	}
	if size.Cmp(big.NewRat(2, 1)) < 0 {
		return fr
	}
	return fr + "s"
}

// ratio writes the size of a percentage with one decimal.
func ratio(l words.Lang, r *big.Rat) string {
	size, _ := strings.CutPrefix(r.FloatString(1), "-")
	return words.Decimal(l, size) + pick(l, "\u202f%", "%")
}

func sign(r *big.Rat) string {
	if r.Sign() < 0 {
		return "−"
	}
	return "+"
}

func pick(l words.Lang, fr, en string) string { return Text{fr, en}.In(string(l.Base())) }
