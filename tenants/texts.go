package tenants

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// Text is a letter or message: texts/<language>/<name>.txt, its first line the subject, then an empty line, then the body.
type Text struct {
	Subject string
	Body    string
}

// Placeholders are what a text may name, as {{employer}}.
var Placeholders = []string{"fund", "fund_short", "employer", "number", "period", "amount", "principal", "surcharge",
	"due_date", "date", "days", "reference", "agency", "link", "reason", "officer", "insured", "list", "until"}

var placeholder = regexp.MustCompile(`\{\{\s*([^}]*?)\s*\}\}`)

// ParseText reads a text and refuses a placeholder that is none, with its line.
func ParseText(s string) (Text, int, error) {
	for i, line := range strings.Split(s, "\n") {
		for _, m := range placeholder.FindAllStringSubmatch(line, -1) {
			if !slices.Contains(Placeholders, m[1]) {
				return Text{}, i + 1, fmt.Errorf("placeholder {{%s}} is none of %s", m[1], strings.Join(Placeholders, ", "))
			}
		}
	}
	subject, body, ok := strings.Cut(s, "\n\n")
	if !ok || strings.TrimSpace(subject) == "" || strings.Contains(strings.TrimSpace(subject), "\n") {
		return Text{}, 1, fmt.Errorf("want a subject on the first line, then an empty line, then the body")
	}
	return Text{strings.TrimSpace(subject), strings.TrimSpace(body)}, 0, nil
}

// Fill replaces the placeholders; what is not given becomes empty.
func (t Text) Fill(values map[string]string) Text {
	fill := func(s string) string {
		return placeholder.ReplaceAllStringFunc(s, func(m string) string {
			return values[placeholder.FindStringSubmatch(m)[1]]
		})
	}
	return Text{fill(t.Subject), fill(t.Body)}
}

// Fields are the placeholders of a text that every fund starts with: those that whoever writes by it is sure to fill.
func Fields(name string) []string {
	b, err := fs.ReadFile(embedded, "defaults/texts/fr/"+name+".txt")
	if err != nil {
		return Placeholders
	}
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(string(b), -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}
