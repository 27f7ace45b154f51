package matricule

import (
	"fmt"
	"strconv"
	"strings"

	"socle/pkg/fault"
)

// maxDigits keeps the running number within a uint64.
const maxDigits = 18

// Scheme is a fund's number: its written form and its check digits. The zero Scheme is valid for nothing.
type Scheme struct {
	Format    string    `json:"format" yaml:"format"`
	Algorithm Algorithm `json:"algorithm" yaml:"algorithm"`
}

// Schemes met in the funds; a fund's folder may declare its own.
var (
	MoroccoEmployer = Scheme{"NNNNNNK", EBDSEmployer}
	MoroccoInsured  = Scheme{"1NNNNNNNK", EBDSInsured}
)

type place byte

const (
	literal place = iota
	running
	check
)

type symbol struct {
	place place
	char  byte
}

// Check says what is wrong with a scheme, before a fund is opened with it.
func (s Scheme) Check() error {
	symbols := s.symbols()
	n, k := count(symbols, running), count(symbols, check)
	want, known := keyDigits[s.Algorithm]
	switch {
	case !known:
		return fault.Field("algorithm", "matricule.algorithm_unknown", "%q is not an algorithm we know", s.Algorithm)
	case n == 0 || n > maxDigits:
		return fault.Field("format", "matricule.format", "%q needs 1 to %d places N", s.Format, maxDigits)
	case k != want:
		return fault.Field("format", "matricule.format", "%q has %d places K, %s writes %d", s.Format, k, s.Algorithm, want)
	}
	for _, y := range symbols {
		if y.place == literal && (y.char < ' ' || y.char > '~') {
			return fault.Field("format", "matricule.format", "%q may only hold plain ASCII characters", s.Format)
		}
	}
	return nil
}

// Capacity is the greatest running number the format can write: 999999 for six N.
func (s Scheme) Capacity() uint64 {
	most := uint64(1)
	for range min(count(s.symbols(), running), maxDigits) {
		most *= 10
	}
	return most - 1
}

// Make writes the seq-th number, the first being 1. It fails with matricule.exhausted beyond the capacity,
// and with matricule.no_key when the algorithm has no key for this one: take the next.
func (s Scheme) Make(seq uint64) (string, error) {
	if err := s.Check(); err != nil {
		return "", err
	}
	if seq == 0 || seq > s.Capacity() {
		return "", fault.New(fault.Conflict, "matricule.exhausted", "number %d does not fit the format %s", seq, s.Format)
	}
	symbols := s.symbols()
	digits := fmt.Sprintf("%0*d", count(symbols, running), seq)
	key, ok := s.Algorithm.Key(covered(symbols, digits))
	if !ok {
		return "", fault.New(fault.Conflict, "matricule.no_key", "number %d has no check digit under %s", seq, s.Algorithm)
	}
	return write(symbols, digits, key), nil
}

// Seq gives back the running number of a well-formed number; ok is false when form or key is wrong.
func (s Scheme) Seq(number string) (seq uint64, ok bool) {
	symbols := s.symbols()
	digits, key, ok := read(symbols, number)
	if !ok || s.Check() != nil {
		return 0, false
	}
	seq, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || seq == 0 {
		return 0, false
	}
	want, ok := s.Algorithm.Key(covered(symbols, digits))
	return seq, ok && want == key
}

// Valid says whether a number has the form and the key of the scheme. It does not say that it was given.
func (s Scheme) Valid(number string) bool {
	_, ok := s.Seq(number)
	return ok
}

// WellFormed says whether a number has the form of the scheme, whatever its key:
// some funds only warn about a wrong key.
func (s Scheme) WellFormed(number string) bool {
	_, _, ok := read(s.symbols(), number)
	return ok
}

func (s Scheme) symbols() []symbol {
	out := make([]symbol, 0, len(s.Format))
	for i := 0; i < len(s.Format); i++ {
		switch c := s.Format[i]; {
		case c == '\\' && i+1 < len(s.Format):
			i++
			out = append(out, symbol{literal, s.Format[i]})
		case c == 'N':
			out = append(out, symbol{running, 'N'})
		case c == 'K':
			out = append(out, symbol{check, 'K'})
		default:
			out = append(out, symbol{literal, c})
		}
	}
	return out
}

func count(symbols []symbol, p place) (n int) {
	for _, y := range symbols {
		if y.place == p {
			n++
		}
	}
	return n
}

// covered are the digits the key looks at: the running number and the digits written in the format.
func covered(symbols []symbol, digits string) string {
	var b strings.Builder
	for _, y := range symbols {
		switch {
		case y.place == running:
			b.WriteByte(digits[0])
			digits = digits[1:]
		case y.place == literal && isDigit(y.char):
			b.WriteByte(y.char)
		}
	}
	return b.String()
}

func write(symbols []symbol, digits, key string) string {
	out := make([]byte, 0, len(symbols))
	for _, y := range symbols {
		switch y.place {
		case running:
			out, digits = append(out, digits[0]), digits[1:]
		case check:
			out, key = append(out, key[0]), key[1:]
		default:
			out = append(out, y.char)
		}
	}
	return string(out)
}

func read(symbols []symbol, number string) (digits, key string, ok bool) {
	if len(number) != len(symbols) || len(symbols) == 0 {
		return "", "", false
	}
	for i, y := range symbols {
		c := number[i]
		switch {
		case y.place == literal && c != y.char, y.place != literal && !isDigit(c):
			return "", "", false
		case y.place == running:
			digits += string(c)
		case y.place == check:
			key += string(c)
		}
	}
	return digits, key, true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
