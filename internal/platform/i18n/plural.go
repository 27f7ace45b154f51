package i18n

import "socle/pkg/words"

// categories are the CLDR plural categories.
var categories = []string{"zero", "one", "two", "few", "many", "other"}

// Category is the CLDR plural category of a whole number: French counts 0 as one, Arabic has six.
// A form that a text does not give falls back to "other".
func Category(lang Lang, n int64) string {
	if n < 0 {
		n = -n
	}
	switch lang.Base() {
	case words.Arabic:
		return arabic(n)
	case words.French:
		if n < 2 {
			return "one"
		}
	default:
		if n == 1 {
			return "one"
		}
	}
	return "other"
}

func arabic(n int64) string {
	switch mod := n % 100; {
	case n == 0:
		return "zero"
	case n == 1:
		return "one"
	case n == 2:
		return "two"
	case mod >= 3 && mod <= 10:
		return "few"
	case mod >= 11:
		return "many"
	}
	return "other"
}
