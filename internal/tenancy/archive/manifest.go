package archive

import "time"

// Format is the version of the archive that this program writes, and the newest that it reads.
const Format = 1

// Last is the name of the member that closes an archive.
const Last = "manifest.json"

// Manifest says what an archive holds.
type Manifest struct {
	Format    int        `json:"format"`
	Fund      string     `json:"fund"` // slug
	Name      string     `json:"name"`
	State     string     `json:"state"` // of the fund when the archive was made
	MadeAt    time.Time  `json:"made_at"`
	Steps     []string   `json:"schema_steps"` // migrations that the schema had taken
	Tables    []Table    `json:"tables"`
	Sequences []Sequence `json:"sequences"`
	Head      Head       `json:"audit_head"`
	Members   []Member   `json:"members"` // every other member, in order
}

// Table is one table: its columns in the order of its CSV member, and how many rows. One that is left behind has no member.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns,omitempty"`
	Rows    int64    `json:"rows"`
	Left    string   `json:"left_behind,omitempty"` // why its rows are not in the archive
}

// Column is a column with its type as Postgres names it.
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// Sequence is a counter: the next number comes after Last when it was Called, else is Last.
type Sequence struct {
	Name   string `json:"name"`
	Last   int64  `json:"last"`
	Called bool   `json:"called"`
}

// Head is the last link of the audit's chain in the archive; zero when nothing is sealed.
type Head struct {
	Position int64  `json:"position"`
	Hash     string `json:"hash"` // hexadecimal
}

// Member is one file of the archive: its size and digest before compression.
type Member struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Rows is how many rows all tables have together.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// Size is that of all members before compression, in bytes.
func (m Manifest) Size() (n int64) {
	for _, f := range m.Members {
		n += f.Size
	}
	return n
}
