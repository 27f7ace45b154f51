package archive

import (
	"archive/zip"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
	"time"
)

// seal begins the last bytes of an archive; the digest of all before it follows, in hexadecimal.
const seal = "socle archive sha256:"

const sealSize = len(seal) + 2*sha256.Size

// Writer writes an archive as a stream: nothing is kept in memory but the list of members.
type Writer struct {
	sealing *sealing
	zip     *zip.Writer
	made    time.Time
	members []Member
	open    *writing
}

// NewWriter begins an archive.
func NewWriter(out io.Writer) *Writer {
	s := &sealing{out: out, sum: sha256.New()}
	z := zip.NewWriter(s)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return &Writer{sealing: s, zip: z, made: time.Now().UTC()}
}

// Create begins a member; the one before it ends.
func (w *Writer) Create(name string) (io.Writer, error) {
	w.end()
	out, err := w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: w.made})
	if err != nil {
		return nil, err
	}
	w.open = &writing{name: name, out: out, sum: sha256.New()}
	return w.open, nil
}

func (w *Writer) end() {
	if m := w.open; m != nil {
		w.members, w.open = append(w.members, Member{m.name, m.size, hex.EncodeToString(m.sum.Sum(nil))}), nil
	}
}

// Close writes the manifest, with its members filled in, and the seal. It returns the manifest as written.
func (w *Writer) Close(m Manifest) (Manifest, error) {
	w.end()
	m.Format, m.Members = Format, w.members
	out, err := w.zip.CreateHeader(&zip.FileHeader{Name: Last, Method: zip.Deflate, Modified: w.made})
	if err != nil {
		return m, err
	}
	e := json.NewEncoder(out)
	e.SetIndent("", " ")
	if err := e.Encode(m); err != nil {
		return m, err
	}
	if err := w.zip.SetComment(string(make([]byte, sealSize))); err != nil {
		return m, err
	}
	if err := w.zip.Close(); err != nil {
		return m, err
	}
	return m, w.sealing.close()
}

// writing is a member being written.
type writing struct {
	name string
	out  io.Writer
	sum  hash.Hash
	size int64
}

func (m *writing) Write(b []byte) (int, error) {
	n, err := m.out.Write(b)
	m.sum.Write(b[:n])
	m.size += int64(n)
	return n, err
}

// sealing digests what passes and holds back the last bytes, which the seal replaces.
type sealing struct {
	out  io.Writer
	sum  hash.Hash
	held []byte
}

func (s *sealing) Write(b []byte) (int, error) {
	s.held = append(s.held, b...)
	if pass := len(s.held) - sealSize; pass > 0 {
		s.sum.Write(s.held[:pass])
		if _, err := s.out.Write(s.held[:pass]); err != nil {
			return 0, err
		}
		s.held = append(s.held[:0], s.held[pass:]...)
	}
	return len(b), nil
}

func (s *sealing) close() error {
	_, err := io.WriteString(s.out, seal+hex.EncodeToString(s.sum.Sum(nil)))
	return err
}
