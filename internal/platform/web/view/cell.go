package view

import (
	"context"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/pkg/cal"
	"socle/pkg/money"
	"socle/pkg/words"
)

// None is an empty cell.
var None = templ.NopComponent

// Str is plain text, escaped, its direction its own: names of people stay whole in an Arabic page.
func Str(s string) templ.Component {
	return write(func(context.Context) string { return "<bdi>" + templ.EscapeString(s) + "</bdi>" })
}

// Code is a number that identifies: affiliation, receipt, reference. Always left to right; an empty one is an empty cell.
func Code(s string) templ.Component {
	if s == "" {
		return None
	}
	return write(func(context.Context) string { return ltr(s, "app-num") })
}

// T is a text of the catalogue as a component.
func T(key string, args ...any) templ.Component {
	return write(func(ctx context.Context) string { return templ.EscapeString(t(ctx, key, args...)) })
}

// Money is an amount with its currency: "1 234 567 F CFA".
func Money(m money.Minor) templ.Component {
	return write(func(ctx context.Context) string { return ltr(MoneyText(ctx, m), "app-num") })
}

// Figure is an amount without its currency, for columns whose head names it.
func Figure(m money.Minor) templ.Component {
	return write(func(ctx context.Context) string {
		return ltr(words.Figure(i18n.From(ctx), m, i18n.Currency(ctx)), "app-num")
	})
}

// Num is a whole number.
func Num(n int64) templ.Component {
	return write(func(ctx context.Context) string { return ltr(Int(ctx, n), "app-num") })
}

// Percent is an exact rate: "3,06 %".
func Percent(r money.Rate) templ.Component {
	return write(func(ctx context.Context) string { return ltr(words.Percent(i18n.From(ctx), r), "app-num") })
}

// Ratio is num/den in percent with one decimal; a zero denominator is "–".
func Ratio(num, den int64) templ.Component {
	return write(func(ctx context.Context) string { return ltr(words.Ratio(i18n.From(ctx), num, den, 1), "app-num") })
}

// Date is a day for columns: 15/12/2026.
func Date(d cal.Date) templ.Component {
	return write(func(ctx context.Context) string {
		return `<time datetime="` + d.String() + `">` + ltr(words.ShortDate(i18n.From(ctx), d), "app-num") + "</time>"
	})
}

// LongDate is a day in words with its weekday, for deadlines.
func LongDate(d cal.Date) templ.Component {
	return write(func(ctx context.Context) string {
		return `<time datetime="` + d.String() + `">` + templ.EscapeString(words.LongDate(i18n.From(ctx), d)) + "</time>"
	})
}

// Period is what a declaration covers: "décembre 2026".
func Period(p cal.Period) templ.Component {
	return write(func(ctx context.Context) string { return templ.EscapeString(words.Period(i18n.From(ctx), p)) })
}

// Moment is an instant, in the zone that it carries.
func Moment(at time.Time) templ.Component {
	return write(func(ctx context.Context) string {
		return `<time datetime="` + at.UTC().Format(time.RFC3339) + `">` + templ.EscapeString(i18n.Moment(ctx, at)) + "</time>"
	})
}

// A is a link. The address is sanitised: only http, https, mailto, tel and relative ones pass.
func A(href, label string) templ.Component {
	return write(func(context.Context) string {
		return `<a class="govuk-link" href="` + templ.EscapeString(string(templ.URL(href))) + `"><bdi>` + templ.EscapeString(label) + "</bdi></a>"
	})
}

// Sub adds a second, quieter line under a cell: a name over its number.
func Sub(main templ.Component, sub string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if err := all(ctx, w, rawOf("<div>"), main); err != nil || sub == "" {
			return closing(w, err, "</div>")
		}
		return closing(w, nil, `<span class="app-sub"><bdi>`+templ.EscapeString(sub)+"</bdi></span></div>")
	})
}

// Both sets components side by side, a space between.
func Both(parts ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for i, p := range parts {
			if i > 0 {
				if _, err := io.WriteString(w, " "); err != nil {
					return err
				}
			}
			if err := p.Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// MoneyText is Money as a string, for sentences.
func MoneyText(ctx context.Context, m money.Minor) string {
	return words.Money(i18n.From(ctx), m, i18n.Currency(ctx))
}

// FigureText is the amount as a form field shows it back: the fund's decimals, no groups beyond the language's.
func FigureText(ctx context.Context, m money.Minor) string {
	return words.Figure(i18n.From(ctx), m, i18n.Currency(ctx))
}

// Int is a whole number as a string, for sentences.
func Int(ctx context.Context, n int64) string { return words.Int(i18n.From(ctx), n) }

// With sets query parameters on an address, for filters and sorts kept in it: With("/x?a=1", "page", "2").
// An empty value removes the parameter.
func With(href string, pairs ...string) string {
	u, err := url.Parse(href)
	if err != nil {
		return href
	}
	q := u.Query()
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		} else {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}

func ltr(s, class string) string {
	return `<bdi dir="ltr" class="` + class + `">` + templ.EscapeString(s) + "</bdi>"
}

func write(html func(context.Context) string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		_, err := io.WriteString(w, html(ctx))
		return err
	})
}

func rawOf(html string) templ.Component { return write(func(context.Context) string { return html }) }

func all(ctx context.Context, w io.Writer, parts ...templ.Component) error {
	for _, p := range parts {
		if err := p.Render(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

func closing(w io.Writer, err error, end string) error {
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, end)
	return err
}

func iconClass(kind string) string {
	class := "app-icon"
	for k := range strings.FieldsSeq(kind) {
		class += " app-icon--" + k
	}
	return class
}

// telephone keeps what a tel: address may hold.
func telephone(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || (r >= '0' && r <= '9') {
			return r
		}
		return -1
	}, s)
}
