package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed all:dist
var embedded embed.FS

// Prefix is where Handler expects to be mounted.
const Prefix = "/static/"

// asset is one file, and its twins, smallest first in the order we offer them.
type asset struct {
	contentType string
	plain       []byte
	encoded     map[string][]byte // by Content-Encoding
}

// files maps the address under Prefix ("app-1a2b3c4d.css") to the asset; paths maps the plain name to the full address.
var files, paths = load(embedded)

func load(fsys fs.FS) (map[string]asset, map[string]string) {
	found, addresses := map[string]asset{}, map[string]string{}
	err := fs.WalkDir(fsys, "dist", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || twin(name) {
			return err
		}
		a, err := read(fsys, name)
		if err != nil {
			return err
		}
		plain := strings.TrimPrefix(name, "dist/")
		address := hashed(plain, a.plain)
		found[address], addresses[plain] = a, Prefix+address
		return nil
	})
	if err != nil {
		panic("static: " + err.Error()) // embedded files can always be read
	}
	return found, addresses
}

func twin(name string) bool { return strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") }

func read(fsys fs.FS, name string) (asset, error) {
	plain, err := fs.ReadFile(fsys, name)
	a := asset{contentType: mime.TypeByExtension(path.Ext(name)), plain: plain, encoded: map[string][]byte{}}
	if path.Ext(name) == ".js" {
		a.contentType = "text/javascript; charset=utf-8"
	}
	for encoding, ext := range map[string]string{"br": ".br", "gzip": ".gz"} {
		if b, err := fs.ReadFile(fsys, name+ext); err == nil {
			a.encoded[encoding] = b
		}
	}
	return a, err
}

func hashed(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:4]) + ext
}

// Path is the address of a built file: Path("app.css") is "/static/app-1a2b3c4d.css". An unknown name panics: the page
// that asks for it is wrong and its first test says so.
func Path(name string) string {
	address, ok := paths[name]
	if !ok {
		panic("static: no file " + name)
	}
	return address
}

// Handler serves the files for a year, compressed as the browser likes. Mount it at Prefix.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := files[strings.TrimPrefix(r.URL.Path, Prefix)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		a.serve(w, r)
	})
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Add("Vary", "Accept-Encoding")
	body := a.plain
	if encoding, b := a.best(r.Header.Get("Accept-Encoding")); encoding != "" {
		h.Set("Content-Encoding", encoding)
		body = b
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // a reader who left needs no answer
	}
}

// best picks brotli, then gzip, among what the browser accepts.
func (a asset) best(accept string) (string, []byte) {
	for _, encoding := range []string{"br", "gzip"} {
		if b, ok := a.encoded[encoding]; ok && accepts(accept, encoding) {
			return encoding, b
		}
	}
	return "", nil
}

func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(name, encoding) {
			return strings.ReplaceAll(params, " ", "") != "q=0"
		}
	}
	return false
}
