package op

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// None is the input or answer of an operation that has none.
type None struct{}

// Secret is a password or code: it is read from input and never written to an answer, a log or the audit.
type Secret string

// MarshalJSON hides the secret.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"***"`), nil }

// File is an uploaded or produced file. In an audit or an idempotency hash it stands as name, size and digest.
type File struct {
	Name string
	Type string // media type
	Body []byte
}

// wholeFile is a file with its body, as it is kept for whoever asks again with the same key.
type wholeFile struct {
	Name string
	Type string
	Body []byte
}

// MarshalJSON writes the trace of the file, not the file.
func (f File) MarshalJSON() ([]byte, error) {
	sum := sha256.Sum256(f.Body)
	return json.Marshal(map[string]any{"name": f.Name, "type": f.Type, "bytes": len(f.Body), "sha256": hex.EncodeToString(sum[:])})
}
