package tabular

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the pages of docs/formats again")

func TestPageOfListsIsThatOfTheSchemasAndCodes(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# Columns and finding codes of lists\n\nWritten from `pkg/tabular` (`go test ./pkg/tabular -run Page -update`). How lists are read: [lists.md](lists.md).\n" +
		"Titles are compared without case, accents and signs. Codes are permanent.\n")
	for _, s := range []Schema{StaffSchema, WageSchema} {
		fmt.Fprintf(&b, "\n## %s, version %d\n\n| Field | Title | Required | Also read as |\n|---|---|---|---|\n", s.Name, s.Version)
		for _, c := range s.Columns {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", c.Field, c.Title, map[bool]string{true: "yes"}[c.Required], strings.Join(c.Synonyms, ", "))
		}
	}
	b.WriteString("\n## Codes\n\n| Code | Severity | English | Français |\n|---|---|---|---|\n")
	for _, c := range Codes.Texts() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.Code, c.Severity, c.English, c.French)
	}
	const page = "../../docs/formats/lists-codes.md"
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(b.String()), 0o644))
	}
	got, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Equal(t, b.String(), string(got), "run: go test ./pkg/tabular -run Page -update")
}
