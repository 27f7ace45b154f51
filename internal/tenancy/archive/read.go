package archive

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"slices"

	"socle/pkg/fault"
)

// Archive is one that was found whole.
type Archive struct {
	Manifest
	files map[string]*zip.File
}

func damaged(format string, args ...any) error {
	return fault.New(fault.Invalid, "archive.damaged", "the archive is damaged: %s; nothing was written", fmt.Sprintf(format, args...))
}

// Open reads an archive through once and refuses one that is not whole: its seal, the order and number of its members,
// the size and digest of each.
func Open(r io.ReaderAt, size int64) (*Archive, error) {
	if err := checkSeal(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged("%v", err)
	}
	a := &Archive{files: map[string]*zip.File{}}
	if err := a.readManifest(z.File); err != nil {
		return nil, err
	}
	for _, m := range a.Members {
		in, err := a.Read(m.Name)
		if err != nil {
			return nil, err
		}
		if _, err := io.Copy(io.Discard, in); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func checkSeal(r io.ReaderAt, size int64) error {
	body := size - int64(sealSize)
	if body <= 0 {
		return damaged("it is too short")
	}
	said := make([]byte, sealSize)
	if _, err := r.ReadAt(said, body); err != nil {
		return damaged("%v", err)
	}
	if !bytes.HasPrefix(said, []byte(seal)) {
		return damaged("it does not end with a seal: it was cut, was packed again by another program, or is no archive of 'socle tenant export'")
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(r, 0, body)); err != nil {
		return err
	}
	if seal+hex.EncodeToString(sum.Sum(nil)) != string(said) {
		return damaged("its seal does not fit its content")
	}
	return nil
}

func (a *Archive) readManifest(files []*zip.File) error {
	if len(files) == 0 || files[len(files)-1].Name != Last {
		return damaged("its last member is not %s", Last)
	}
	in, err := files[len(files)-1].Open()
	if err != nil {
		return damaged("%s: %v", Last, err)
	}
	defer in.Close()
	body, err := io.ReadAll(io.LimitReader(in, 64<<20))
	if err != nil {
		return damaged("%s: %v", Last, err)
	}
	if err := json.Unmarshal(body, &a.Manifest); err != nil {
		return damaged("%s: %v", Last, err)
	}
	if a.Format != Format {
		return fault.New(fault.Invalid, "archive.format", "the archive is of format %d, this program reads format %d: use the version of Socle that wrote it, or a newer one", a.Format, Format)
	}
	var found, want []string
	for _, f := range files[:len(files)-1] {
		found, a.files[f.Name] = append(found, f.Name), f
	}
	for _, m := range a.Members {
		want = append(want, m.Name)
	}
	if !slices.Equal(found, want) {
		return damaged("its members are not those of its manifest, in its order")
	}
	return nil
}

// Read opens a member. Its end is an error when what was read is not what the manifest says.
func (a *Archive) Read(name string) (io.Reader, error) {
	i := slices.IndexFunc(a.Members, func(m Member) bool { return m.Name == name })
	if i < 0 {
		return nil, damaged("%s is missing", name)
	}
	in, err := a.files[name].Open()
	if err != nil {
		return nil, damaged("%s: %v", name, err)
	}
	return &reading{in: in, want: a.Members[i], sum: sha256.New()}, nil
}

// Has says whether there is such a member.
func (a *Archive) Has(name string) bool { return a.files[name] != nil && name != Last }

// reading digests a member while it is read.
type reading struct {
	in   io.ReadCloser
	want Member
	sum  hash.Hash
	size int64
}

func (r *reading) Read(b []byte) (int, error) {
	n, err := r.in.Read(b)
	r.sum.Write(b[:n])
	r.size += int64(n)
	if err == io.EOF {
		_ = r.in.Close()
		if r.size != r.want.Size || hex.EncodeToString(r.sum.Sum(nil)) != r.want.SHA256 {
			return n, damaged("%s is not what the manifest says", r.want.Name)
		}
		return n, io.EOF
	}
	if err != nil {
		return n, damaged("%s: %v", r.want.Name, err)
	}
	return n, nil
}
