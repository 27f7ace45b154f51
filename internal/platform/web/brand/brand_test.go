package brand

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheDefaultBrandPassesItsOwnCheck(t *testing.T) {
	t.Parallel()
	require.Empty(t, Default.Check())
	require.Empty(t, Brand{}.Check(), "an empty brand is the default one")
}

func TestContrastIsThatOfWCAG(t *testing.T) {
	t.Parallel()
	require.InDelta(t, 21, Contrast("#000000", "#ffffff"), 0.001)
	require.InDelta(t, 1, Contrast("#336699", "#336699"), 0.001)
	require.InDelta(t, 4.48, Contrast("#777777", "#ffffff"), 0.01)
}

func TestAPaleMainColourIsRefusedWithItsContrast(t *testing.T) {
	t.Parallel()
	found := Brand{Primary: "#f5c400", Link: "#0b5a94"}.Check()
	require.NotEmpty(t, found)
	require.Equal(t, "primary", found[0].Field)
	require.Equal(t, "brand.primary_contrast", found[0].Code)
	require.Contains(t, found[0].Message, "contrast is 1.6")
}

func TestWhiteTextOnAWhiteHeaderIsRefused(t *testing.T) {
	t.Parallel()
	found := Brand{Header: "#ffffff", OnHeader: "#ffffff"}.Check()
	require.Len(t, found, 1)
	require.Equal(t, "brand.header_contrast", found[0].Code)
}

func TestWhatIsNoColourIsRefusedAndNeverWritten(t *testing.T) {
	t.Parallel()
	b := Brand{Primary: "red;}body{display:none"}
	require.Equal(t, "brand.colour", b.Check()[0].Code)
	require.NotContains(t, b.CSS(), "body")
}

func TestTheSheetIsSmallAndNamedByItsContent(t *testing.T) {
	t.Parallel()
	b := Brand{Primary: "#006847"}
	require.Less(t, len(b.CSS()), 700)
	require.Contains(t, b.CSS(), "--govuk-brand-colour:#006847;")
	require.Contains(t, b.CSS(), "--govuk-link-colour:#006847;", "links follow the main colour when not chosen")
	require.NotEqual(t, b.Hash(), Brand{Primary: "#006848"}.Hash())
}

func TestALogoKeepsShapesAndLosesScripts(t *testing.T) {
	t.Parallel()
	got, err := Logo([]byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" onload="alert(1)">
	 <script>alert(2)</script><style>*{fill:url(http://x)}</style><a href="http://x"><path d="M0 0h5"/></a>
	 <image href="http://x/y.png"/><text x="1" font-size="2" class="y">A &amp; <tspan>z</tspan></text><foreignObject><p>x</p></foreignObject>
	 <g fill="url(#a)" style="x:y"><path d="M0 0h10v10z" fill="url(http://x)"/><use href="#p"/><use href="http://x#p"/></g></svg>`))
	require.NoError(t, err)
	for _, bad := range []string{"script", "style", "http://x", "onload", "image", "foreign"} {
		require.NotContains(t, got, bad)
	}
	require.Contains(t, got, `<g fill="url(#a)"><path d="M0 0h10v10z">`)
	require.Contains(t, got, `<text x="1" font-size="2">A &amp; </text>`)
	again, err := Logo([]byte(got))
	require.NoError(t, err)
	require.Equal(t, got, again, "a clean logo stays as it is")
}

func TestALogoThatIsNoneOrTooHeavyIsRefused(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"text":     "hello",
		"html":     "<html><body/></html>",
		"empty":    `<svg xmlns="http://www.w3.org/2000/svg"></svg>`,
		"picture":  `<svg xmlns="http://www.w3.org/2000/svg"><image href="x"/></svg>`,
		"doctype":  `<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>`,
		"heavy":    `<svg xmlns="http://www.w3.org/2000/svg"><path d="` + strings.Repeat("M0 0", 4000) + `"/></svg>`,
		"unclosed": `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0">`,
	} {
		_, err := Logo([]byte(raw))
		require.Error(t, err, name)
	}
}

func FuzzALogoIsCleanOrRefused(f *testing.F) {
	f.Add([]byte(`<svg><path d="M0 0" onclick="x"/><use href="javascript:x"/></svg>`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := Logo(raw)
		if err != nil {
			return
		}
		again, err := Logo([]byte(got))
		require.NoError(t, err)
		require.Equal(t, got, again)
	})
}
