package document

import (
	"path"
	"strings"
	"unicode"

	"socle/internal/platform/op"
	"socle/pkg/fault"
	"socle/pkg/uploadgate"
)

// media are the types under which admitted files are kept and given back.
var media = map[uploadgate.Kind]string{
	uploadgate.PDF: "application/pdf", uploadgate.PNG: "image/png", uploadgate.JPEG: "image/jpeg", uploadgate.Text: "text/plain; charset=utf-8",
	uploadgate.XML: "application/xml", uploadgate.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// shown are those that a browser may show on the fund's own address; the others are downloaded.
var shown = map[string]bool{"application/pdf": true, "image/png": true, "image/jpeg": true}

// admit says what a file really is, or refuses it, on field "file".
func admit(f op.File, policy *uploadgate.Policy) (string, error) {
	if policy == nil {
		policy = &uploadgate.Documents
	}
	kind, err := uploadgate.CheckBytes(f.Body, *policy)
	if why, ok := fault.As(err); ok {
		why.Findings = []fault.Finding{{Field: "file", Code: why.Code, Message: why.Message}}
		return "", why
	}
	return media[kind], err
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
