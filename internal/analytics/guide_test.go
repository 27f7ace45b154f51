package analytics

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/indicator"
)

var update = flag.Bool("update", false, "write docs/indicators.md anew")

// TestTheGuideOfIndicatorsIsThatOfTheCatalogue keeps the tables of docs/indicators.md as pkg/indicator defines them.
func TestTheGuideOfIndicatorsIsThatOfTheCatalogue(t *testing.T) {
	t.Parallel()
	const file, begin, end = "../../docs/indicators.md", "-update -->\n", "<!-- end -->"
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	head, rest, ok := strings.Cut(string(raw), begin)
	require.True(t, ok)
	_, tail, ok := strings.Cut(rest, end)
	require.True(t, ok)
	want := head + begin + catalogueTables() + end + tail
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o644))
	}
	require.Equal(t, want, string(raw), "run the command written in the guide")
}

func catalogueTables() string {
	var b strings.Builder
	b.WriteString("\n| Indicator | Formula | Readings |\n|---|---|---|\n")
	for _, i := range indicator.Catalogue() {
		var readings []string
		for _, r := range i.Readings {
			readings = append(readings, "`"+r.Key+"` ("+string(r.Unit)+")")
		}
		fmt.Fprintf(&b, "| **%s** %s | %s | %s |\n", i.ID, i.Name.EN, i.Formula.EN, strings.Join(readings, ", "))
	}
	b.WriteString("\n| Measure | Over months | Unit | What it counts |\n|---|---|---|---|\n")
	for _, d := range indicator.Measures() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", d.Name, d.Over, d.Unit, d.Means)
	}
	return b.String() + "\n"
}
