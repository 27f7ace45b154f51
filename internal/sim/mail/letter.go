package mail

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
)

// Letter is a message opened: what its reader would see.
type Letter struct {
	Message     `json:"-"`
	ID          string            `json:"id"`
	At          string            `json:"at"`   // RFC 3339
	From        string            `json:"from"` // of the header
	To          []string          `json:"to"`   // of the envelope
	Subject     string            `json:"subject"`
	Headers     map[string]string `json:"headers"`
	Text        string            `json:"text"`
	HTML        string            `json:"html,omitempty"`
	Attachments []Attachment      `json:"attachments"`
	Defect      string            `json:"defect,omitempty"` // why it could not be opened whole
}

// Attachment is a file within a letter.
type Attachment struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Size    int    `json:"size"`
	Content []byte `json:"-"`
}

var words = mime.WordDecoder{CharsetReader: charset}

func charset(name string, r io.Reader) (io.Reader, error) {
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil, err
	}
	return e.NewDecoder().Reader(r), nil
}

// open reads a message; whatever is wrong with it is shown, not hidden.
func open(m Message) Letter {
	l := Letter{
		Message: m, ID: m.ID, At: m.At.Format("2006-01-02T15:04:05Z07:00"), To: m.To,
		Headers: map[string]string{}, Attachments: []Attachment{},
	}
	parsed, err := mail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		l.Defect, l.Text = err.Error(), string(m.Raw)
		return l
	}
	for name, values := range parsed.Header {
		l.Headers[name] = decoded(strings.Join(values, ", "))
	}
	l.From, l.Subject = l.Headers["From"], l.Headers["Subject"]
	if err := l.part(textproto.MIMEHeader(parsed.Header), parsed.Body, 0); err != nil {
		l.Defect = err.Error()
	}
	return l
}

func decoded(text string) string {
	if plain, err := words.DecodeHeader(text); err == nil {
		return plain
	}
	return text
}

// part reads one part, and the parts within it up to a depth that no honest letter reaches.
func (l *Letter) part(h textproto.MIMEHeader, body io.Reader, depth int) error {
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		kind, params = "text/plain", nil
	}
	if strings.HasPrefix(kind, "multipart/") && depth < 8 {
		return l.parts(multipart.NewReader(body, params["boundary"]), depth)
	}
	content, err := io.ReadAll(unpacked(h.Get("Content-Transfer-Encoding"), body))
	if err != nil {
		return err
	}
	_, disposition, _ := mime.ParseMediaType(h.Get("Content-Disposition"))
	name := decoded(disposition["filename"])
	if name == "" {
		name = decoded(params["name"])
	}
	switch {
	case name == "" && kind == "text/plain" && l.Text == "":
		l.Text = text(content, params["charset"])
	case name == "" && kind == "text/html" && l.HTML == "":
		l.HTML = text(content, params["charset"])
	default:
		l.Attachments = append(l.Attachments, Attachment{Name: name, Type: kind, Size: len(content), Content: content})
	}
	return nil
}

func (l *Letter) parts(r *multipart.Reader, depth int) error {
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := l.part(p.Header, p, depth+1); err != nil {
			return err
		}
	}
}

func unpacked(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	}
	return r
}

func text(content []byte, name string) string {
	if r, err := charset(name, bytes.NewReader(content)); err == nil {
		if plain, err := io.ReadAll(r); err == nil {
			content = plain
		}
	}
	return strings.ReplaceAll(string(content), "\r\n", "\n")
}
