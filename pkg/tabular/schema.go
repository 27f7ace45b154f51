package tabular

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"socle/pkg/finding"
)

// Column is one field of a list: its name in the code, its title in a template, and what else people call it.
type Column struct {
	Field    string
	Title    string // French, as templates write it
	Synonyms []string
	Required bool // the column must be there; a cell may still be judged empty
}

// Schema is a kind of list. Version changes when a column changes its meaning.
type Schema struct {
	Name    string
	Version int
	Columns []Column
}

// Mapping says in which column of a file each field stands.
type Mapping struct {
	Line int            // of the header
	At   map[string]int // field → column, from 0
}

// Has says whether the file has a column for the field.
func (m Mapping) Has(field string) bool { _, ok := m.At[field]; return ok }

// Text is the cell of a field, "" when there is no such column.
func (m Mapping) Text(r Row, field string) string {
	if i, ok := m.At[field]; ok {
		return r.Cell(i)
	}
	return ""
}

// Letter is the column of a field for a message, "" when there is none.
func (m Mapping) Letter(field string) string {
	if i, ok := m.At[field]; ok {
		return Letter(i)
	}
	return ""
}

// Normal brings a header to its bare words: "N° Immatriculation (CNSS)" is "n immatriculation cnss".
func Normal(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(strings.ReplaceAll(s, "œ", "oe"))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// names gives each accepted header of the schema its field.
func (s Schema) names() map[string]string {
	names := map[string]string{}
	for _, c := range s.Columns {
		for _, n := range append([]string{c.Field, c.Title}, c.Synonyms...) {
			names[Normal(n)] = c.Field
		}
	}
	return names
}

// Match reads a row as a header. Score counts the columns recognised.
func (s Schema) Match(r Row) (m Mapping, score int, fs []finding.Finding) {
	names := s.names()
	m = Mapping{Line: r.Line, At: map[string]int{}}
	for i, cell := range r.Cells {
		field, known := names[Normal(cell)]
		switch {
		case cell == "", Normal(cell) == Normal(reasonTitle):
		case !known:
			fs = append(fs, at(Codes.New(r.Line, "", cell, "tabular.column_unknown", cell), Letter(i)))
		case m.Has(field):
			fs = append(fs, at(Codes.New(r.Line, "", field, "tabular.column_repeated", cell, m.Letter(field)), Letter(i)))
		default:
			m.At[field] = i
			score++
		}
	}
	for _, c := range s.Columns {
		if c.Required && !m.Has(c.Field) {
			fs = append(fs, Codes.New(r.Line, "", c.Field, "tabular.column_missing", c.Title))
		}
	}
	return m, score, fs
}

// reasonTitle is the column that WriteFaulty adds; it is not read again.
const reasonTitle = "Anomalies"

// headerRows is how far down a header is looked for: banks and payroll programs print titles above it.
const headerRows = 30

// stamp starts the hidden first row of a template: "#socle", schema, version, and what the fund adds.
const stamp = "#socle"

// Stamp is the hidden row of a template that came back, nil when the file is not from a template.
type Stamp []string

// Is says whether the template was made for this version of a schema.
func (s Stamp) Is(schema Schema) bool {
	return len(s) >= 3 && s[1] == schema.Name && s[2] == strconv.Itoa(schema.Version)
}

// sheet is a source of which the header was found.
type sheet struct {
	*Source
	Mapping
	stamp    Stamp
	header   Row
	rows     []Row // what stands below it
	findings []finding.Finding
	err      error
}

// find reads the source and finds its header: the row that has most of the schema's columns.
func (s Schema) find(src *Source) *sheet {
	sh := &sheet{Source: src}
	var rows []Row
	for r, err := range src.Rows() {
		if err != nil {
			sh.err = err
			break
		}
		rows = append(rows, r)
	}
	if len(rows) > 0 && rows[0].Cell(0) == stamp {
		sh.stamp, rows = Stamp(rows[0].Cells), rows[1:]
	}
	best, at := 0, -1
	for i, r := range rows[:min(len(rows), headerRows)] {
		if _, score, _ := s.Match(r); score > best {
			best, at = score, i
		}
	}
	switch {
	case at < 0 && sh.err == nil:
		sh.findings = append(sh.findings, Codes.New(1, "", "", "tabular.header_missing", s.titles()))
		return sh
	case at < 0:
		return sh
	}
	sh.Mapping, _, sh.findings = s.Match(rows[at])
	sh.header, sh.rows = rows[at], rows[at+1:]
	if sh.stamp != nil && !sh.stamp.Is(s) {
		sh.findings = append(sh.findings, Codes.New(1, "", "", "tabular.template_other", strings.Join(sh.stamp, " ")))
	}
	return sh
}

func (s Schema) titles() string {
	var titles []string
	for _, c := range s.Columns {
		if c.Required {
			titles = append(titles, c.Title)
		}
	}
	return strings.Join(slices.Compact(titles), ", ")
}

func at(f finding.Finding, column string) finding.Finding {
	f.Column = column
	return f
}
