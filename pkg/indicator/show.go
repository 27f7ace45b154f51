package indicator

import (
	"math/big"

	"socle/pkg/money"
	"socle/pkg/words"
)

// Short is Say in a few characters, for tiles and charts: large counts and amounts are rounded ("1,2 Md"), and neither days
// nor amounts say their unit.
func Short(l words.Lang, u Unit, figure *string, cur money.Currency) string {
	r, ok := rational(figure)
	if !ok {
		return "–"
	}
	switch u {
	case Percent:
		return Say(l, u, figure, cur)
	case Days:
		return words.Decimal(l, plain(r, 1))
	case Money:
		if minor, err := cur.Parse(r.FloatString(cur.Decimals)); err == nil {
			return words.CompactMoney(l, minor, cur)
		}
	}
	if whole := plain(r, 0); len(whole) < 6 {
		return words.Decimal(l, whole)
	}
	return words.Compact(l, new(big.Int).Quo(r.Num(), r.Denom()).Int64())
}

// Scaled is a plain decimal figure as a whole number for drawing: thousandths of a percent or of a day, minor units, counts.
// False when there is no figure.
func Scaled(u Unit, figure *string, cur money.Currency) (int64, bool) {
	r, ok := rational(figure)
	if !ok {
		return 0, false
	}
	decimals := map[Unit]int{Percent: 3, Days: 3, Money: cur.Decimals}[u]
	n, err := money.Currency{Decimals: decimals}.Parse(r.FloatString(decimals))
	return int64(n), err == nil
}

func rational(figure *string) (*big.Rat, bool) {
	if figure == nil {
		return nil, false
	}
	return new(big.Rat).SetString(*figure)
}
