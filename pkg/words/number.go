package words

import (
	"strconv"
	"strings"

	"socle/pkg/money"
)

// Int writes a whole number with its groups: "1 234 567".
func Int(l Lang, n int64) string { return localized(l, strconv.FormatInt(n, 10)) }

// Figure writes an amount with the currency's shown decimals and without its sign, for columns: "1 234,50".
// Decimals kept but not shown are rounded away, half up.
func Figure(l Lang, m money.Minor, c money.Currency) string {
	return localized(l, shown(m, c))
}

// Money writes an amount with its currency where the language puts it: "1 234 567 F CFA", "MAD 1,234.50".
func Money(l Lang, m money.Minor, c money.Currency) string {
	figure, sign := Figure(l, m, c), Sign(l, c)
	if !l.table().currencyFirst {
		return figure + nbsp + sign
	}
	if positive, negative := strings.CutPrefix(figure, "-"); negative {
		return "-" + sign + nbsp + positive
	}
	return sign + nbsp + figure
}

// Sign is how readers call the currency: "F CFA", "FCFA" in Central Africa, "د.م." for dirhams in Arabic, else the ISO code.
func Sign(l Lang, c money.Currency) string {
	switch {
	case c.Code == "XOF":
		return "F" + nnbsp + "CFA"
	case c.Code == "XAF":
		return "FCFA"
	case c.Code == "MAD" && l.Base() == Arabic:
		return "د.م."
	case c.Code == "TND" && l.Base() == Arabic:
		return "د.ت."
	}
	return c.Code
}

// Percent writes an exact rate: "3,06 %".
func Percent(l Lang, r money.Rate) string { return localized(l, r.Percent()) + l.table().percent }

// Ratio writes num/den in percent with this many decimals (0 to 3), half up: "87,4 %". A zero denominator is "–", never 0 %.
func Ratio(l Lang, num, den int64, decimals int) string {
	if den == 0 {
		return "–"
	}
	scale := [...]int64{100, 1_000, 10_000, 100_000}[decimals]
	if den < 0 {
		num, den = -num, -den
	}
	v := money.Rounding{Mode: money.HalfUp}.Ratio(money.Minor(num), scale, den)
	return localized(l, money.Currency{Decimals: decimals}.Decimal(v)) + l.table().percent
}

// Decimal writes a plain decimal string ("1234.5") in the language's manner: "1 234,5".
func Decimal(l Lang, plain string) string { return localized(l, plain) }

// shown is the plain decimal string rounded from the decimals kept to the decimals shown.
func shown(m money.Minor, c money.Currency) string {
	unit := int64(1)
	for range max(0, c.Decimals-c.Shown) {
		unit *= 10
	}
	v := money.Rounding{Mode: money.HalfUp}.Ratio(m, 1, unit)
	return money.Currency{Decimals: min(c.Shown, c.Decimals)}.Decimal(v)
}

// localized groups the whole part of a plain decimal and sets the language's decimal sign.
func localized(l Lang, plain string) string {
	t := l.table()
	body, negative := strings.CutPrefix(plain, "-")
	whole, frac, has := strings.Cut(body, ".")
	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	for i, r := range whole {
		if left := len(whole) - i; i > 0 && left%3 == 0 && len(whole) >= 3+t.minGroup {
			b.WriteString(t.group)
		}
		b.WriteRune(r)
	}
	if has {
		b.WriteString(t.decimal + frac)
	}
	return b.String()
}

// Separators are what the language sets between thousands and before decimals, for scripts that write figures.
func Separators(l Lang) (group, decimal string) {
	t := l.table()
	return t.group, t.decimal
}
