package brand

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"socle/pkg/fault"
)

// Brand is what a fund chooses. Colours are "#rrggbb"; empty ones take the default.
type Brand struct {
	Name      string `yaml:"name" json:"name"`             // "Caisse nationale de sécurité sociale"
	ShortName string `yaml:"short_name" json:"short_name"` // "CNSS"
	Primary   string `yaml:"primary" json:"primary"`       // buttons, the active section, charts
	Link      string `yaml:"link" json:"link"`
	Header    string `yaml:"header" json:"header"`       // background of the header
	OnHeader  string `yaml:"on_header" json:"on_header"` // text on it
	LogoSVG   string `yaml:"-" json:"logo_svg"`          // as sanitised by Logo
}

// Default is the brand of a fund that has not chosen yet.
var Default = Brand{Primary: "#0f4c75", Link: "#0b5a94", Header: "#ffffff", OnHeader: "#17212b"}

const (
	paper  = "#ffffff"
	canvas = "#f5f7f9"
	ink    = "#17212b"
)

// filled gives the brand with defaults where it is silent. A link colour left out follows the main colour.
func (b Brand) filled() Brand {
	set := func(to *string, value string) {
		if *to == "" {
			*to = value
		}
	}
	set(&b.Primary, Default.Primary)
	set(&b.Link, b.Primary)
	set(&b.Header, Default.Header)
	set(&b.OnHeader, Default.OnHeader)
	return b
}

// rule is one contrast that must hold.
type rule struct {
	field, code    string
	front, back    string
	least          float64
	words, whatFor string
}

func (b Brand) rules() []rule {
	return []rule{
		{"primary", "brand.primary_contrast", "#ffffff", b.Primary, 4.5, "white text on the main colour", "buttons would be hard to read; choose a darker colour"},
		{"primary", "brand.primary_border", b.Primary, canvas, 3, "the main colour on the page", "the active section would not be seen; choose a darker colour"},
		{"link", "brand.link_contrast", b.Link, paper, 4.5, "links on white", "choose a darker colour"},
		{"link", "brand.link_canvas", b.Link, canvas, 4.5, "links on the page's grey", "choose a darker colour"},
		{"on_header", "brand.header_contrast", b.OnHeader, b.Header, 4.5, "text on the header", "choose white on a dark header, or dark on a light one"},
	}
}

// Check gives every reason to refuse the brand; none when it is fit to wear. Codes: brand.colour, brand.…_contrast,
// brand.logo. Messages carry the contrast found.
func (b Brand) Check() []fault.Finding {
	var found []fault.Finding
	for field, value := range map[string]string{"primary": b.Primary, "link": b.Link, "header": b.Header, "on_header": b.OnHeader} {
		if value != "" && !isColour(value) {
			found = append(found, fault.Finding{Field: field, Code: "brand.colour", Message: fmt.Sprintf("%q is not a colour such as #0f4c75", value)})
		}
	}
	if len(found) > 0 {
		return sorted(found)
	}
	for _, s := range b.Shortfalls() {
		found = append(found, fault.Finding{Field: s.Field, Code: s.Code,
			Message: fmt.Sprintf("%s: contrast is %.1f, at least %.1f is needed; %s", s.words, s.Got, s.Least, s.whatFor)})
	}
	if b.LogoSVG != "" {
		if _, err := Logo([]byte(b.LogoSVG)); err != nil {
			found = append(found, fault.Finding{Field: "logo", Code: "brand.logo", Message: err.Error()})
		}
	}
	return found
}

// Shortfall is a contrast that does not hold: the colour to change, the ratio measured, and the least that is needed.
type Shortfall struct {
	Field, Code    string
	Got, Least     float64
	words, whatFor string
}

// Shortfalls measures every contrast that must hold, and gives those that do not.
func (b Brand) Shortfalls() []Shortfall {
	var list []Shortfall
	for _, r := range b.filled().rules() {
		if got := Contrast(r.front, r.back); got < r.least {
			list = append(list, Shortfall{r.field, r.code, got, r.least, r.words, r.whatFor})
		}
	}
	return list
}

// CSS is the fund's stylesheet: the colour properties that the portal reads. Call Check first: a value that is no
// colour is left out here, never written.
func (b Brand) CSS() string { return b.CSSFor(":root") }

// CSSFor is the same for one part of a page: a brand that is tried before it is worn.
func (b Brand) CSSFor(selector string) string {
	f := b.filled()
	var s strings.Builder
	s.WriteString(selector + "{")
	put := func(property, colour string) {
		if isColour(colour) {
			fmt.Fprintf(&s, "%s:%s;", property, colour)
		}
	}
	put("--govuk-brand-colour", f.Primary)
	put("--govuk-link-colour", f.Link)
	put("--govuk-link-visited-colour", f.Link)
	put("--govuk-link-hover-colour", shade(f.Link, ink, .35))
	put("--govuk-link-active-colour", ink)
	put("--tint", shade(f.Primary, paper, .92))
	put("--header", f.Header)
	put("--on-header", f.OnHeader)
	if Contrast(f.Header, paper) > 1.2 {
		put("--header-line", f.Header)
		s.WriteString("--logo-back:#fff;--logo-pad:4px;") // a logo is drawn for white paper
	}
	for i, share := range []float64{.86, .64, .40, .12, 0} { // five steps of maps, light to dark
		put(fmt.Sprintf("--map-%d", i+1), shade(f.Primary, paper, share))
	}
	s.WriteString("}\n")
	return s.String()
}

// Hash names the stylesheet's version, for an address that can be kept for ever: /brand/<fund>-<hash>.css.
func (b Brand) Hash() string {
	sum := sha256.Sum256([]byte(b.CSS() + b.LogoSVG))
	return hex.EncodeToString(sum[:5])
}
