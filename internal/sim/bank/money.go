package bank

import (
	"fmt"
	"strconv"
	"strings"
)

// exponents are the decimals of currencies that do not have two.
var exponents = map[string]int{"XOF": 0, "XAF": 0, "GNF": 0, "KMF": 0, "DJF": 0, "RWF": 0, "TND": 3, "MRU": 2, "MGA": 2}

func exponent(currency string) int {
	if e, ok := exponents[currency]; ok {
		return e
	}
	return 2
}

// parse reads a decimal amount in the currency's smallest unit; more decimals than it has are refused.
func parse(text, currency string) (int64, error) {
	whole, decimals, _ := strings.Cut(text, ".")
	e := exponent(currency)
	if len(decimals) > e || whole == "" || strings.Trim(whole+decimals, "0123456789") != "" {
		return 0, fmt.Errorf("%q is not an amount of %s with at most %d decimals", text, currency, e)
	}
	return strconv.ParseInt(whole+decimals+strings.Repeat("0", e-len(decimals)), 10, 64)
}

// decimal writes an amount of smallest units with all its decimals and a point; its sign stays.
func decimal(minor int64, currency string) string {
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	e := exponent(currency)
	digits := fmt.Sprintf("%0*d", e+1, minor)
	if e == 0 {
		return sign + digits
	}
	return sign + digits[:len(digits)-e] + "." + digits[len(digits)-e:]
}
