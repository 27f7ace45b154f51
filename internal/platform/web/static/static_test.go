package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/stretchr/testify/require"
)

func get(t *testing.T, path, accept string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestAFileIsKeptForAYearUnderTheNameOfItsContent(t *testing.T) {
	t.Parallel()
	address := Path("app.css")
	require.Regexp(t, `^/static/app-[0-9a-f]{8}\.css$`, address)
	res := get(t, address, "")
	require.Equal(t, http.StatusOK, res.StatusCode)
	require.Equal(t, "public, max-age=31536000, immutable", res.Header.Get("Cache-Control"))
	require.Equal(t, "text/css; charset=utf-8", res.Header.Get("Content-Type"))
}

func TestEachTwinHoldsTheSameFile(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"app.css", "app.js", "live.js", "passkey.js", "icons.svg"} {
		plain, err := io.ReadAll(get(t, Path(name), "").Body)
		require.NoError(t, err)
		res := get(t, Path(name), "gzip, deflate, br;q=1.0, zstd")
		require.Equal(t, "br", res.Header.Get("Content-Encoding"))
		unpacked, err := io.ReadAll(brotli.NewReader(res.Body))
		require.NoError(t, err)
		require.True(t, bytes.Equal(plain, unpacked), name)
		res = get(t, Path(name), "gzip;q=0.5, br;q=0")
		require.Equal(t, "gzip", res.Header.Get("Content-Encoding"))
		z, err := gzip.NewReader(res.Body)
		require.NoError(t, err)
		unpacked, err = io.ReadAll(z)
		require.NoError(t, err)
		require.True(t, bytes.Equal(plain, unpacked), name)
	}
}

func TestOnlyBuiltFilesAreServed(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/static/app.css", "/static/", "/static/../doc.go", strings.Replace(Path("app.css"), ".css", ".css.br", 1)} {
		require.Equal(t, http.StatusNotFound, get(t, path, "").StatusCode, path)
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, Path("app.css"), nil))
	require.Equal(t, http.StatusMethodNotAllowed, w.Code)
	require.Panics(t, func() { Path("nothing.css") })
}
