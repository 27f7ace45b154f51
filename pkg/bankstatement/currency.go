package bankstatement

import (
	"strings"

	"socle/pkg/money"
)

// decimalsOf are the currencies of ISO 4217 that do not have two decimals.
var decimalsOf = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0,
	"UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
	"CLF": 4, "UYW": 4,
}

// CurrencyOf gives a currency by its ISO code, with the decimals of ISO 4217; ok is false when it is not
// three capital letters.
func CurrencyOf(code string) (c money.Currency, ok bool) {
	if len(code) != 3 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return c, false
	}
	decimals, listed := decimalsOf[code]
	if !listed {
		decimals = 2
	}
	return money.Currency{Code: code, Decimals: decimals, Shown: decimals}, true
}
