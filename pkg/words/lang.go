package words

import "strings"

// Lang is a language as readers choose it, with an optional country that decides number and month forms:
// "fr", "fr-MA", "ar-MA", "en", "pt", "es". Unknown languages read as French.
type Lang string

// The languages that have tables here.
const (
	French     Lang = "fr"
	English    Lang = "en"
	Arabic     Lang = "ar"
	Portuguese Lang = "pt"
	Spanish    Lang = "es"
)

// Base is the language without its country: "fr" of "fr-MA".
func (l Lang) Base() Lang {
	base, _, _ := strings.Cut(string(l), "-")
	return Lang(strings.ToLower(base))
}

// Country is the part after the dash, in capitals, or "".
func (l Lang) Country() string {
	_, country, _ := strings.Cut(string(l), "-")
	return strings.ToUpper(country)
}

// Dir is the direction of writing, as HTML spells it: "rtl" for Arabic, else "ltr".
func (l Lang) Dir() string {
	if l.Base() == Arabic {
		return "rtl"
	}
	return "ltr"
}

// OwnName is the language's name in itself: "Français", "العربية".
func (l Lang) OwnName() string { return l.table().name }

// Known says whether there is a table for the language.
func (l Lang) Known() bool {
	_, ok := tables[l.Base()]
	return ok
}
