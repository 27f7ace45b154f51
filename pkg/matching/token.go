package matching

import "strings"

// how says how a token was taken out of the text.
type how int

const (
	whole    how = iota // stands on its own
	joined              // put together over spaces or marks: "12 345 67"
	lettered            // letters read as digits: "12O4567"
	embedded            // cut out of a longer run of digits
)

// token is a string of the text that may be a number or a reference.
type token struct {
	text string
	how  how
	last bool // ends the text, so it may have been cut
}

// leastCut is how many characters must be left of a number that was cut off.
const leastCut = 4

// tokens lists what in the words could be a number of min to max characters, with its near misses (one more or less).
// A structured reference and the free text are read one after the other.
func tokens(words []word, shortest, longest int) []token {
	found := []token{}
	for i := range words {
		var b strings.Builder
		broken := false
		for j := i; j < len(words) && j < i+6; j++ {
			if j > i {
				if len(words[j].gap) > 1 {
					break
				}
				broken = broken || words[j].gap != ""
			}
			b.WriteString(words[j].text)
			if b.Len() > longest+1 {
				break
			}
			last := j == len(words)-1
			if (b.Len() >= shortest-1 || last && b.Len() >= leastCut) && hasDigit(words[i:j+1]) {
				found = append(found, token{b.String(), shape(broken), last})
			}
		}
		found = append(found, inside(words[i], shortest, longest)...)
	}
	return found
}

func shape(broken bool) how {
	if broken {
		return joined
	}
	return whole
}

func hasDigit(words []word) bool {
	for _, w := range words {
		if w.digits {
			return true
		}
	}
	return false
}

// inside cuts windows out of a long run of digits: a number glued to a date or to a period. Long ones are bank accounts.
func inside(w word, shortest, longest int) []token {
	if !w.digits || len(w.text) <= longest || len(w.text) > longest+8 {
		return nil
	}
	found := []token{}
	for size := shortest; size <= longest; size++ {
		for at := 0; at+size <= len(w.text); at++ {
			found = append(found, token{text: w.text[at : at+size], how: embedded})
		}
	}
	return found
}

// slip is how a written number differs from the true one by one slip of a pen, a key or a file.
type slip string

// The slips, the most telling first.
const (
	noSlip     slip = ""
	transposed slip = "transposed"  // two neighbours exchanged
	wrongDigit slip = "digit_wrong" // one character wrong
	missing    slip = "digit_missing"
	extra      slip = "digit_extra"
	truncated  slip = "truncated" // the end is cut off
)

// slipOf tells how written differs from number by one slip; false when they are equal or further apart.
func slipOf(written, number string) (slip, bool) {
	switch len(written) - len(number) {
	case 0:
		return sameLength(written, number)
	case -1:
		return missing, drops(number, written)
	case 1:
		return extra, drops(written, number)
	}
	return noSlip, false
}

func sameLength(written, number string) (slip, bool) {
	i := 0
	for i < len(number) && written[i] == number[i] {
		i++
	}
	switch {
	case i == len(number):
		return noSlip, false
	case written[i+1:] == number[i+1:]:
		return wrongDigit, true
	case i+1 < len(number) && written[i] == number[i+1] && written[i+1] == number[i] && written[i+2:] == number[i+2:]:
		return transposed, true
	}
	return noSlip, false
}

// drops says that short is long without one character.
func drops(long, short string) bool {
	i := 0
	for i < len(short) && long[i] == short[i] {
		i++
	}
	return long[i+1:] == short[i:]
}

// variants lists what one slip could have made of a true number, given what is written: the candidates to look up.
func variants(written string, shortest, longest int, yield func(string)) {
	b := []byte(written)
	for i := range b {
		keep := b[i]
		for d := byte('0'); d <= '9'; d++ {
			if b[i] = d; d != keep {
				yield(string(b))
			}
		}
		b[i] = keep
		if i+1 < len(b) && b[i] != b[i+1] {
			b[i], b[i+1] = b[i+1], b[i]
			yield(string(b))
			b[i], b[i+1] = b[i+1], b[i]
		}
		if len(b) > shortest {
			yield(written[:i] + written[i+1:])
		}
	}
	if len(b) < longest {
		for i := 0; i <= len(b); i++ {
			for d := '0'; d <= '9'; d++ {
				yield(written[:i] + string(d) + written[i:])
			}
		}
	}
}
