package bankstatement

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"socle/pkg/fault"
)

// namespace of CAMT.053 without its version. Versions 02 to 08 are in use; later ones keep what is read here.
const namespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."

// parseCAMT walks the document element by element, so that only one entry is held as XML at a time.
func parseCAMT(data []byte, o Options) ([]Statement, error) {
	d := xml.NewTokenDecoder(&strict{in: decoder(data)})
	var root xml.StartElement
	for root.Name.Local == "" {
		t, err := d.Token()
		if err != nil {
			return nil, notXML(err)
		}
		root, _ = t.(xml.StartElement)
	}
	version, ours := strings.CutPrefix(root.Name.Space, namespace)
	if !ours || root.Name.Local != "Document" || len(version) != 2 || version < "02" {
		return nil, malformed("the XML is not a CAMT.053 bank statement (%s %s)", root.Name.Local, root.Name.Space)
	}
	statements, err := camtDocument(d, o)
	if err != nil {
		return nil, err
	}
	return statements, camtEnd(d)
}

func decoder(data []byte) *xml.Decoder {
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		if text, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Bytes(data); err == nil {
			data = text
		}
	}
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(charset) {
		case "utf-16", "us-ascii", "ascii":
			return in, nil // already turned into UTF-8 by its mark, or the same bytes
		case "iso-8859-1", "latin1":
			return charmap.ISO8859_1.NewDecoder().Reader(in), nil
		case "iso-8859-15":
			return charmap.ISO8859_15.NewDecoder().Reader(in), nil
		case "windows-1252":
			return charmap.Windows1252.NewDecoder().Reader(in), nil
		}
		return nil, errors.New("character set " + charset + " is not read")
	}
	return d
}

// maxDepth bounds nesting; a statement goes some fifteen elements deep.
const maxDepth = 64

var errDoctype = errors.New("a DOCTYPE is refused")

// strict refuses what a statement never needs and attackers do: document types and deep nesting.
type strict struct {
	in    *xml.Decoder
	depth int
}

// Token implements xml.TokenReader.
func (s *strict) Token() (xml.Token, error) {
	t, err := s.in.Token()
	switch t.(type) {
	case xml.Directive:
		return nil, errDoctype
	case xml.StartElement:
		s.depth++
	case xml.EndElement:
		s.depth--
	}
	if s.depth > maxDepth {
		return nil, errors.New("too many elements within one another")
	}
	return t, err
}

func notXML(err error) error {
	var f *fault.Fault
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &f):
		return err
	case errors.Is(err, errDoctype):
		return fault.New(fault.Malformed, "statement.doctype", "the statement declares a DOCTYPE, which is refused")
	case errors.Is(err, io.EOF), errors.As(err, &syntax) && syntax.Msg == "unexpected EOF":
		return malformed("the statement stops before its end")
	}
	return malformed("the XML cannot be read: %v", err)
}

func camtDocument(d *xml.Decoder, o Options) (all []Statement, err error) {
	for {
		t, err := d.Token()
		if err != nil {
			return nil, notXML(err)
		}
		switch e := t.(type) {
		case xml.EndElement:
			if e.Name.Local == "Document" {
				return all, nil
			}
		case xml.StartElement:
			switch e.Name.Local {
			case "BkToCstmrStmt":
			case "Stmt":
				one, err := camtStatement(d, o)
				if err != nil {
					return nil, err
				}
				all = append(all, one...)
			default:
				if err := d.Skip(); err != nil {
					return nil, notXML(err)
				}
			}
		}
	}
}

// camtEnd refuses anything but space and comments behind the document.
func camtEnd(d *xml.Decoder) error {
	for {
		t, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return notXML(err)
		}
		if text, ok := t.(xml.CharData); ok && len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		if _, ok := t.(xml.Comment); !ok {
			return malformed("something follows the end of the statement")
		}
	}
}

// camtStatement reads one Stmt. An account kept in several currencies gives several statements.
func camtStatement(d *xml.Decoder, o Options) ([]Statement, error) {
	b := &camtBuilder{}
	for {
		t, err := d.Token()
		if err != nil {
			return nil, notXML(err)
		}
		switch e := t.(type) {
		case xml.EndElement:
			return b.finish()
		case xml.StartElement:
			if err := b.element(d, e, o); err != nil {
				return nil, notXML(err)
			}
		}
	}
}

func (b *camtBuilder) element(d *xml.Decoder, e xml.StartElement, o Options) error {
	switch e.Name.Local {
	case "Acct":
		return d.DecodeElement(&b.account, &e)
	case "Bal":
		var bal camtBalance
		if err := d.DecodeElement(&bal, &e); err != nil {
			return err
		}
		b.balances = append(b.balances, bal)
	case "Ntry":
		var n camtEntry
		if err := d.DecodeElement(&n, &e); err != nil {
			return err
		}
		if len(b.entries) >= o.MaxEntries {
			return fault.New(fault.TooLarge, "statement.too_large", "the statement has more than %d entries", o.MaxEntries)
		}
		b.entries = append(b.entries, n)
	default:
		return d.Skip()
	}
	return nil
}

// words joins texts with single spaces, without control characters.
func words(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(s string) bool { return strings.TrimSpace(s) == "" })
	s := strings.ToValidUTF8(strings.Join(parts, " "), "")
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > maxText {
		s = string([]rune(s)[:maxText])
	}
	return s
}

// maxText cuts the words of an entry; ISO allows 140 a piece, several times.
const maxText = 1000
