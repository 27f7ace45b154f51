package tenants

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"socle/pkg/duedate"
)

// The parts of a folder that the fund's officers may put others in place of. A text is a part of its own, "texts/fr/reminder".
const (
	PartCalendar  = "calendar"
	PartLevels    = "validation_levels"
	PartDocuments = "required_documents"
	PartReminders = "reminders"
	PartRecovery  = "recovery"
	partTexts     = "texts/"
)

// Officers are parts that officers put in place of the folder's, by name. A value is written as tenant.yaml writes it, in
// JSON; a text has a subject and a body.
type Officers map[string]json.RawMessage

// WorkDays is the calendar as officers change it: the days that are not worked. The length of a month is the law's.
type WorkDays struct {
	Weekend  []string          `yaml:"weekend" json:"weekend"`
	Holidays []duedate.Holiday `yaml:"holidays" json:"holidays"`
}

// Parts names the parts of this folder, the texts last.
func (f *Folder) Parts() []string {
	names := []string{PartCalendar, PartLevels, PartDocuments, PartReminders, PartRecovery}
	for _, lang := range slices.Sorted(maps.Keys(f.Texts)) {
		for _, name := range slices.Sorted(maps.Keys(f.Texts[lang])) {
			names = append(names, TextPart(lang, name))
		}
	}
	return names
}

// TextPart names the part that a text is.
func TextPart(lang, name string) string { return partTexts + lang + "/" + name }

// TextOf is the language and name of a part that is a text.
func TextOf(part string) (lang, name string, ok bool) {
	rest, isText := strings.CutPrefix(part, partTexts)
	lang, name, ok = strings.Cut(rest, "/")
	return lang, name, ok && isText
}

// Part is a part of the folder as JSON; nothing when there is no such part.
func (f *Folder) Part(name string) (json.RawMessage, error) {
	if !slices.Contains(f.Parts(), name) {
		return nil, nil
	}
	var v any
	switch name {
	case PartCalendar:
		v = WorkDays{f.Calendar.Weekend, f.Calendar.Holidays}
	case PartLevels:
		v = f.ValidationLevels
	case PartDocuments:
		v = f.RequiredDocuments
	case PartReminders:
		v = f.Reminders
	case PartRecovery:
		v = f.Recovery
	default:
		lang, text, _ := TextOf(name)
		v = f.Texts[lang][text]
	}
	return written(v)
}

// written is a value as JSON with the names that YAML gives its fields.
func written(v any) (json.RawMessage, error) {
	body, err := yaml.Marshal(v)
	if err != nil {
		return nil, err
	}
	var plain any
	if err := yaml.Unmarshal(body, &plain); err != nil {
		return nil, err
	}
	return json.Marshal(plain)
}

// With is the folder with officers' parts in place of its own. They were checked when they were proposed; a mistake that
// the folder has come to make of them since is not looked for.
func (f *Folder) With(parts Officers) (*Folder, error) {
	l := f.overlaid(parts)
	return l.folder, errors.Join(l.errs...)
}

// Try is the folder with one part put in place, held to all that a folder is held to. The error joins the mistakes, each
// an *Error that names the field.
func (f *Folder) Try(part string, value json.RawMessage) (*Folder, error) {
	if !slices.Contains(f.Parts(), part) {
		return nil, &Error{File: part, Message: "is not a part that is changed here"}
	}
	l := f.overlaid(Officers{part: value})
	if _, _, isText := TextOf(part); !isText && len(l.errs) == 0 {
		l.checkTenant(page{file: part})
	}
	return l.folder, errors.Join(l.errs...)
}

func (f *Folder) overlaid(parts Officers) *loading {
	changed := *f
	changed.Texts = maps.Clone(f.Texts)
	l := &loading{folder: &changed}
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		l.put(name, parts[name])
	}
	return l
}

// put reads one part as strictly as the folder's own file.
func (l *loading) put(part string, value json.RawMessage) {
	f := l.folder
	switch part {
	case PartCalendar:
		var days WorkDays
		l.part(part, value, &days)
		f.Calendar.Weekend, f.Calendar.Holidays = days.Weekend, days.Holidays
	case PartLevels:
		f.ValidationLevels = nil
		l.part(part, value, &f.ValidationLevels)
	case PartDocuments:
		f.RequiredDocuments = nil
		l.part(part, value, &f.RequiredDocuments)
	case PartReminders:
		f.Reminders = Reminders{}
		l.part(part, value, &f.Reminders)
	case PartRecovery:
		f.Recovery = nil
		l.part(part, value, &f.Recovery)
	default:
		l.putText(part, value)
	}
}

// part reads the value of a part strictly; what is wrong is told under the part's own name.
func (l *loading) part(part string, value json.RawMessage, into any) {
	p := page{file: part}
	var root yaml.Node
	err := yaml.Unmarshal(value, &root)
	if err == nil {
		p.root = &root
		d := yaml.NewDecoder(bytes.NewReader(value))
		d.KnownFields(true)
		err = d.Decode(into)
	}
	if err == nil || errors.Is(err, io.EOF) {
		return
	}
	for _, m := range Mistakes(p.worded(err)) {
		m.Field = strings.TrimSuffix(strings.Replace(part+"."+m.Field, ".[", "[", 1), ".")
		l.fail(m)
	}
}

func (l *loading) putText(part string, value json.RawMessage) {
	lang, name, ok := TextOf(part)
	if !ok {
		l.fail(&Error{File: part, Message: "is not a part of a folder"})
		return
	}
	var typed Text
	l.part(part, value, &typed)
	text, line, err := ParseText(strings.TrimSpace(typed.Subject) + "\n\n" + strings.ReplaceAll(typed.Body, "\r\n", "\n"))
	if err != nil {
		m := &Error{File: part, Line: line, Field: "text.subject", Message: err.Error()}
		if line > 2 { // after the subject and its empty line: a line of the body
			m.Field, m.Line = "text.body", line-2
		}
		l.fail(m)
		return
	}
	texts := maps.Clone(l.folder.Texts[lang])
	if texts == nil {
		texts = map[string]Text{}
	}
	texts[name] = text
	l.folder.Texts[lang] = texts
}

// Mistakes are the single mistakes of an error that With, Try or Load gave.
func Mistakes(err error) []*Error {
	var one *Error
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*Error
		for _, e := range joined.Unwrap() {
			all = append(all, Mistakes(e)...)
		}
		return all
	}
	if errors.As(err, &one) {
		return []*Error{one}
	}
	return nil
}

var notOfCode = regexp.MustCompile(`[^a-z0-9]+`)

// Code makes a code of a name: "Contrôle du siège" is controle_du_siege.
func Code(name string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(strings.ToLower(name)))
	return strings.Trim(notOfCode.ReplaceAllString(plain, "_"), "_")
}
