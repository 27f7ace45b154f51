package matching

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold brings text to capitals without accents. What is neither letter nor digit becomes what separates: a space, or one
// of the marks that people put inside numbers.
func fold(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] < 0x80
	}
	if !plain {
		s = norm.NFKD.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToUpper(r))
		case r == '.' || r == '-' || r == '/' || r == '_':
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// squeeze keeps letters and digits only, folded: how numbers, references and accounts are compared.
func squeeze(s string) string {
	f := fold(s)
	var b strings.Builder
	for _, r := range f {
		if r != ' ' && r != '.' && r != '-' && r != '/' && r != '_' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// word is a run of letters or a run of digits, with what stood before it.
type word struct {
	text   string
	digits bool
	gap    string // separators before it; empty when it follows the word before without a break
}

// split cuts folded text into words.
func split(folded string) []word {
	words, gap := []word{}, ""
	for i := 0; i < len(folded); {
		c := folded[i]
		if separator(c) {
			gap += string(c)
			i++
			continue
		}
		j, digits := i, isDigit(c)
		for j < len(folded) && !separator(folded[j]) && isDigit(folded[j]) == digits {
			j++
		}
		words = append(words, word{text: folded[i:j], digits: digits, gap: gap})
		gap, i = "", j
	}
	return words
}

func separator(c byte) bool { return c == ' ' || c == '.' || c == '-' || c == '/' || c == '_' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// asDigits reads letters that are taken for digits, when most of the token is digits: O for 0, I and L for 1, S for 5 …
func asDigits(s string) (string, bool) {
	out, wrong := []byte(s), 0
	for i, c := range out {
		if isDigit(c) {
			continue
		}
		at := strings.IndexByte("OQDILSBZ", c)
		if at < 0 {
			return "", false
		}
		out[i] = "00011582"[at]
		wrong++
	}
	return string(out), wrong > 0 && wrong*3 <= len(out)
}
