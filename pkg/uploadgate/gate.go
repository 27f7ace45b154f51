package uploadgate

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"socle/pkg/fault"
)

// Kind is what a file is, by its bytes.
type Kind string

// The kinds that the gate knows.
const (
	Text Kind = "text" // CSV, e-BDS, MT940, CFONB: words without structure of their own
	XML  Kind = "xml"
	XLSX Kind = "xlsx"
	PDF  Kind = "pdf"
	PNG  Kind = "png"
	JPEG Kind = "jpeg"
	SVG  Kind = "svg" // a drawing; who takes it cleans it
)

// Policy is what one place of the product accepts. Zero limits mean the defaults.
type Policy struct {
	Kinds    []Kind
	Bytes    int64 // of the file, 32 MB
	Unpacked int64 // of all entries of an archive together, 256 MB
	Ratio    int64 // unpacked to packed, of an entry larger than 1 MB; 200
	Entries  int   // of an archive, 1,000
	Pixels   int64 // of a picture, 40 million
}

// Policies of the places that take files.
var (
	Lists      = Policy{Kinds: []Kind{Text, XLSX}}                      // staff and declarations
	Statements = Policy{Kinds: []Kind{Text, XML}}                       // of banks
	Documents  = Policy{Kinds: []Kind{PDF, PNG, JPEG}, Bytes: 10 << 20} // proofs, letters, pictures
	Fixed      = Policy{Kinds: []Kind{Text}, Bytes: 64 << 20}           // e-BDS
	Logos      = Policy{Kinds: []Kind{SVG, XML, PNG}, Bytes: 200 << 10, Pixels: 4_000_000}
)

func (p Policy) orDefault() Policy {
	set := func(v *int64, def int64) {
		if *v <= 0 {
			*v = def
		}
	}
	set(&p.Bytes, 32<<20)
	set(&p.Unpacked, 256<<20)
	set(&p.Ratio, 200)
	set(&p.Pixels, 40_000_000)
	if p.Entries <= 0 {
		p.Entries = 1000
	}
	return p
}

// Check says what a file is, or refuses it with a fault whose code starts with "upload.". The size is that
// of the file; nothing beyond it is read.
func Check(file io.ReaderAt, size int64, policy Policy) (Kind, error) {
	p := policy.orDefault()
	if size > p.Bytes {
		return "", fault.New(fault.TooLarge, "upload.too_large", "the file has %d bytes, at most %d are accepted", size, p.Bytes)
	}
	if size <= 0 {
		return "", refuse("upload.empty", "the file is empty")
	}
	in := io.NewSectionReader(file, 0, size)
	head := make([]byte, min(size, 4096))
	if _, err := io.ReadFull(in, head); err != nil {
		return "", err
	}
	kind, err := sniff(head)
	if err != nil {
		return "", err
	}
	if !slices.Contains(p.Kinds, kind) {
		return "", refuse("upload.kind", "a file of kind %s is not accepted here (%s)", kind, p.names())
	}
	_, _ = in.Seek(0, io.SeekStart)
	return kind, p.look(kind, in, file, size)
}

// CheckBytes is Check for a file already in memory.
func CheckBytes(data []byte, policy Policy) (Kind, error) {
	return Check(bytes.NewReader(data), int64(len(data)), policy)
}

func (p Policy) names() string {
	var names []string
	for _, k := range p.Kinds {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

func (p Policy) look(kind Kind, in io.Reader, file io.ReaderAt, size int64) error {
	switch kind {
	case XLSX:
		return p.archive(file, size)
	case XML, SVG:
		return noDoctype(in)
	case PNG, JPEG:
		return p.picture(in)
	case Text:
		return noNulls(in)
	}
	return nil
}

// refuse is a fault of a file that can be read but is not accepted.
func refuse(code, format string, args ...any) *fault.Fault {
	return fault.New(fault.Invalid, code, format, args...)
}

var signatures = []struct {
	start string
	kind  Kind
}{
	{"%PDF-", PDF}, {"\x89PNG\r\n\x1a\n", PNG}, {"\xff\xd8\xff", JPEG}, {"PK\x03\x04", XLSX},
}

// foreign are starts of files that are never taken, so that the message can say what they are.
var foreign = []struct{ start, name string }{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel or Word (.xls, .doc): save it as .xlsx"},
	{"PK\x05\x06", "empty archive"}, {"Rar!", "RAR archive"}, {"7z\xbc\xaf", "7z archive"}, {"\x1f\x8b", "gzip archive"},
	{"MZ", "program"}, {"\x7fELF", "program"}, {"#!", "script"}, {"GIF8", "GIF picture"}, {"{\\rtf", "RTF text"},
}

func sniff(head []byte) (Kind, error) {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.start)) {
			return s.kind, nil
		}
	}
	for _, f := range foreign {
		if bytes.HasPrefix(head, []byte(f.start)) && (f.start != "MZ" || bytes.IndexByte(head, 0) >= 0) {
			return "", refuse("upload.kind", "the file is not accepted: %s", f.name)
		}
	}
	text := strings.TrimLeft(strings.TrimPrefix(plainHead(head), "\ufeff"), " \t\r\n")
	switch lower := strings.ToLower(text[:min(len(text), 64)]); {
	case strings.HasPrefix(lower, "<!doctype html"), strings.HasPrefix(lower, "<html"), strings.HasPrefix(lower, "<script"):
		return "", refuse("upload.kind", "a web page is not accepted")
	case strings.HasPrefix(lower, "<svg"):
		return SVG, nil
	case strings.HasPrefix(text, "<"):
		return XML, nil
	}
	return Text, nil
}

var errStop = errors.New("stop")

// picture refuses what would not fit in memory once unpacked. Only the head of the picture is read.
func (p Policy) picture(in io.Reader) error {
	width, height, err := dimensions(in)
	if err != nil {
		return refuse("upload.broken", "the picture cannot be read").Because(err)
	}
	if width*height > p.Pixels || width <= 0 || height <= 0 {
		return fault.New(fault.TooLarge, "upload.too_many_pixels", "the picture has %d × %d points, at most %d are accepted", width, height, p.Pixels)
	}
	return nil
}
