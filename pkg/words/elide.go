package words

import "regexp"

var beforeAMonth = regexp.MustCompile(`\b([Dd])e (avril|août|octobre)\b`)

// Elide writes "d’avril" where a sentence that was filled in says "de avril". It touches French alone, and months alone:
// names of people and firms are left as they were given.
func Elide(l Lang, text string) string {
	if l.Base() != "fr" {
		return text
	}
	return beforeAMonth.ReplaceAllString(text, "$1’$2")
}
