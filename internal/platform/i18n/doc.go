// Package i18n holds the words that users read, in the languages of the funds.
//
// Each package keeps its own words in files named fr.json, en.json, ar.json, pt.json, es.json, embedded and registered:
//
//	//go:embed i18n/*.json
//	var messages embed.FS
//	func init() { i18n.Register(messages) }
//
// A file is an object of keys and texts. Objects nest, so that {"declaration":{"file":{"title":"…"}}} is the key
// "declaration.file.title"; {name} in a text is replaced by the argument of that name; an object with "other" holds the
// plural forms of one text, picked by the argument "n": {"one":"{n} salarié","other":"{n} salariés"}.
//
// French is the reference: a key that another language lacks is shown in French; a key that French lacks fails the tests
// (MissingIn). In a page: var t = i18n.T, then { t(ctx, "declaration.file.title", "period", p) }.
// Numbers, dates, periods and rates given as arguments are written in the reader's manner.
package i18n
