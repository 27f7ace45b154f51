package finding

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFindingSpeaksEnglishToProgramsAndFrenchToPeople(t *testing.T) {
	t.Parallel()
	c := NewCatalogue(Text{"x.days", Error, "{1} days, at most {2}", "{1} jours, {2} au plus"})
	f := c.New(3, "B02", "days", "x.days", "27", "26")
	require.Equal(t, "27 days, at most 26", f.Message)
	require.Equal(t, "27 jours, 26 au plus", c.In("fr", f))
	require.Equal(t, f.Message, c.In("ar", f))
	require.Equal(t, f.Message, f.Fault().Message)
}

func TestWarningsAloneDoNotRefuse(t *testing.T) {
	t.Parallel()
	require.False(t, Refused([]Finding{{Severity: Warning}}))
	require.True(t, Refused([]Finding{{Severity: Warning}, {Severity: Error}}))
}

func TestCodeGivenTwicePanics(t *testing.T) {
	t.Parallel()
	require.Panics(t, func() { NewCatalogue(Text{Code: "a"}, Text{Code: "a"}) })
	require.Panics(t, func() { NewCatalogue().New(0, "", "", "unknown") })
}

func TestSortKeepsTheOrderWithinALine(t *testing.T) {
	t.Parallel()
	fs := []Finding{{Line: 2, Field: "a"}, {Line: 1}, {Line: 2, Field: "b"}}
	Sort(fs)
	require.Equal(t, []Finding{{Line: 1}, {Line: 2, Field: "a"}, {Line: 2, Field: "b"}}, fs)
}
