package collection

import "strings"

// cleanCode reads a check code as people type it: spaces and dashes left out, letters of any case, 0 and 1 for the letters
// that the codes have in their place.
func cleanCode(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-' || r == '\u00a0':
			return -1
		case r == '0':
			return 'O'
		case r == '1':
			return 'I'
		}
		return r
	}, s)
	return strings.ToUpper(s)
}

// showCode writes a check code in groups of four.
func showCode(code string) string {
	var b strings.Builder
	for i, r := range code {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
