package indicator

import (
	"math/big"

	"socle/pkg/money"
	"socle/pkg/words"
)

// Words writes the figure for a reader: "87,4 %", "12,5 jours", "1 234 567 F CFA", "412". Not applicable is "–".
func (v Value) Words(l words.Lang, cur money.Currency) string { return Say(l, v.Unit, v.Value, cur) }

// TargetWords writes the target for a reader; "–" when there is none.
func (v Value) TargetWords(l words.Lang, cur money.Currency) string {
	return Say(l, v.Unit, v.Target, cur)
}

// Say writes a plain decimal figure of a unit for a reader, percent and days with one decimal, rounded half away from zero.
// None, and what is no figure, is "–".
func Say(l words.Lang, u Unit, figure *string, cur money.Currency) string {
	if figure == nil {
		return "–"
	}
	r, ok := new(big.Rat).SetString(*figure)
	if !ok {
		return "–"
	}
	switch u {
	case Percent:
		return words.Decimal(l, plain(r, 1)) + pick(l, "\u202f%", "%")
	case Days:
		return words.Decimal(l, plain(r, 1)) + " " + plural(l, new(big.Rat).Abs(r), "jour", "day")
	case Money:
		if minor, err := cur.Parse(*figure); err == nil {
			return words.Money(l, minor, cur)
		}
	}
	return words.Decimal(l, *figure)
}
