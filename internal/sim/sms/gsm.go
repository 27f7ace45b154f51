package sms

import (
	"strings"
	"unicode/utf16"
)

// The alphabet of GSM 03.38: characters that cost one septet, and those that cost two.
const (
	plain    = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	extended = "^{}\\[~]|€"
)

// measure tells in which alphabet a text travels and in how many parts it is billed:
// 160 septets, or 153 a part; 70 UTF-16 units, or 67 a part, as soon as one character is not GSM's.
func measure(text string) (alphabet string, parts int) {
	units, single, each := 0, 160, 153
	alphabet = "GSM-7"
	for _, r := range text {
		switch {
		case strings.ContainsRune(plain, r):
			units++
		case strings.ContainsRune(extended, r):
			units += 2
		default:
			units, single, each = len(utf16.Encode([]rune(text))), 70, 67
			alphabet = "UCS-2"
		}
		if alphabet == "UCS-2" {
			break
		}
	}
	if units <= single {
		return alphabet, 1
	}
	return alphabet, (units + each - 1) / each
}
