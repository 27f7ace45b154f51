package chart

import (
	"context"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func html(t testing.TB, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, c.Render(context.Background(), &b))
	d := xml.NewDecoder(strings.NewReader("<x>" + b.String() + "</x>"))
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else {
			require.NoError(t, err, b.String())
		}
	}
	require.NotContains(t, b.String(), "style=", "pages allow no style inside them")
	return b.String()
}

func TestABarIsLinkedAndItsNameEscaped(t *testing.T) {
	t.Parallel()
	got := html(t, Bars(BarSet{Title: "Par région", Rows: []Row{
		{Label: "Kayes & <Nioro>", Value: V(50, "50 %"), Target: V(100, "100 %"), Href: "/r?x=1&y=2"},
		{Label: "Gao", Value: Missing, Target: Missing, Href: "javascript:alert(1)"},
	}}))
	require.Contains(t, got, `Kayes &amp; &lt;Nioro&gt;`)
	require.Contains(t, got, `<rect class="c1" width="500" height="20">`)
	require.NotContains(t, got, "javascript:")
	require.Equal(t, 1, strings.Count(got, `class="c1"`), "no bar for a missing value")
}

func TestALineBreaksWhereAValueIsMissing(t *testing.T) {
	t.Parallel()
	got := path(wide(4), []Value{V(1, ""), V(2, ""), Missing, V(3, "")})
	require.Equal(t, 2, strings.Count(got, "M"))
	require.Equal(t, 1, strings.Count(got, "L"))
}

func TestPartsOfAWholeFillTheBar(t *testing.T) {
	t.Parallel()
	got := html(t, Whole("Créances", []Part{{Label: "Non échu", Value: V(25, "25")}, {Label: "Avoir", Value: V(-5, "-5")}, {Label: "1–30", Value: V(75, "75")}}))
	require.Contains(t, got, `x="250" width="748"`)
}

func TestChartsStayWellFormedWhateverTheValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		values := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) Value {
			if rapid.Bool().Draw(r, "missing") {
				return Missing
			}
			return V(rapid.Int64Range(-1e15, 1e15).Draw(r, "n"), rapid.StringMatching(`[<>&"a-z]{0,4}`).Draw(r, "text"))
		}), 0, 30).Draw(r, "values")
		labels := make([]string, len(values))
		p := Plot{Title: "T", Labels: labels, Series: []Series{{Name: "a", Values: values}}, Target: Missing, Write: func(int64) string { return "" }}
		for _, c := range []templ.Component{Lines(p), Columns(p, true), Columns(p, false), Spark("T", values)} {
			require.NotContains(t, html(t, c), "NaN")
		}
	})
}

func TestTicksAreRoundAndHoldBothEnds(t *testing.T) {
	t.Parallel()
	require.Equal(t, []int64{0, 20, 40, 60, 80}, ticks(0, 80))
	rapid.Check(t, func(r *rapid.T) {
		low, high := rapid.Int64Range(-1e15, 0).Draw(r, "low"), rapid.Int64Range(0, 1e15).Draw(r, "high")
		at := ticks(low, high)
		require.LessOrEqual(t, at[0], low)
		require.GreaterOrEqual(t, at[len(at)-1], high)
		require.LessOrEqual(t, len(at), 7)
	})
}

func TestAShortSeriesHasGapsRatherThanBreakingThePage(t *testing.T) {
	t.Parallel()
	p := Plot{Title: "T", Labels: []string{"a", "b", "c"}, Series: []Series{{Name: "x", Values: []Value{V(1, "1")}}, {Name: "y", Values: []Value{V(1, "1"), V(2, "2"), V(3, "3"), V(4, "4")}}}, Target: Missing}
	for _, c := range []templ.Component{Lines(p), Columns(p, true), Columns(p, false)} {
		html(t, c)
	}
}
