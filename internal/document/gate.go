package document

import (
	"path"
	"strings"
	"unicode"

	"github.com/gabriel-vasile/mimetype"

	"socle/internal/platform/op"
	"socle/pkg/fault"
)

// MaxSize of a document, in bytes.
const MaxSize = 10 << 20

// taken are the media types that are kept: papers, pictures of papers, lists.
var taken = []string{
	"application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic", "image/heif",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv", "text/plain",
}

// shown are those that a browser may show on the fund's own address; the others are downloaded.
var shown = map[string]bool{"application/pdf": true, "image/jpeg": true, "image/png": true, "image/webp": true}

// admit says what a file really is, or refuses it.
func admit(f op.File) (media string, err error) {
	switch {
	case len(f.Body) == 0:
		return "", fault.Field("file", "document.empty", "is missing or empty; choose the file")
	case len(f.Body) > MaxSize:
		return "", fault.Field("file", "document.too_large", "is larger than 10 MB; scan it in grey at 150 points per inch, or cut it in two")
	}
	is := mimetype.Detect(f.Body)
	for _, t := range taken {
		if is.Is(t) {
			return t, nil
		}
	}
	return "", fault.Field("file", "document.type", "is not a kind of file we can keep; give a PDF, a picture (JPEG, PNG) or a list (CSV, XLSX)")
}

// safeName keeps a file's name readable and without path or control characters.
func safeName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[len(runes)-120:])
	}
	if name == "" || name == "." || name == "/" {
		return "document"
	}
	return name
}
