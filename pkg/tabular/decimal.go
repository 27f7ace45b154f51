package tabular

import (
	"errors"
	"strings"

	"socle/pkg/money"
)

// Reading says how an amount was understood when it could be understood otherwise.
type Reading string

// The readings of a dot or comma before exactly three digits.
const (
	Plain       Reading = ""          // nothing to say
	AsThousands Reading = "thousands" // 250.000 was read as 250000
	AsDecimal   Reading = "decimal"   // 250.000 was read as 250
)

// Errors of ReadAmount.
var (
	ErrNotAmount = errors.New("not an amount")
	ErrDecimals  = errors.New("more decimals than the currency has")
	ErrTooLong   = errors.New("amount too large")
)

// symbols are the ways to write currencies before or behind an amount, longer ones first.
var symbols = []string{"F CFA", "FCFA", "CFA", "DHS", "DH", "EUR", "€", "FR", "FG", "AR", "DT", "F"}

// spaces that people and programs put between thousands.
var spaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "'", " ", "’", " ", "\u2212", "-")

// ReadAmount reads an amount as people write it: "1 234,50", "1.250.000,50", "(12,00)", "12,00-", "1 500 FCFA".
// A dot or comma before exactly three digits is a separator of thousands in a currency without decimals, or
// when the digits cannot all be decimals; it is a decimal sign otherwise. Either way the Reading says so.
func ReadAmount(s string, c money.Currency) (money.Minor, Reading, error) {
	return readAmount(s, c, false)
}

// readAmount: in a workbook a number has a decimal dot and no separators; only a text can be ambiguous,
// and a number never ends in a zero after its dot.
func readAmount(s string, c money.Currency, workbook bool) (money.Minor, Reading, error) {
	body, negative := unsigned(s, c)
	if strings.Trim(body, "0123456789., ") != "" || strings.Trim(body, "., ") == "" || body[0] == ' ' {
		return 0, Plain, ErrNotAmount
	}
	number, reading, err := decimalPoint(body, c.Decimals, workbook)
	if err != nil {
		return 0, Plain, err
	}
	m, err := c.Parse(number)
	switch {
	case err != nil && strings.Contains(err.Error(), "decimals"):
		return 0, Plain, ErrDecimals
	case err != nil:
		return 0, Plain, ErrTooLong
	case negative:
		m = -m
	}
	return m, reading, nil
}

func unsigned(s string, c money.Currency) (body string, negative bool) {
	body = strings.ToUpper(strings.TrimSpace(spaces.Replace(s)))
	body = withoutSymbol(body, c.Code)
	if inner, ok := strings.CutPrefix(body, "("); ok {
		if inner, ok = strings.CutSuffix(inner, ")"); ok {
			return strings.TrimSpace(inner), true
		}
	}
	if rest, ok := strings.CutSuffix(body, "-"); ok && rest != "" {
		return strings.TrimSpace(rest), true
	}
	if rest, ok := strings.CutPrefix(body, "-"); ok {
		return strings.TrimSpace(rest), true
	}
	return strings.TrimSpace(strings.TrimPrefix(body, "+")), false
}

func withoutSymbol(body, code string) string {
	for _, symbol := range append([]string{code}, symbols...) {
		if rest, ok := strings.CutSuffix(body, symbol); ok && symbol != "" {
			return strings.TrimSpace(rest)
		}
		if rest, ok := strings.CutPrefix(body, symbol); ok && symbol != "" {
			return strings.TrimSpace(rest)
		}
	}
	return body
}

// decimalPoint finds which sign is the decimal one and gives a plain number.
func decimalPoint(body string, decimals int, workbook bool) (string, Reading, error) {
	dot, comma := strings.LastIndexByte(body, '.'), strings.LastIndexByte(body, ',')
	last := max(dot, comma)
	if last < 0 {
		whole, err := grouped(body, ' ')
		return whole, Plain, err
	}
	sign := body[last]
	other := byte(' ')
	if min(dot, comma) >= 0 {
		other = body[min(dot, comma)]
	}
	whole, fraction := body[:last], body[last+1:]
	if strings.IndexByte(whole, sign) >= 0 { // it comes twice: it separates thousands
		if min(dot, comma) >= 0 {
			return "", Plain, ErrNotAmount
		}
		whole, err := grouped(body, sign)
		return whole, Plain, err
	}
	reading := Plain
	if thousandsLike(whole, fraction) {
		if reading = ambiguous(fraction, decimals, workbook); reading == AsThousands {
			return whole + fraction, reading, nil
		}
	}
	if strings.Trim(fraction, "0123456789") != "" {
		return "", Plain, ErrNotAmount
	}
	if whole == "" {
		whole = "0"
	}
	whole, err := grouped(whole, other)
	if fraction != "" {
		whole += "." + fraction
	}
	return whole, reading, err
}

// thousandsLike: one to three digits, not 0, before the sign, and exactly three behind it.
func thousandsLike(whole, fraction string) bool {
	digits := strings.Trim(whole+fraction, "0123456789") == ""
	return digits && len(whole) >= 1 && len(whole) <= 3 && whole[0] != '0' && len(fraction) == 3
}

func ambiguous(fraction string, decimals int, workbook bool) Reading {
	switch {
	case workbook && fraction[2] != '0':
		return Plain
	case len(strings.TrimRight(fraction, "0")) > decimals, decimals == 0:
		return AsThousands
	default:
		return AsDecimal
	}
}

// grouped takes the separators out of a whole number, when they stand every three digits.
func grouped(s string, separator byte) (string, error) {
	parts := strings.Split(s, string(separator))
	for i, p := range parts {
		ok := len(p) == 3 || i == 0 && len(p) > 0 && (len(p) < 3 || len(parts) == 1)
		if !ok || strings.Trim(p, "0123456789") != "" {
			return "", ErrNotAmount
		}
	}
	return strings.Join(parts, ""), nil
}
