package indicator

import (
	"math/big"
	"strings"

	"socle/pkg/money"
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

// Words says the gap for a reader: "12 de moins que l'objectif (−8,0 %)", "12 under target (−8.0 %)".
func (g Gap) Words(lang string, cur money.Currency) string {
	if g.By.Sign() == 0 {
		return Text{"objectif atteint", "on target"}.In(lang)
	}
	words := g.amount(lang, cur) + " " + g.side().In(lang)
	if g.Ratio == nil || g.Unit == Percent {
		return words
	}
	return words + " (" + sign(g.Ratio) + figure(g.Ratio, 1, lang) + percentSign(lang) + ")"
}

func (g Gap) side() Text {
	if g.By.Sign() > 0 {
		return Text{"de plus que l'objectif", "over target"}
	}
	return Text{"de moins que l'objectif", "under target"}
}

func (g Gap) amount(lang string, cur money.Currency) string {
	switch g.Unit {
	case Percent:
		return figure(g.By, 1, lang) + " " + plural(g.By, "point", "points", lang)
	case Days:
		if lang == "en" {
			return figure(g.By, 1, lang) + " " + plural(g.By, "day", "days", lang)
		}
		return figure(g.By, 1, lang) + " " + plural(g.By, "jour", "jours", lang)
	case Money:
		return figure(g.By, cur.Shown, lang) + " " + cur.Code
	}
	return figure(g.By, 0, lang)
}

// plural follows each language: one in French is anything under two, in English exactly one.
func plural(r *big.Rat, one, many, lang string) string {
	size := new(big.Rat).Abs(r)
	if lang == "en" && size.Cmp(big.NewRat(1, 1)) == 0 || lang != "en" && size.Cmp(big.NewRat(2, 1)) < 0 {
		return one
	}
	return many
}

func percentSign(lang string) string {
	if lang == "en" {
		return "%"
	}
	return " %"
}

func sign(r *big.Rat) string {
	if r.Sign() < 0 {
		return "−"
	}
	return "+"
}

// figure writes a size (without sign) with the separators of the language; spaces are narrow and do not break in French.
func figure(r *big.Rat, decimals int, lang string) string {
	whole, frac, _ := strings.Cut(new(big.Rat).Abs(r).FloatString(decimals), ".")
	group, point := " ", ","
	if lang == "en" {
		group, point = ",", "."
	}
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + group + whole[at:]
	}
	if frac == "" {
		return whole
	}
	return whole + point + frac
}
