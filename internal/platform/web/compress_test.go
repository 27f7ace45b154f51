package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPagesAreCompressedAndFilesAreLeftAsTheyAre(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Bonjour ", 1000)
	serve := func(media string) *httptest.ResponseRecorder {
		h := compressed(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", media)
			_, _ = io.WriteString(w, long)
		}))
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", "gzip, br")
		h.ServeHTTP(w, r)
		return w
	}
	page := serve("text/html; charset=utf-8")
	require.Equal(t, "gzip", page.Header().Get("Content-Encoding"))
	require.Less(t, page.Body.Len(), 200)
	z, err := gzip.NewReader(page.Body)
	require.NoError(t, err)
	text, err := io.ReadAll(z)
	require.NoError(t, err)
	require.Equal(t, long, string(text))
	require.Equal(t, long, serve("application/pdf").Body.String())
	require.Equal(t, long, serve("text/event-stream").Body.String())
}
