package notification

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// gsmLetters are those of the alphabet of phones (GSM 03.38) that are not plain ASCII. A text within it costs one part for
// 160 characters; one letter outside makes it 70.
const gsmLetters = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà€\n\r"

var gsmInstead = strings.NewReplacer("’", "'", "‘", "'", "«", "\"", "»", "\"", "“", "\"", "”", "\"", "–", "-", "—", "-", "…", "...",
	"\u00a0", " ", "\u202f", " ", "œ", "oe", "Œ", "OE", "`", "'")

// gsm writes a text in the alphabet of phones where it is in Latin letters: accents it does not have are left out.
// Other scripts stay as they are.
func gsm(s string) string {
	var b strings.Builder
	for _, r := range gsmInstead.Replace(s) {
		switch {
		case r < unicode.MaxASCII, strings.ContainsRune(gsmLetters, r), !unicode.Is(unicode.Latin, r):
			b.WriteRune(r)
		default:
			b.WriteRune([]rune(norm.NFD.String(string(r)))[0])
		}
	}
	return b.String()
}
