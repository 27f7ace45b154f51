package setup

import (
	"slices"

	"socle/tenants"
)

// fieldsOf are the placeholders that a text can count on: those of the text that every fund starts with, and the fund's names.
// Others are known, and stay empty where nothing fills them.
func fieldsOf(f *form) []string {
	_, name, _ := tenants.TextOf(f.Part.Part)
	names := []string{"fund", "fund_short"}
	for _, n := range tenants.Fields(name) {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}
