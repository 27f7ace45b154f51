package setup

import (
	"context"
	"embed"
	"net/url"
	"strings"

	"socle/internal/law"
	"socle/internal/platform/i18n"
	"socle/pkg/cal"
	"socle/pkg/words"
	"socle/tenants"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// t18 says a text in a language that is not the reader's: that of a letter.
func t18(lang words.Lang, key string) string { return i18n.In(i18n.Lang(lang), key) }

// partWords names a part: "Calendrier", "Texte : Rappel avant l’échéance".
func partWords(ctx context.Context, part string) string {
	lang, name, isText := tenants.TextOf(part)
	if !isText {
		return t(ctx, "setup.part."+part)
	}
	return t(ctx, "setup.text_of", "name", textName(ctx, name), "lang", lang)
}

func textName(ctx context.Context, name string) string {
	if key := "setup.text." + name; i18n.Has(i18n.From(ctx), key) {
		return t(ctx, key)
	}
	return name
}

func subjectWords(ctx context.Context, p law.Proposal) string { return partWords(ctx, p.Subject) }

func partHref(part string) string {
	return "/setup/part?" + url.Values{"part": {part}}.Encode()
}

func each[T any](list []T, between string, say func(T) string) string {
	said := make([]string, len(list))
	for i, v := range list {
		said[i] = say(v)
	}
	return strings.Join(said, between)
}

// listed says a list as people do: "7, 2 et 1".
func listed[T any](ctx context.Context, list []T, say func(T) string) string {
	last := len(list) - 1
	if last < 1 {
		return each(list, "", say)
	}
	return each(list[:last], ", ", say) + " " + t(ctx, "setup.and") + " " + say(list[last])
}

func longDay(ctx context.Context, d cal.Date) string {
	return words.LongDate(words.Lang(i18n.From(ctx)), d)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
