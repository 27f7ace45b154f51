package law

import (
	"context"

	"socle/internal/platform/i18n"
	"socle/pkg/cal"
	"socle/pkg/words"
)

// said is a single value of a body as the reader writes it: a number with their decimal sign, a day as a date, a code in
// words where it has some.
func said(ctx context.Context, value string) string {
	lang := i18n.From(ctx)
	if isNumber(value) {
		return words.Decimal(lang, value)
	}
	if value == "true" || value == "false" {
		return words.YesNo(lang, value == "true")
	}
	if day, err := cal.ParseDate(value); err == nil {
		return words.ShortDate(lang, day)
	}
	if in := t(ctx, "law.word."+value); in != "law.word."+value {
		return in
	}
	return value
}

// Span says from when to when a value holds; one without an end holds until further notice, one without a start has no dates.
func Span(ctx context.Context, from, to cal.Date) string {
	lang := i18n.From(ctx)
	if from.IsZero() {
		return "–"
	}
	if to.IsZero() {
		return t(ctx, "law.span_open", "from", words.ShortDate(lang, from))
	}
	return t(ctx, "law.span", "from", words.ShortDate(lang, from), "to", words.ShortDate(lang, to))
}
