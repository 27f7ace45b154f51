package finding

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"socle/pkg/fault"
)

// Severity says whether a finding refuses the file.
type Severity string

// The two severities.
const (
	Error   Severity = "error"   // the file is refused
	Warning Severity = "warning" // the file is accepted, somebody should look
)

// Finding is one thing found in a file. Line is 1-based, 0 when it is about the whole file.
// Column is that of a sheet ("D"), empty for fixed-width files. Message is English; In gives other languages.
type Finding struct {
	Line     int      `json:"line"`
	Column   string   `json:"column,omitempty"`
	Record   string   `json:"record"`
	Field    string   `json:"field"`
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	Args     []string `json:"-"`
}

// Fault is the finding as the house writes it in an error.
func (f Finding) Fault() fault.Finding {
	return fault.Finding{
		Line: f.Line, Record: f.Record, Field: f.Field, Code: f.Code,
		Message: f.Message, Warning: f.Severity == Warning,
	}
}

// Text is what one code says. {1}, {2}, … stand for the arguments of the finding.
type Text struct {
	Code     string
	Severity Severity
	English  string
	French   string
}

// Catalogue holds the texts of a format, by code.
type Catalogue struct {
	texts  []Text
	byCode map[string]Text
}

// NewCatalogue keeps the texts in their order. A code given twice panics: codes are permanent.
func NewCatalogue(texts ...Text) *Catalogue {
	c := &Catalogue{texts: texts, byCode: make(map[string]Text, len(texts))}
	for _, t := range texts {
		if _, twice := c.byCode[t.Code]; twice {
			panic("finding: code given twice: " + t.Code)
		}
		c.byCode[t.Code] = t
	}
	return c
}

// Texts lists all codes in the order of the catalogue.
func (c *Catalogue) Texts() []Text { return slices.Clone(c.texts) }

// New makes a finding with the severity and English words of its code. An unknown code panics.
func (c *Catalogue) New(line int, record, field, code string, args ...string) Finding {
	t, ok := c.byCode[code]
	if !ok {
		panic("finding: unknown code " + code)
	}
	return Finding{
		Line: line, Record: record, Field: field, Code: code,
		Severity: t.Severity, Message: fill(t.English, args), Args: args,
	}
}

// In gives the words of a finding in a language ("fr"); English when the code or language is not ours.
func (c *Catalogue) In(lang string, f Finding) string {
	if t, ok := c.byCode[f.Code]; ok && lang == "fr" {
		return fill(t.French, f.Args)
	}
	return f.Message
}

func fill(text string, args []string) string {
	if len(args) == 0 {
		return text
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i+1)+"}", a)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Sort puts findings in the order of the file, keeping those of one line as they were found.
func Sort(fs []Finding) {
	slices.SortStableFunc(fs, func(a, b Finding) int { return cmp.Compare(a.Line, b.Line) })
}

// Refused says whether one of them is an error.
func Refused(fs []Finding) bool {
	return slices.ContainsFunc(fs, func(f Finding) bool { return f.Severity == Error })
}

// Faults are the findings as the house writes them in an error.
func Faults(fs []Finding) []fault.Finding {
	out := make([]fault.Finding, len(fs))
	for i, f := range fs {
		out[i] = f.Fault()
	}
	return out
}
