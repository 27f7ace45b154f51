package brand

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"socle/pkg/fault"
)

func isColour(s string) bool {
	if len(s) != 7 || s[0] != '#' {
		return false
	}
	_, err := strconv.ParseUint(s[1:], 16, 32)
	return err == nil
}

func channels(s string) (r, g, b float64) {
	v, _ := strconv.ParseUint(s[1:], 16, 32) // isColour was asked before
	return float64(v >> 16), float64(v >> 8 & 255), float64(v & 255)
}

// luminance is WCAG's relative luminance, 0 (black) to 1 (white).
func luminance(s string) float64 {
	linear := func(c float64) float64 {
		if c /= 255; c > 0.04045 {
			return math.Pow((c+0.055)/1.055, 2.4)
		}
		return c / 12.92
	}
	r, g, b := channels(s)
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// Contrast is WCAG's contrast ratio of two colours "#rrggbb", 1 to 21; 1 when either is no colour.
func Contrast(a, b string) float64 {
	if !isColour(a) || !isColour(b) {
		return 1
	}
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// shade mixes a share of another colour into a colour.
func shade(from, with string, share float64) string {
	if !isColour(from) || !isColour(with) {
		return from
	}
	r1, g1, b1 := channels(from)
	r2, g2, b2 := channels(with)
	mix := func(x, y float64) int { return int(math.Round(x*(1-share) + y*share)) }
	return fmt.Sprintf("#%02x%02x%02x", mix(r1, r2), mix(g1, g2), mix(b1, b2))
}

func sorted(found []fault.Finding) []fault.Finding {
	slices.SortFunc(found, func(a, b fault.Finding) int { return cmp.Compare(a.Field, b.Field) })
	return found
}
