package deploy

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The operator's guide and the code name the same variables.
func TestEveryVariableThatIsReadIsInTheGuideAndTheReverse(t *testing.T) {
	t.Parallel()
	guide := read(t, "../docs/guides/run.md")
	inCode := variables(t, "../cmd", "../internal", "../jobs")
	for name := range inCode {
		require.True(t, strings.Contains(guide, "`"+name+"`"), "docs/guides/run.md does not explain %s", name)
	}
	for _, m := range regexp.MustCompile("`(SOCLE_[A-Z_]+)`").FindAllStringSubmatch(guide, -1) {
		require.True(t, inCode[m[1]], "docs/guides/run.md explains %s, which nothing reads", m[1])
	}
}

func variables(t *testing.T, folders ...string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	quoted := regexp.MustCompile(`"(SOCLE_[A-Z_]*[A-Z])"`)
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && d.Name() == "node_modules" {
				return filepath.SkipDir
			}
			if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			text, err := os.ReadFile(path)
			for _, m := range quoted.FindAllSubmatch(text, -1) {
				found[string(m[1])] = true
			}
			return err
		})
		require.NoError(t, err)
	}
	return found
}
