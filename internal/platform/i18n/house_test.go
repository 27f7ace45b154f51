package i18n

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// house is the root of the project, seen from here.
const house = "../../.."

var (
	used    = regexp.MustCompile(`(?:\bt\(ctx, |i18n\.T\(ctx, |i18n\.In\([\w.()]+, |view\.T\()"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"\s*[,)]`)
	comment = regexp.MustCompile(`(?m)^\s*//.*$`)
	hole    = regexp.MustCompile(`\{[a-z_]+\}`)
)

// files calls do with every file of ours whose name ends so.
func files(t *testing.T, do func(path string), suffixes ...string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(house, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || (strings.HasPrefix(d.Name(), ".") && path != house)):
			return fs.SkipDir
		case slices.ContainsFunc(suffixes, func(s string) bool { return strings.HasSuffix(path, s) }):
			do(path)
		}
		return nil
	}))
}

// everything is the words of all packages, read from their files, so that no package need be imported here.
func everything(t *testing.T) *Catalog {
	t.Helper()
	c := &Catalog{}
	files(t, func(path string) {
		if filepath.Base(filepath.Dir(path)) == "i18n" {
			require.NoError(t, c.Add(os.DirFS(filepath.Dir(path))), path)
		}
	}, "/i18n/fr.json")
	return c
}

func TestEveryKeyUsedHasItsFrenchWords(t *testing.T) {
	t.Parallel()
	c := everything(t)
	missing := map[string]string{}
	files(t, func(path string) {
		if strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
			return
		}
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, m := range used.FindAllSubmatch(comment.ReplaceAll(raw, nil), -1) {
			if _, ok := c.texts["fr"][string(m[1])]; !ok {
				missing[string(m[1])] = path
			}
		}
	}, ".go", ".templ")
	require.Empty(t, missing, "these keys have no French words")
}

func TestATranslationHasTheKeysAndHolesOfTheFrench(t *testing.T) {
	t.Parallel()
	c := everything(t)
	for lang, texts := range c.texts {
		for key, text := range texts {
			french, ok := c.texts["fr"][key]
			require.True(t, ok, "%s: key %s is not in French", lang, key)
			for _, form := range text {
				for _, h := range hole.FindAllString(form, -1) {
					require.Contains(t, french["other"]+french["one"], h, "%s: key %s", lang, key)
				}
			}
		}
	}
}
