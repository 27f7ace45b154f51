package declaration

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the page of docs/formats again")

func TestThePageOfCodesIsThatOfTheTable(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# Findings about declarations\n\nWritten from `internal/declaration/codes.go` (`go test ./internal/declaration -run PageOfCodes -update`). " +
		"An error keeps a declaration from being filed; a warning is confirmed with its reason. Codes are permanent. " +
		"Files have codes of their own besides: [e-BDS](ebds-codes.md), [lists](lists-codes.md).\n\n" +
		"| Code | Severity | English | Français |\n|---|---|---|---|\n")
	for _, c := range Codes.Texts() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.Code, c.Severity, c.English, c.French)
	}
	const page = "../../docs/formats/declaration-codes.md"
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(b.String()), 0o644))
	}
	got, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Equal(t, b.String(), string(got), "run: go test ./internal/declaration -run PageOfCodes -update")
}
