package ebds

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters that do not decompose into a letter and an accent.
var letters = strings.NewReplacer(
	"Œ", "OE", "Æ", "AE", "ß", "SS", "ẞ", "SS", "Ø", "O", "Ł", "L", "Đ", "D", "Ð", "D", "Þ", "TH", "ı", "I",
)

// Text writes words in the characters the fund accepts: capitals without accent, digits, single spaces.
// Anything else becomes a space. "Société d’Aïn-Sebaâ" is "SOCIETE D AIN SEBAA". A text in a script other
// than Latin comes out empty: the caller asks for the Latin form.
func Text(s string) string {
	s = letters.Replace(strings.ToUpper(norm.NFKD.String(s)))
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r < 0x80 && accepted[r]:
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
