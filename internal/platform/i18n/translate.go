package i18n

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"socle/pkg/cal"
	"socle/pkg/money"
	"socle/pkg/words"
)

type langKey struct{}
type currencyKey struct{}
type zoneKey struct{}

// With puts the reader's language in the context.
func With(ctx context.Context, lang Lang) context.Context {
	return context.WithValue(ctx, langKey{}, lang)
}

// From gives the reader's language, French when nobody said.
func From(ctx context.Context) Lang {
	if l, ok := ctx.Value(langKey{}).(Lang); ok && l != "" {
		return l
	}
	return words.French
}

// WithCurrency puts the fund's currency in the context, so that pages write amounts without asking.
func WithCurrency(ctx context.Context, c money.Currency) context.Context {
	return context.WithValue(ctx, currencyKey{}, c)
}

// Currency gives the fund's currency; without one, an amount in whole units without a name.
func Currency(ctx context.Context) money.Currency {
	c, _ := ctx.Value(currencyKey{}).(money.Currency)
	return c
}

// WithZone puts the fund's time zone in the context, so that pages write moments by the fund's clock without asking.
func WithZone(ctx context.Context, zone *time.Location) context.Context {
	return context.WithValue(ctx, zoneKey{}, zone)
}

// Local is a moment by the fund's clock; by its own where nobody said which fund's.
func Local(ctx context.Context, at time.Time) time.Time {
	if zone, ok := ctx.Value(zoneKey{}).(*time.Location); ok {
		return at.In(zone)
	}
	return at
}

// Moment writes a moment in the reader's manner, by the fund's clock.
func Moment(ctx context.Context, at time.Time) string { return words.Moment(From(ctx), Local(ctx, at)) }

// T gives the text of the key in the reader's language, with its arguments: pairs of name and value.
// A key that nobody knows is shown as it is, so that it is seen.
func T(ctx context.Context, key string, args ...any) string {
	own := slices.Clone(args)
	for i, v := range own {
		if at, ok := v.(time.Time); ok {
			own[i] = Local(ctx, at)
		}
	}
	return translate(shared, From(ctx), Currency(ctx), key, own)
}

// In is T for a language known otherwise, for letters and jobs.
func In(lang Lang, key string, args ...any) string {
	return translate(shared, lang, money.Currency{}, key, args)
}

func translate(c *Catalog, lang Lang, cur money.Currency, key string, args []any) string {
	found, in, ok := c.find(lang, key)
	if !ok {
		return key
	}
	form := found["other"]
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		name := fmt.Sprint(args[i])
		if n, whole := integer(args[i+1]); whole && name == "n" {
			if f, ok := found[Category(in, n)]; ok {
				form = f
			}
		}
		pairs = append(pairs, "{"+name+"}", write(lang, cur, args[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(form)
}

func integer(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int32:
		return int64(n), true
	case int64:
		return n, true
	}
	return 0, false
}

// write puts an argument in the reader's manner.
func write(lang Lang, cur money.Currency, v any) string {
	if n, ok := integer(v); ok {
		return words.Int(lang, n)
	}
	switch v := v.(type) {
	case money.Minor:
		return words.Money(lang, v, cur)
	case money.Rate:
		return words.Percent(lang, v)
	case cal.Date:
		return words.Date(lang, v)
	case cal.Month:
		return words.Month(lang, v)
	case cal.Period:
		return words.Period(lang, v)
	case time.Time:
		return words.Moment(lang, v)
	}
	return fmt.Sprint(v)
}
