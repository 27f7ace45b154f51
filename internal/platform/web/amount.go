package web

import (
	"errors"
	"regexp"
	"strings"

	"socle/pkg/money"
)

// How people write amounts, once spaces are out: with one decimal sign, or with thousands grouped by the other.
var (
	plainAmount   = regexp.MustCompile(`^[+-]?[0-9]+([.,][0-9]+)?$`)
	groupedAmount = regexp.MustCompile(`^[+-]?[0-9]{1,3}((\.[0-9]{3})+(,[0-9]+)?|(,[0-9]{3})+(\.[0-9]+)?)$`)
	spaces        = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2009", "", "'", "", "\u2019", "", "\u2212", "-")
)

var errAmount = errors.New("is not an amount, such as 1 234,50")

// Amount reads an amount as people type it: spaces of all kinds, comma or dot for decimals, thousands grouped.
// In a currency kept without decimals, a dot or comma before exactly three digits groups thousands; in one with two,
// "1.234" could mean two amounts and is refused. Nothing typed is nothing.
func Amount(s string, c money.Currency) (money.Minor, error) {
	t := spaces.Replace(strings.TrimSpace(s))
	switch {
	case t == "":
		return 0, nil
	case groupedAmount.MatchString(t) && (c.Decimals == 0 || strings.Count(t, ".")+strings.Count(t, ",") > 1):
		last := len(t) // where the decimals begin: after the last sign when there are both
		if strings.Contains(t, ".") && strings.Contains(t, ",") {
			last = strings.LastIndexAny(t, ".,")
		}
		t = strings.NewReplacer(".", "", ",", "").Replace(t[:last]) + strings.Replace(t[last:], ",", ".", 1)
	case plainAmount.MatchString(t):
		t = strings.Replace(t, ",", ".", 1)
		if _, after, _ := strings.Cut(t, "."); len(after) == 3 && c.Decimals < 3 {
			return 0, errAmount
		}
	default:
		return 0, errAmount
	}
	m, err := c.Parse(strings.TrimPrefix(t, "+"))
	if err != nil {
		return 0, errAmount
	}
	return m, nil
}
