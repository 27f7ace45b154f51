package law

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// SeriesWords says what a series is about, in the reader's words: "Prestations familiales · part patronale".
func SeriesWords(ctx context.Context, series string) string {
	parts := strings.Split(series, "/")
	kind := t(ctx, "law.kind."+parts[0])
	if len(parts) == 1 {
		return kind
	}
	rest := parts[1:]
	if parts[0] == "contribution" && len(rest) >= 3 {
		rest = append(slices.Clone(rest[1:]), rest[0]) // the branch first, the regime last
	}
	said := make([]string, 0, len(rest))
	for _, p := range rest {
		if words := t(ctx, "law.word."+p); words != "law.word."+p {
			p = words
		}
		said = append(said, p)
	}
	return strings.Join(said, " · ")
}

// Difference is one field of a value before and after, in the reader's words.
type Difference struct{ Field, Before, After string }

// Differences says what changes from one body to another, field by field; a missing value is empty.
func Differences(ctx context.Context, before, after json.RawMessage) []Difference {
	was, is := flatten(before), flatten(after)
	names := maps.Clone(is)
	maps.Copy(names, was)
	var list []Difference
	for _, n := range slices.Sorted(maps.Keys(names)) {
		if was[n] != is[n] {
			list = append(list, Difference{fieldLabel(ctx, n), said(ctx, was[n]), said(ctx, is[n])})
		}
	}
	return list
}

// Summary is a body in one line, in the reader's words.
func Summary(ctx context.Context, body json.RawMessage) string { return summary(ctx, body) }
