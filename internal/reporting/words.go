package reporting

import (
	"context"
	"embed"

	"socle/internal/platform/i18n"
	"socle/pkg/indicator"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

func lang(ctx context.Context) string { return string(i18n.From(ctx).Base()) }

func nameOf(ctx context.Context, i indicator.Indicator) string { return i.Name.In(lang(ctx)) }

// span names the length of a period.
func span(months int8) string {
	switch months {
	case 3:
		return "quarter"
	case 12:
		return "year"
	}
	return "month"
}

// label is a bucket of age in words.
func (a Age) label(ctx context.Context) string {
	switch {
	case a.From == 0:
		return t(ctx, "reporting.not_due")
	case a.UpTo == 0:
		return t(ctx, "reporting.older", "n", a.From-1)
	}
	return t(ctx, "reporting.days", "from", a.From, "n", a.UpTo)
}

// label is a place as people call it; what has none stands by its code, or as belonging nowhere.
func (p Place) label(ctx context.Context) string {
	switch {
	case p.Name != "":
		return p.Name
	case p.Code != "":
		return p.Code
	}
	return t(ctx, "reporting.nowhere")
}
