package tenants

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Brand is brand.yaml: colours as #rrggbb.
type Brand struct {
	Primary   string `yaml:"primary"`    // headers and buttons
	OnPrimary string `yaml:"on_primary"` // text on primary
	Accent    string `yaml:"accent"`     // what is to be seen: links, the active page
	Surface   string `yaml:"surface"`    // the page
	Ink       string `yaml:"ink"`        // text on the page
	Logo      string `yaml:"logo"`       // a file of the folder
	Font      string `yaml:"font,omitempty"`
	Motto     string `yaml:"motto,omitempty"`
}

// LeastContrast is that of text for WCAG 2.2 level AA.
const LeastContrast = 4.5

// Check refuses colours that cannot be read on one another; the error names the first field that is wrong.
func (b Brand) Check() error {
	for _, f := range b.faults() {
		return fmt.Errorf("%s: %s", f[0], f[1])
	}
	return nil
}

// faults are the fields that are wrong, each with what is wrong.
func (b Brand) faults() (found [][2]string) {
	for _, pair := range [][4]string{{"on_primary", b.OnPrimary, b.Primary, "primary"}, {"accent", b.Accent, b.Surface, "surface"}, {"ink", b.Ink, b.Surface, "surface"}} {
		c, err := Contrast(pair[1], pair[2])
		switch {
		case err != nil && !isColour(pair[1]):
			found = append(found, [2]string{pair[0], err.Error()})
		case err != nil:
			found = append(found, [2]string{pair[3], err.Error()})
		case c < LeastContrast:
			found = append(found, [2]string{pair[0], fmt.Sprintf("%s on %s has a contrast of %.2f, less than %.1f", pair[1], pair[2], c, LeastContrast)})
		}
	}
	return found
}

func isColour(s string) bool {
	_, err := luminance(s)
	return err == nil
}

func (l *loading) checkBrand(p page) {
	seen := map[[2]string]bool{}
	for _, f := range l.folder.Brand.faults() {
		if !seen[f] {
			l.fail(p.at(f[1], f[0]))
		}
		seen[f] = true
	}
	if logo := l.folder.Logo; len(logo) > 0 && !strings.Contains(string(logo), "<svg") {
		l.fail(p.at("is no SVG", "logo"))
	}
}

// Contrast is the ratio of two colours as WCAG defines it, 1 to 21.
func Contrast(a, b string) (float64, error) {
	la, err := luminance(a)
	if err != nil {
		return 0, err
	}
	lb, err := luminance(b)
	if err != nil {
		return 0, err
	}
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05), nil
}

func luminance(colour string) (float64, error) {
	hex, ok := strings.CutPrefix(colour, "#")
	v, err := strconv.ParseUint(hex, 16, 32)
	if !ok || len(hex) != 6 || err != nil {
		return 0, fmt.Errorf("colour %q: want #rrggbb", colour)
	}
	linear := func(c uint64) float64 {
		s := float64(c) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(v>>16) + 0.7152*linear(v>>8&255) + 0.0722*linear(v&255), nil
}
