package tenants

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

var (
	lined    = regexp.MustCompile(`(?s)line (\d+): (.*)`)
	unknown  = regexp.MustCompile(`field (\S*) not found in type (\S+)`)
	mistyped = regexp.MustCompile("(?s)cannot unmarshal !!(\\w+) (?:`(.*)` )?into (\\S+)")
	doubled  = regexp.MustCompile(`mapping key "([^"]*)" already defined at line (\d+)`)
	quoted   = regexp.MustCompile(`"([^"]+)"`)
	digits   = regexp.MustCompile(`^\d+$`)
)

// worded turns the YAML reader's errors into the folder's own, with file, line and field.
func (p page) worded(err error) error {
	var all *yaml.TypeError
	if !errors.As(err, &all) {
		return p.wordedOne(strings.TrimPrefix(err.Error(), "yaml: "))
	}
	var list []error
	for _, e := range all.Errors {
		list = append(list, p.wordedOne(e))
	}
	return errors.Join(list...)
}

func (p page) wordedOne(message string) error {
	e := &Error{File: p.file, Message: message}
	if m := lined.FindStringSubmatch(message); m != nil {
		e.Line, _ = strconv.Atoi(m[1])
		e.Message = m[2]
	}
	switch {
	case unknown.MatchString(e.Message):
		m := unknown.FindStringSubmatch(e.Message)
		e.Field, e.Message = p.keyAt(e.Line, m[1]), notKnown(m[1], m[2])
	case doubled.MatchString(e.Message):
		m := doubled.FindStringSubmatch(e.Message)
		e.Field, e.Message = p.keyAt(e.Line, m[1]), "is there twice: once on line "+m[2]
	case mistyped.MatchString(e.Message):
		m := mistyped.FindStringSubmatch(e.Message)
		e.Field, e.Message = p.valueAt(e.Line, m[1], m[2]), wanted(m[1], m[2], m[3])
	case strings.Contains(e.Message, "did not find expected") || strings.Contains(e.Message, "mapping values are not allowed"):
		e.Message += ": look at this line and the one above for a missing quote, bracket or space after a colon"
	default:
		if m := quoted.FindStringSubmatch(e.Message); m != nil {
			n, where := locate(p.root, nil, func(n *yaml.Node) bool {
				return n.Kind == yaml.ScalarNode && n.Value == m[1] && (e.Line == 0 || n.Line == e.Line)
			})
			if n != nil {
				e.Line, e.Field = n.Line, field(where)
			}
		}
	}
	return e
}

// keyAt is the whole path of a key on a line.
func (p page) keyAt(line int, key string) string {
	_, where := locate(p.root, nil, func(n *yaml.Node) bool {
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Line == line && n.Content[i].Value == key {
				return true
			}
		}
		return false
	})
	return field(append(where, key))
}

// valueAt is the whole path of a value on a line. The reader cuts long values short, and tells lists and groups by their tag alone.
func (p page) valueAt(line int, tag, value string) string {
	kind := map[string]yaml.Kind{"seq": yaml.SequenceNode, "map": yaml.MappingNode}[tag]
	begins := strings.TrimSuffix(value, "...")
	n, where := locate(p.root, nil, func(n *yaml.Node) bool {
		if kind != 0 {
			return n.Line == line && n.Kind == kind
		}
		return n.Line == line && n.Kind == yaml.ScalarNode && value != "" && strings.HasPrefix(n.Value, begins)
	})
	if n == nil {
		return ""
	}
	return field(where)
}

// locate goes through a document and gives the first node that fits, with its path. Values are looked at, not keys.
func locate(n *yaml.Node, at []any, fits func(*yaml.Node) bool) (*yaml.Node, []any) {
	if n == nil {
		return nil, nil
	}
	if fits(n) {
		return n, at
	}
	for i, c := range n.Content {
		var step any
		switch {
		case n.Kind == yaml.MappingNode && i%2 == 0:
			continue
		case n.Kind == yaml.MappingNode:
			step = n.Content[i-1].Value
		case n.Kind == yaml.SequenceNode:
			step = i
		}
		path := slices.Clone(at)
		if step != nil {
			path = append(path, step)
		}
		if found, where := locate(c, path, fits); found != nil {
			return found, where
		}
	}
	return nil, nil
}

// wanted says what the folder's reader expected in place of what it found.
func wanted(tag, value, into string) string {
	found := map[string]string{"seq": "a list", "map": "a group of fields", "null": "nothing"}[tag]
	if found == "" {
		found = strconv.Quote(value)
	}
	switch {
	case strings.HasPrefix(into, "[]") && tag != "map" && tag != "seq":
		return fmt.Sprintf("want a list, found %s: write [%s]", found, value)
	case strings.HasPrefix(into, "[]"):
		return "want a list, found " + found
	case strings.HasPrefix(into, "int") || strings.HasPrefix(into, "money."):
		return "want a whole number, found " + found
	case into == "bool":
		return "want true or false, found " + found
	case into == "string" || strings.HasPrefix(into, "effective."):
		return "want one text, found " + found
	case strings.HasPrefix(into, "map["):
		return "want a group of fields, found " + found
	}
	return fmt.Sprintf("want %s, found %s", fieldsOf(into), found)
}

// notKnown says which fields there are, the nearest first when one is near.
func notKnown(name, of string) string {
	if digits.MatchString(name) {
		return "unknown field: a number takes a point, not a comma (173.33)"
	}
	keys := known()[of]
	near, least := "", len(name)/4+1
	for _, k := range keys {
		d := distance(name, k)
		if len(name) > 2 && strings.HasPrefix(k, name+"_") {
			d = 0
		}
		if d < least {
			near, least = k, d
		}
	}
	switch {
	case near != "":
		return fmt.Sprintf("unknown field; did you mean %s?", near)
	case len(keys) > 0:
		return "unknown field; there are " + strings.Join(keys, ", ")
	}
	return "unknown field"
}

func fieldsOf(typeName string) string {
	if keys := known()[typeName]; len(keys) > 0 {
		return "a group with " + strings.Join(keys, ", ")
	}
	return "another kind of value"
}

// known are the fields of every type that a folder's files are read into, by the type's name.
var known = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, file := range []any{Tenant{}, LawFile{}, Territory{}, TargetsFile{}, Brand{}, CasesFile{}} {
		collect(reflect.TypeOf(file), all)
	}
	return all
})

func collect(t reflect.Type, all map[string][]string) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		collect(t.Elem(), all)
		return
	case reflect.Struct:
	default:
		return
	}
	if _, done := all[t.String()]; done {
		return
	}
	all[t.String()] = nil
	var keys []string
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		collect(f.Type, all)
		if strings.Contains(options, "inline") {
			keys = append(keys, all[f.Type.String()]...)
		} else if name != "" && name != "-" {
			keys = append(keys, name)
		}
	}
	all[t.String()] = keys
}

// distance is how many letters must be changed, added or left out to make one word of another.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
