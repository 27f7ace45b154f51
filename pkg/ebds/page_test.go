package ebds

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the pages of docs/formats again")

const docs = "../../docs/formats/"

// samePage compares a page of the docs with what the code says, or writes it with -update.
func samePage(t *testing.T, name, want string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(docs+name, []byte(want), 0o644))
	}
	got, err := os.ReadFile(docs + name)
	require.NoError(t, err)
	require.Equal(t, want, string(got), "run: go test ./pkg/ebds -run Page -update")
}

func TestPageOfCodesIsThatOfTheCatalogue(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`# e-BDS finding codes

Written from the catalogue in ` + "`pkg/ebds/codes.go`" + ` (` + "`go test ./pkg/ebds -run Page -update`" + `). The codes are ours and permanent:
a code never gets another meaning. The fund's own list of 95 error codes was never published.

A finding has ` + "`line`" + ` (1-based; 0 for the whole file; for a missing record the line where it should have stood),
` + "`record`" + ` (B02), ` + "`field`" + ` (the name of the format, empty for the whole line), ` + "`code`" + `, ` + "`severity`" + ` and ` + "`message`" + ` (English; the
French text is chosen by code). An error refuses the file, a warning does not.

| Code | Severity | English | Français |
|---|---|---|---|
`)
	for _, c := range Codes.Texts() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.Code, c.Severity, c.English, c.French)
	}
	samePage(t, "ebds-codes.md", b.String())
}

func TestPageOfTheLayoutIsThatOfTheTables(t *testing.T) {
	t.Parallel()
	forms := map[form]string{
		constant: "the record's type", digits: "N, digits padded with zeros", employer: "N, employer number, last digit a key",
		period: "N, AAAAMM", insured: "N, insured number, last digit a key", date: "N, AAAAMMJJ", category: "AN, category of the file",
		text: "AN, capitals, digits, spaces", card: "AN, no space inside", situation: "AN, blank or SO DE IT IL AT CS MS MP", filler: "spaces",
	}
	var b strings.Builder
	b.WriteString("# e-BDS layout\n\nWritten from the tables in `pkg/ebds/layout.go` (`go test ./pkg/ebds -run Page -update`). Positions count from 1, both ends\n" +
		"included; every line has 260 characters. Records E are laid out as records B. What the fields mean, and the commands, are in [ebds.md](ebds.md).\n")
	for _, name := range []string{"A00", "A01", "A02", "A03", "B00", "B01", "B02", "B03", "B04", "B05", "B06"} {
		fmt.Fprintf(&b, "\n## %s\n\n| From | To | Field | Form |\n|---|---|---|---|\n", name)
		for _, f := range layouts[name].fields {
			fmt.Fprintf(&b, "| %d | %d | %s | %s |\n", f.from, f.to, f.name, forms[f.form])
		}
	}
	samePage(t, "ebds-layout.md", b.String())
}
