package law

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"socle/internal/platform/i18n"
	"socle/internal/platform/tenant"
	"socle/pkg/effective"
	"socle/pkg/words"
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
		said = append(said, named(ctx, p))
	}
	return strings.Join(said, " · ")
}

// SelectorWords says what a value is about by its selectors, the branch first; empty when it has none.
func SelectorWords(ctx context.Context, selector json.RawMessage) string {
	var s effective.Selector
	_ = json.Unmarshal(selector, &s)
	var said []string
	for _, code := range []string{s.Branch, s.Name, s.Bearer, s.Regime, s.RiskClass, s.Sector, s.Category} {
		if code != "" {
			said = append(said, named(ctx, code))
		}
	}
	return strings.Join(said, " · ")
}

// named is a code in words: those of the fund's folder, as declarations say them; the portal's for who reads English, or where
// the folder has none; a proper name stays as it is.
func named(ctx context.Context, code string) string {
	own := folderName(tenant.FundFrom(ctx), code)
	if own != "" && i18n.From(ctx).Base() != words.English {
		return own
	}
	if said := t(ctx, "law.word."+code); said != "law.word."+code {
		return said
	}
	return cmp.Or(own, code)
}

// folderName is what the fund's folder calls a branch, a regime, a class of risk, a category of workers or a sector.
func folderName(f *tenant.Fund, code string) string {
	if f == nil || f.Folder == nil {
		return ""
	}
	names := map[string]string{}
	for _, s := range f.Folder.Sectors {
		names[s.Code] = s.Name
	}
	for _, c := range f.Folder.WorkerCategories {
		names[c.Code] = c.Name
	}
	for _, c := range f.Folder.RiskClasses {
		names[c.Code] = c.Name
	}
	for _, r := range f.Folder.Regimes {
		names[r.Code] = r.Name
	}
	for _, b := range f.Folder.Branches {
		names[b.Code] = b.Name
	}
	return names[code]
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
