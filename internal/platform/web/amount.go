package web

import (
	"errors"
	"strings"

	"socle/pkg/money"
)

// Amount reads an amount as people type it: spaces of all kinds, comma or dot for decimals, thousands grouped.
// In a currency kept without decimals, a dot or comma before exactly three digits groups thousands.
func Amount(s string, c money.Currency) (money.Minor, error) {
	var b strings.Builder
	for _, r := range strings.TrimSpace(s) {
		switch r {
		case ' ', '\u00a0', '\u202f', '\'':
		default:
			b.WriteRune(r)
		}
	}
	t := b.String()
	if t == "" {
		return 0, nil
	}
	dot, comma := strings.LastIndexByte(t, '.'), strings.LastIndexByte(t, ',')
	last := max(dot, comma)
	grouping := last >= 0 && (c.Decimals == 0 || strings.Count(t, t[last:last+1]) > 1) && len(t)-last-1 == 3
	switch {
	case last < 0:
	case grouping:
		t = strings.NewReplacer(".", "", ",", "").Replace(t)
	default:
		whole := strings.NewReplacer(".", "", ",", "").Replace(t[:last])
		t = whole + "." + t[last+1:]
	}
	m, err := c.Parse(t)
	if err != nil {
		return 0, errors.New("is not an amount, such as 1 234,50")
	}
	return m, nil
}
