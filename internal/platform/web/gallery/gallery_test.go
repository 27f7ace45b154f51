package gallery

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/i18n"
)

// fetch asks as a browser does, and gives the body and its weight as sent or as gzip would make it.
func fetch(t *testing.T, path string) (body string, weight int) {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	require.Equal(t, 200, w.Code, path)
	if w.Header().Get("Content-Encoding") == "gzip" {
		return "", w.Body.Len()
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := io.Copy(z, bytes.NewReader(w.Body.Bytes()))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return w.Body.String(), packed.Len()
}

var needs = regexp.MustCompile(`(?:href|src)="(/(?:static|brand)/[^"#]+)`)

func TestAnEmployersPageWeighsLessThan45KBWithAllItNeeds(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"home", "declare", "forms", "account", "done", "signin"} {
		body, total := fetch(t, "/fr/"+name)
		seen := map[string]bool{}
		for _, m := range needs.FindAllStringSubmatch(body, -1) {
			if !seen[m[1]] {
				seen[m[1]] = true
				_, weight := fetch(t, m[1])
				total += weight
			}
		}
		require.Less(t, total, 45<<10, name)
		t.Logf("%s: %.1f KB gz in %d files", name, float64(total)/1024, len(seen)+1)
	}
}

func TestNoPageHoldsStyleOrScriptThatThePolicyForbids(t *testing.T) {
	t.Parallel()
	forbidden := regexp.MustCompile(`(?i)\sstyle=|<style|<script(?:>| [^>]*>[^<])|\son[a-z]+=|javascript:|hx-on`)
	for _, lang := range []string{"fr", "ar"} {
		for _, name := range Names() {
			body, _ := fetch(t, "/"+lang+"/"+name)
			require.NotRegexp(t, forbidden, body, name)
		}
	}
}

func TestEveryIDIsThereOnceAndEveryPointerArrives(t *testing.T) {
	t.Parallel()
	ids := regexp.MustCompile(`\sid="([^"]+)"`)
	pointers := regexp.MustCompile(`\s(?:for|aria-describedby|data-aria-controls|aria-controls)="([^"]+)"`)
	for _, name := range Names() {
		body, _ := fetch(t, "/fr/"+name)
		seen := map[string]bool{}
		for _, m := range ids.FindAllStringSubmatch(body, -1) {
			require.False(t, seen[m[1]], "%s: id %s is there twice", name, m[1])
			seen[m[1]] = true
		}
		for _, m := range pointers.FindAllStringSubmatch(body, -1) {
			for id := range strings.FieldsSeq(m[1]) {
				require.True(t, seen[id], "%s: nothing has the id %s", name, id)
			}
		}
	}
}

func TestAnArabicPageIsMirrored(t *testing.T) {
	t.Parallel()
	body, _ := fetch(t, "/ar/home")
	require.Contains(t, body, `<html lang="ar" dir="rtl">`)
	require.Contains(t, body, `<bdi dir="ltr" class="app-num">281,400`)
}

func TestAPageWithErrorsSaysSoFirst(t *testing.T) {
	t.Parallel()
	body, _ := fetch(t, "/fr/forms")
	require.Contains(t, body, "<title>Erreur : ")
	require.Contains(t, body, `<a href="#born">`)
	require.Contains(t, body, `id="born-error"`)
}

func BenchmarkDeclarationPage(b *testing.B) {
	ctx := i18n.With(context.Background(), "fr")
	for b.Loop() {
		c, _ := Page(ctx, "declare", "sahel")
		require.NoError(b, c.Render(ctx, io.Discard))
	}
}
