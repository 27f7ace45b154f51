package uploadgate

import (
	"archive/zip"
	"bytes"
	"errors"
	"image"
	_ "image/jpeg" // the heads of pictures
	_ "image/png"
	"io"
	"path"
	"strings"
	"unicode/utf16"

	"socle/pkg/fault"
)

func dimensions(in io.Reader) (width, height int64, err error) {
	c, _, err := image.DecodeConfig(in)
	return int64(c.Width), int64(c.Height), err
}

// plainHead gives the head of a text as UTF-8, when it is UTF-16 with a mark or not.
func plainHead(head []byte) string {
	little := bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || len(head) > 1 && head[0] == '<' && head[1] == 0
	big := bytes.HasPrefix(head, []byte{0xFE, 0xFF}) || len(head) > 1 && head[0] == 0 && head[1] == '<'
	if !little && !big {
		return string(head)
	}
	units := make([]uint16, 0, len(head)/2)
	for i := 0; i+1 < len(head); i += 2 {
		if little {
			units = append(units, uint16(head[i])|uint16(head[i+1])<<8)
		} else {
			units = append(units, uint16(head[i+1])|uint16(head[i])<<8)
		}
	}
	return string(utf16.Decode(units))
}

// noNulls: a text has no null byte, unless it is UTF-16.
func noNulls(in io.Reader) error {
	wide, first := false, true
	return chunks(in, 0, func(chunk []byte) error {
		if first {
			wide = bytes.HasPrefix(chunk, []byte{0xFF, 0xFE}) || bytes.HasPrefix(chunk, []byte{0xFE, 0xFF})
			first = false
		}
		if i := bytes.IndexByte(chunk, 0); i >= 0 && !wide {
			return refuse("upload.kind", "the file is not a text: it holds null bytes")
		}
		return nil
	})
}

// noDoctype refuses a document type or entity anywhere in the file, in any of the encodings of XML that a
// parser might guess: nulls are dropped before looking, so that UTF-16 reads like ASCII.
func noDoctype(in io.Reader) error {
	return chunks(in, 16, func(chunk []byte) error {
		upper := bytes.ToUpper(bytes.ReplaceAll(chunk, []byte{0}, nil))
		if bytes.Contains(upper, []byte("<!DOCTYPE")) || bytes.Contains(upper, []byte("<!ENTITY")) {
			return refuse("upload.doctype", "the XML declares a document type, which is refused")
		}
		return nil
	})
}

// chunks reads to the end in bounded memory. Each chunk starts with the last overlap×2 bytes of the one before,
// so that nothing hides across a border.
func chunks(in io.Reader, overlap int, look func([]byte) error) error {
	buffer := make([]byte, 64<<10)
	kept := 0
	for {
		n, err := io.ReadFull(in, buffer[kept:])
		if n > 0 {
			if err := look(buffer[:kept+n]); err != nil {
				return err
			}
			full := kept + n
			kept = min(2*overlap, full)
			copy(buffer, buffer[full-kept:full])
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// archive looks into a workbook: number of entries, sizes declared and real, names, macros, XML parts.
func (p Policy) archive(file io.ReaderAt, size int64) error {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return refuse("upload.broken", "the workbook cannot be opened").Because(err)
	}
	if len(z.File) > p.Entries {
		return fault.New(fault.TooLarge, "upload.too_many_entries", "the archive has %d entries, at most %d are accepted", len(z.File), p.Entries)
	}
	names := map[string]bool{}
	left := p.Unpacked
	for _, f := range z.File {
		if err := entryName(f, names); err != nil {
			return err
		}
		if int64(f.UncompressedSize64) < 0 || int64(f.UncompressedSize64) > left {
			return bomb(p.Unpacked)
		}
		used, err := p.unpack(f, left)
		if err != nil {
			return err
		}
		left -= used
	}
	if !names["[content_types].xml"] || !names["xl/workbook.xml"] {
		return refuse("upload.kind", "the archive is not an Excel workbook (.xlsx)")
	}
	return nil
}

func bomb(most int64) *fault.Fault {
	return fault.New(fault.TooLarge, "upload.unpacked_too_large", "the file unpacks to more than %d bytes", most)
}

// entryName refuses names that leave the archive, names given twice (parsers disagree on which one counts),
// passwords and macros.
func entryName(f *zip.File, names map[string]bool) error {
	name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
	switch {
	case f.Flags&1 != 0:
		return refuse("upload.encrypted", "the workbook is protected by a password")
	case strings.HasPrefix(name, "/"), strings.Contains(name, ".."), strings.ContainsRune(name, 0), names[name]:
		return refuse("upload.broken", "the archive holds a name that is not accepted: %q", f.Name)
	case path.Base(name) == "vbaproject.bin", strings.HasPrefix(name, "xl/macrosheets/"), strings.HasPrefix(name, "xl/activex/"):
		return refuse("upload.macro", "the workbook holds macros: save it as .xlsx without them")
	}
	names[name] = true
	return nil
}

// unpack reads an entry to its real end, whatever size it claims, and looks at XML parts. It gives the bytes used.
func (p Policy) unpack(f *zip.File, left int64) (int64, error) {
	in, err := f.Open()
	if err != nil {
		return 0, refuse("upload.broken", "part %q of the workbook cannot be read", f.Name).Because(err)
	}
	defer in.Close()
	counted := &counter{in: in, left: left}
	if isXML(f.Name) {
		err = noDoctype(counted)
	} else {
		_, err = io.Copy(io.Discard, counted)
	}
	packed := max(int64(f.CompressedSize64), 1)
	_, isFault := fault.As(err)
	switch {
	case errors.Is(err, errStop), counted.read > 1<<20 && counted.read/packed > p.Ratio:
		return 0, bomb(p.Unpacked)
	case err != nil && !isFault:
		return 0, refuse("upload.broken", "part %q of the workbook cannot be read", f.Name).Because(err)
	}
	return counted.read, err
}

func isXML(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") || strings.HasSuffix(name, ".vml")
}

// counter stops a reader that gives more than it may.
type counter struct {
	in         io.Reader
	read, left int64
}

// Read implements io.Reader.
func (c *counter) Read(b []byte) (int, error) {
	n, err := c.in.Read(b)
	if c.read += int64(n); c.read > c.left {
		return n, errStop
	}
	return n, err
}
