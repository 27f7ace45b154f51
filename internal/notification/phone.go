package notification

import "strings"

// dialling are the calling codes of the countries of the funds, whether a national number begins with a zero that is
// dropped abroad, and how many digits follow the code.
var dialling = map[string]struct {
	code   string
	trunk  bool
	digits int
}{
	"MA": {"212", true, 9}, "BJ": {"229", false, 10}, "ML": {"223", false, 8}, "SN": {"221", false, 9}, "TG": {"228", false, 8},
	"CI": {"225", false, 10}, "BF": {"226", false, 8}, "NE": {"227", false, 8}, "CM": {"237", false, 9}, "GA": {"241", true, 8},
	"CG": {"242", false, 9}, "CD": {"243", true, 9}, "CF": {"236", false, 8}, "TD": {"235", false, 8}, "GQ": {"240", false, 9},
	"GN": {"224", false, 9}, "GW": {"245", false, 9}, "KM": {"269", false, 7}, "MG": {"261", true, 9},
}

// Phone writes a number as carriers want it, "+212612345678", from what people write: spaces, dots, 00 for +, or the
// national form of the fund's country. False when it cannot be one.
func Phone(written, country string) (string, bool) {
	plus := strings.HasPrefix(strings.TrimSpace(written), "+")
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, written)
	if rest, abroad := strings.CutPrefix(digits, "00"); abroad {
		plus, digits = true, rest
	}
	if !plus {
		national, ok := nationalPhone(digits, country)
		if !ok {
			return "", false
		}
		digits = national
	}
	if len(digits) < 8 || len(digits) > 15 || digits[0] == '0' {
		return "", false
	}
	return "+" + digits, true
}

func nationalPhone(digits, country string) (string, bool) {
	d, known := dialling[country]
	if !known {
		return "", false
	}
	if len(digits) == len(d.code)+d.digits && strings.HasPrefix(digits, d.code) {
		return digits, true
	}
	if d.trunk {
		digits = strings.TrimPrefix(digits, "0")
	}
	return d.code + digits, len(digits) == d.digits
}
