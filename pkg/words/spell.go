package words

import (
	"strings"

	"socle/pkg/money"
)

var units = [...]string{"zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
	"quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"}

var tens = [...]string{2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 7: "soixante", 8: "quatre-vingt", 9: "quatre-vingt"}

// Spell writes a whole number out in French, in the spelling of administrations (hyphens under a hundred only):
// "deux cent soixante-quinze mille", "quatre-vingts", "moins un".
func Spell(n int64) string {
	if n < 0 {
		return "moins " + spellPositive(uint64(-n))
	}
	return spellPositive(uint64(n))
}

func spellPositive(n uint64) string {
	if n == 0 {
		return units[0]
	}
	var parts []string
	for _, big := range []struct {
		of   uint64
		name string
	}{{1_000_000_000_000_000_000, "trillion"}, {1_000_000_000_000_000, "billiard"}, {1_000_000_000_000, "billion"}, {1_000_000_000, "milliard"}, {1_000_000, "million"}} {
		if q := n / big.of; q > 0 {
			parts = append(parts, hundreds(q, true), plural(big.name, q))
			n %= big.of
		}
	}
	if q := n / 1000; q > 0 {
		if q > 1 {
			parts = append(parts, hundreds(q, false)) // mille takes no s, and takes it from cent and vingt
		}
		parts = append(parts, "mille")
		n %= 1000
	}
	if n > 0 {
		parts = append(parts, hundreds(n, true))
	}
	return strings.Join(parts, " ")
}

// hundreds spells 1 to 999; last says that nothing follows that takes the s of "cents" and "quatre-vingts" away.
func hundreds(n uint64, last bool) string {
	var parts []string
	if q := n / 100; q > 0 {
		if q > 1 {
			parts = append(parts, units[q])
		}
		cent := "cent"
		if q > 1 && n%100 == 0 && last {
			cent = "cents"
		}
		parts = append(parts, cent)
	}
	if rest := n % 100; rest > 0 {
		parts = append(parts, underHundred(rest, last))
	}
	return strings.Join(parts, " ")
}

func underHundred(n uint64, last bool) string {
	if n < 20 {
		return units[n]
	}
	ten, unit := n/10, n%10
	if ten == 7 || ten == 9 {
		unit += 10
	}
	switch {
	case unit == 0 && ten == 8 && last:
		return "quatre-vingts"
	case unit == 0:
		return tens[ten]
	case (unit == 1 || unit == 11) && ten < 8:
		return tens[ten] + " et " + units[unit]
	}
	return tens[ten] + "-" + units[unit]
}

// plural adds an s from two on: French counts 0 and 1 as one. Words that end in s stay.
func plural(name string, n uint64) string {
	if n < 2 {
		return name
	}
	words := strings.Fields(name)
	for i, w := range words {
		if !strings.HasSuffix(w, "s") && w != "CFA" && w != "ariary" {
			words[i] = w + "s"
		}
	}
	return strings.Join(words, " ")
}

// currencies are the names of whole and of hundredth (or thousandth) in French.
var currencies = map[string][2]string{
	"XOF": {"franc CFA", ""}, "XAF": {"franc CFA", ""}, "MAD": {"dirham", "centime"}, "GNF": {"franc guinéen", ""},
	"KMF": {"franc comorien", ""}, "CDF": {"franc congolais", "centime"}, "MGA": {"ariary", "centième"},
	"TND": {"dinar", "millime"}, "MRU": {"ouguiya", "khoums"}, "DZD": {"dinar", "centime"}, "EUR": {"euro", "centime"},
}

// SpellMoney writes an amount out in French for a receipt: "deux cent soixante-quinze mille francs CFA", "mille deux cent
// trente-quatre dirhams et cinquante centimes", "un million de francs CFA". Kept decimals that are zero are not written.
func SpellMoney(m money.Minor, c money.Currency) string {
	unit := uint64(1)
	for range c.Decimals {
		unit *= 10
	}
	n, sign := uint64(m), ""
	if m < 0 {
		n, sign = uint64(-m), "moins "
	}
	names, known := currencies[c.Code]
	if !known {
		names = [2]string{c.Code, "centième"}
	}
	out := sign + spellPositive(n/unit) + of(n/unit) + plural(names[0], n/unit)
	if part := n % unit; part > 0 {
		out += " et " + spellPositive(part) + " " + plural(names[1], part)
	}
	return out
}

// of joins a number and its currency: millions and milliards are nouns, and take "de".
func of(n uint64) string {
	if n >= 1_000_000 && n%1_000_000 == 0 {
		return " de "
	}
	return " "
}
