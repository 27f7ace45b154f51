package op

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"socle/pkg/fault"
)

// Bounds of what the database can hold whatever the field: the longest text without a rule of its own, in bytes, and
// the largest plain whole number. An amount of 10^14 minor units, twenty thousand times, still adds up.
const (
	longestText   = 100_000
	largestWhole  = math.MaxInt32
	largestAmount = 100_000_000_000_000
)

// unholdable finds what no table could take: text that is not text, without end, or numbers out of all range.
// Without it such input is an error of the database, which readers see as ours.
func unholdable(name string, v reflect.Value) []fault.Finding {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return unholdable(name, v.Elem())
		}
	case reflect.Struct:
		return eachField(name, v)
	case reflect.Slice, reflect.Array:
		if holdsWords(v.Type().Elem()) {
			return eachElement(name, v)
		}
	case reflect.String:
		return wordsOf(name, v.String())
	case reflect.Int:
		return numberOf(name, v.Int(), largestWhole)
	case reflect.Int64:
		return numberOf(name, v.Int(), largestAmount)
	}
	return nil
}

func numberOf(name string, n, largest int64) []fault.Finding {
	if n <= largest && n >= -largest {
		return nil
	}
	return []fault.Finding{{Field: name, Code: "input.range", Message: "is out of range"}}
}

func wordsOf(name, s string) []fault.Finding {
	switch {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return []fault.Finding{{Field: name, Code: "input.characters", Message: "contains characters that cannot be read; type it again"}}
	case len(s) > longestText:
		return []fault.Finding{{Field: name, Code: "input.max", Message: "is too long or too large"}}
	}
	return nil
}

// holdsWords spares what cannot hold anything unreadable: bytes of files, ids, numbers.
func holdsWords(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Struct, reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Int, reflect.Int64:
		return true
	}
	return false
}

func eachField(name string, v reflect.Value) (found []fault.Finding) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		inner, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if inner == "" {
			inner = strings.ToLower(f.Name)
		}
		if f.Anonymous {
			inner = name
		} else if name != "" {
			inner = name + "." + inner
		}
		found = append(found, unholdable(inner, v.Field(i))...)
	}
	return found
}

func eachElement(name string, v reflect.Value) (found []fault.Finding) {
	for i := range v.Len() {
		at := name
		if v.Index(i).Kind() == reflect.Struct {
			at = name + "." + strconv.Itoa(i)
		}
		found = append(found, unholdable(at, v.Index(i))...)
	}
	return found
}
