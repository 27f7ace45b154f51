package collection

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/i18n"
	"socle/pkg/matching"
)

// Words written in the code are there in French and English; those put together while running are listed by their values.
func TestEveryWordOfThePagesIsThere(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.templ")
	require.NoError(t, err)
	files = append(files, "pages.go", "desk_pages.go", "tables.go", "tables_account.go", "facts.go", "facts_desk.go", "export.go", "todo.go")
	key := regexp.MustCompile(`"(collection\.[a-z_.]+[a-z])"`)
	operations := map[string]bool{}
	for _, o := range (&Service{}).Operations() {
		operations[o.Row().Name] = true
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		require.NoError(t, err)
		for _, m := range key.FindAllStringSubmatch(string(b), -1) {
			for _, l := range []i18n.Lang{"fr", "en"} {
				require.True(t, operations[m[1]] || i18n.Has(l, m[1]), "%s: %s in %s", f, m[1], l)
			}
		}
	}
}

func TestEverySignOfAMatchHasItsWords(t *testing.T) {
	t.Parallel()
	for _, code := range matching.Signs {
		for _, l := range []i18n.Lang{"fr", "en"} {
			require.True(t, i18n.Has(l, "collection.sign."+code), "%s in %s", code, l)
		}
	}
}
