package matricule

import "strconv"

// Algorithm names how check digits follow from the digits before them.
type Algorithm string

// The algorithms a fund can declare. Digits are counted from the left, the first being 1.
const (
	// EBDSEmployer is the key of the Moroccan employer number: (10 − (2×(C2+C4+C6) + C1+C3+C5) mod 10) mod 10.
	// Products are not digit-reduced (this is not Luhn): it sees every wrong digit in odd places, and misses a
	// digit wrong by exactly 5 in even ones. It sees every exchange of neighbours.
	EBDSEmployer Algorithm = "ebds_employer"
	// EBDSInsured is the key of the Moroccan insured number: as EBDSEmployer, but C1 (always 1) is not in the sum.
	// A format that writes C1 as a constant refuses a wrong one all the same.
	EBDSInsured Algorithm = "ebds_insured"
	// Luhn is ISO/IEC 7812: sees every wrong digit, and every exchange of neighbours but 09 with 90.
	Luhn Algorithm = "luhn"
	// Mod97 is two digits, 97 − n mod 97 (01 to 97): sees every wrong digit and every exchange.
	Mod97 Algorithm = "mod97"
	// Mod11 is one digit with weights 2 to 7 from the right: sees every wrong digit and every exchange of
	// neighbours. One number in eleven has no key and is never given: such a gap is explained by the algorithm.
	Mod11 Algorithm = "mod11"
	// None has no check digit and sees nothing.
	None Algorithm = "none"
)

// keyDigits is the number of K that an algorithm writes.
var keyDigits = map[Algorithm]int{EBDSEmployer: 1, EBDSInsured: 1, Luhn: 1, Mod97: 2, Mod11: 1, None: 0}

// Key gives the check digits of a string of digits; ok is false when these digits have no key (Mod11)
// or the algorithm is unknown.
func (a Algorithm) Key(digits string) (key string, ok bool) {
	switch a {
	case EBDSEmployer:
		return digit(ebds(digits, 0)), true
	case EBDSInsured:
		return digit(ebds(digits, 1)), true
	case Luhn:
		return digit(luhn(digits)), true
	case Mod97:
		return mod97(digits), true
	case Mod11:
		k := mod11(digits)
		return digit(k), k < 10
	case None:
		return "", true
	default:
		return "", false
	}
}

func digit(n int) string { return strconv.Itoa(n) }

// ebds weighs even places by 2 and odd places by 1, leaving out the first skip digits.
func ebds(digits string, skip int) int {
	sum := 0
	for i := skip; i < len(digits); i++ {
		sum += int(digits[i]-'0') * (1 + i%2)
	}
	return (10 - sum%10) % 10
}

func luhn(digits string) int {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return (10 - sum%10) % 10
}

func mod97(digits string) string {
	rest := 0
	for i := range len(digits) {
		rest = (rest*10 + int(digits[i]-'0')) % 97
	}
	key := digit(97 - rest)
	if len(key) == 1 {
		key = "0" + key
	}
	return key
}

// mod11 gives 10 when there is no key.
func mod11(digits string) int {
	sum := 0
	for i := range len(digits) {
		sum += int(digits[len(digits)-1-i]-'0') * (2 + i%6)
	}
	return (11 - sum%11) % 11
}
